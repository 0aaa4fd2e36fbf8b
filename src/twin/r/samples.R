# From tables to the sample of one question: which rows are used, in which groups, with which predictors.

# The tables that an analysis sees: the first with all that join it, or those named, laid under each other.
open_view <- function(names = NULL) {
  if (is.null(names)) names <- tables[[1]]$name
  lapply(names, function(name) {
    t <- of_informant(Filter(function(t) t$name == name, tables)[[1]], design$informant)
    t <- one_row_a_unit(t)
    if (name == tables[[1]]$name) {
      for (other in Filter(function(t) length(t$join) > 0, tables)) t <- join_table(t, of_informant(other, design$informant))
    }
    t
  })
}

rows_of <- function(part) length(part$values[[1]])

# Where a part of a view keeps column `name` at `wave`: the name of the column, and what it means.
find_column <- function(part, name, wave) {
  owners <- c(list(part), part$joined)
  measured <- function(t) Filter(function(c) identical(c$measure, name) && !is.null(c$wave), t$columns)
  for (i in seq_along(owners)) {
    t <- owners[[i]]
    beside <- measured(t)
    if (length(beside)) {
      at <- Filter(function(c) identical(c$wave, wave), beside)
      return(if (length(at)) list(name = at[[1]]$name, meaning = at[[1]]))
    }
    if (is.null(t$columns[[name]])) next
    in_rows <- length(with_role(t, "wave")) && (i > 1 || by_wave(t, name))
    return(list(name = if (in_rows) at_wave(name, wave) else name, meaning = t$columns[[name]]))
  }
  NULL
}

# Whether a column is measured at several waves.
has_waves <- function(view, name) any(vapply(view, function(part) {
  owners <- c(list(part), part$joined)
  any(vapply(seq_along(owners), function(i) {
    t <- owners[[i]]
    beside <- any(vapply(t$columns, function(c) identical(c$measure, name) && !is.null(c$wave), NA))
    beside || !is.null(t$columns[[name]]) && length(with_role(t, "wave")) > 0 && (i > 1 || by_wave(t, name))
  }, NA))
}, NA))

# A column of a view: its values, the codes that stood where it has none, and what it means.
cells <- function(view, name, wave = NULL) {
  if (is.null(name)) return(NULL)
  if (name == "table") {
    names <- vapply(view, function(p) p$name, "")
    return(list(code = "table", values = rep(names, vapply(view, rows_of, 0)), meaning = list(type = "category", levels = names)))
  }
  wave <- if (is.null(wave)) design$waves$post else wave
  parts <- lapply(view, function(part) c(find_column(part, name, wave), list(part = part)))
  if (any(vapply(parts, function(p) is.null(p$name), NA))) return(NULL)
  why <- lapply(parts, function(p) if (is.null(p$part$why[[p$name]])) rep(NA, rows_of(p$part)) else p$part$why[[p$name]])
  list(code = name, values = unlist(lapply(parts, function(p) p$part$values[[p$name]])), why = unlist(why),
       meaning = parts[[1]]$meaning)
}

is_number <- function(c) c$meaning$type %in% c("number", "integer")

# As numbers; of a category 1 for its success level.
numbers <- function(c) if (is_number(c)) c$values else as.numeric(c$values == c(c$meaning$success, NA)[1])

# Each row's group: all levels in the codebook's order, of the arm treatment and control; NA in none.
groups_of <- function(view, by, wave = NULL) {
  if (is.null(by)) return(list(code = NULL, groups = "overall", of = rep(1L, sum(vapply(view, rows_of, 0)))))
  c <- cells(view, by, wave)
  levels <- if (identical(design$arm$variable, by)) c(design$arm$treatment, design$arm$control) else c$meaning$levels
  list(code = c$code, groups = levels, of = match(c$values, levels))
}

# How many units each row stands for.
weights_of <- function(view) unlist(lapply(view, function(part) {
  w <- with_role(part, "frequency")
  if (length(w)) replace(part$values[[w[[1]]$name]], is.na(part$values[[w[[1]]$name]]), 0) else rep(1, rows_of(part))
}))

# Clusters of the rows used, innermost first; a level that is unknown for a row, or has one cluster, is left out.
clusters_of <- function(view, rows) {
  out <- list()
  outer <- rep(1L, length(rows))
  for (name in rev(design$cluster)) {
    c <- cells(view, name)
    if (is.null(c) || anyNA(c$values[rows])) next
    key <- paste(outer, c$values[rows])
    of <- match(key, unique(key))
    if (length(unique(of)) < 2) next
    outer <- of
    out <- c(stats::setNames(list(of), name), out)
  }
  out
}

# A column as predictor over these rows: a number, or indicators against a reference level.
predictor <- function(c, rows, reference, values = c$values) {
  x <- values[rows]
  if (is_number(c) || is.numeric(x)) return(list(code = c$code, reference = NULL, columns = stats::setNames(list(x), c$code),
                                                 by_arm = FALSE, values = x))
  levels <- c$meaning$levels
  chosen <- c(reference[[c$code]], if (!is.null(c$meaning$success)) setdiff(levels, c$meaning$success), levels)[1]
  others <- setdiff(levels, chosen)
  columns <- lapply(others, function(l) as.numeric(x == l))
  list(code = c$code, reference = chosen, columns = stats::setNames(columns, others), by_arm = FALSE,
       values = factor(x, levels))
}

product <- function(a, b) {
  columns <- list()
  for (p in names(a$columns)) for (q in names(b$columns)) {
    name <- if (is.null(b$reference) && !is.null(a$reference)) p else if (is.null(a$reference) && !is.null(b$reference)) q else paste0(p, ":", q)
    columns <- c(columns, stats::setNames(list(a$columns[[p]] * b$columns[[q]]), name))
  }
  both <- c(a$reference, b$reference)
  list(code = paste0(a$code, ":", b$code), reference = if (length(both)) paste(both, collapse = ":"), columns = columns,
       by_arm = a$by_arm || b$by_arm, values = NULL)
}

# The terms of a model: columns and products of them. `pre` is the measure before, `arm` the arm.
factors_of <- function(term) trimws(strsplit(term, ":", fixed = TRUE)[[1]])
terms_of <- function(view, q, rows, pre = NULL) lapply(q$covariates, function(term) {
  factors <- factors_of(term)
  one <- function(name) if (name == "pre" && !is.null(pre)) predictor(list(code = pre$code, meaning = list(type = "number")), rows, NULL, pre$numbers)
                        else predictor(cells(view, name, q$wave), rows, q$reference)
  whole <- Reduce(product, lapply(setdiff(factors, "arm"), one))
  whole$by_arm <- "arm" %in% factors
  whole
})
covariate_cells <- function(view, q) {
  names <- setdiff(unique(unlist(lapply(q$covariates, factors_of))), c("arm", "pre"))
  lapply(names, function(name) cells(view, name, q$wave))
}
lacking <- function(all, n) Reduce(`|`, lapply(all, function(c) is.na(c$values)), rep(FALSE, n))

finish <- function(shape, q, groups, fields, clusters = list(), n) c(fields, list(shape = shape, measured = q$measured,
  grouping = groups$code, clusters = clusters, n = n), if (is.null(fields$outcome)) list(outcome = q$measured))

# --- One function a shape --------------------------------------------------------------------------------------------

# Units by group and level, of the rows that `used` says.
count_table <- function(view, q, g, used = TRUE) {
  c <- cells(view, q$outcome, q$wave)
  levels <- c$meaning$levels
  table <- tapply(weights_of(view) * used, list(factor(g$of, seq_along(g$groups)), factor(c$values, levels)), sum)
  table <- matrix(replace(table, is.na(table), 0), nrow = length(g$groups), dimnames = list(g$groups, levels))
  list(groups = g$groups, levels = levels, success = c(match(c$meaning$success, levels), 1)[1], cells = table)
}

draw_counts <- function(view, q) {
  g <- groups_of(view, q$by, q$wave)
  counts <- count_table(view, q, g)
  finish("counts", q, g, counts, n = sum(counts$cells))
}

draw_strata <- function(view, q) {
  g <- groups_of(view, q$by, q$wave)
  layers <- groups_of(view, q$strata, q$wave)
  tables <- lapply(seq_along(layers$groups), function(i) count_table(view, q, g, layers$of %in% i))
  finish("strata", q, g, list(strata = layers$groups, tables = tables), n = sum(sapply(tables, function(t) sum(t$cells))))
}

draw_stages <- function(view, q) {
  g <- groups_of(view, q$by, q$wave)
  w <- weights_of(view)
  passed <- sapply(q$stages, function(s) numbers(cells(view, s, q$wave)) %in% 1)
  passed <- matrix(passed, ncol = length(q$stages))
  reached <- t(sapply(seq_along(g$groups), function(i) colSums(passed * w * (g$of %in% i))))
  reached <- matrix(reached, nrow = length(g$groups), dimnames = list(g$groups, q$stages))
  q$measured <- utils::tail(q$stages, 1)
  finish("stages", q, g, list(groups = g$groups, stages = q$stages, reached = reached), n = sum(reached[, 1]))
}

draw_groups <- function(view, q) {
  g <- groups_of(view, q$by, q$wave)
  x <- numbers(cells(view, q$outcome, q$wave))
  rows <- lapply(seq_along(g$groups), function(i) which(g$of == i & !is.na(x)))
  finish("groups", q, g, list(groups = g$groups, values = lapply(rows, function(r) x[r])),
         clusters_of(view, unlist(rows)), length(unlist(rows)))
}

draw_columns <- function(view, q) {
  all <- if (length(q$columns)) lapply(q$columns, function(c) cells(view, c, q$wave))
         else if (!is.null(q$pre)) list(cells(view, q$pre, q$wave), cells(view, q$outcome, q$wave))
         else lapply(c(design$waves$pre, design$waves$post), function(w) utils::modifyList(cells(view, q$outcome, w), list(code = w)))
  keep <- rep(which(!lacking(all, length(all[[1]]$values))), weights_of(view)[!lacking(all, length(all[[1]]$values))])
  columns <- lapply(all, function(c) list(code = c$code, values = numbers(c)[keep]))
  binary <- all(unlist(lapply(columns, function(c) c$values)) %in% c(0, 1))
  finish("columns", q, list(code = NULL), list(columns = columns, binary = binary), n = length(keep))
}

draw_regression <- function(view, q) {
  g <- groups_of(view, design$arm$variable, q$wave)
  post <- cells(view, q$outcome, q$wave)
  before <- if (!is.null(q$pre)) cells(view, q$pre) else if (!is.null(design$waves) && has_waves(view, q$outcome)) cells(view, q$outcome, design$waves$pre)
  moderator <- cells(view, q$moderator, q$wave)
  by <- if (!is.null(q$by) && q$by != design$arm$variable) cells(view, q$by, q$wave)
  gone <- is.na(g$of) | is.na(post$values) |
    lacking(Filter(Negate(is.null), c(list(before), covariate_cells(view, q), list(moderator))), length(g$of))
  if (!is.null(by)) gone <- gone | g$of %in% 1 & is.na(by$values)
  received <- NULL
  if (!is.null(design$received)) {
    r <- cells(view, design$received$variable, q$wave)
    received <- ifelse(is.na(r$values), ifelse(r$why %in% design$received$absent, 0, NA), as.numeric(r$values == design$received$level))
    gone <- gone | is.na(received)
  }
  rows <- which(!gone)
  ordered <- isTRUE(q$levels) && !is_number(post)
  as_values <- function(c) if (ordered && !is_number(c)) match(c$values, c$meaning$levels) - 1 else numbers(c)
  pre <- if (!is.null(before)) list(code = before$code, numbers = as_values(before))
  fields <- list(treatment = g$groups[1], control = g$groups[2], arm = as.numeric(g$of[rows] == 1), outcome = as_values(post)[rows],
    binary = !ordered && !is_number(post), levels = if (ordered) post$meaning$levels else character(0),
    pre = if (!is.null(pre)) pre$numbers[rows], covariates = terms_of(view, q, rows, pre),
    moderator = if (!is.null(moderator)) predictor(moderator, rows, q$reference),
    received = if (!is.null(received)) received[rows],
    methods = if (!is.null(by)) list(code = by$code, levels = by$meaning$levels,
                                     of = ifelse(g$of[rows] == 1, match(by$values[rows], by$meaning$levels), NA)))
  finish("regression", q, g, fields, clusters_of(view, rows), length(rows))
}

draw_trajectories <- function(view, q) {
  g <- groups_of(view, design$arm$variable)
  codes <- c(design$waves$pre, design$waves$post, design$waves$follow_up)
  all <- if (length(q$columns)) lapply(q$columns, function(c) cells(view, c))
         else if (!is.null(q$pre)) list(cells(view, q$pre), cells(view, q$outcome))
         else lapply(codes, function(w) utils::modifyList(cells(view, q$outcome, w), list(code = w)))
  unseen <- Reduce(`&`, lapply(all, function(c) is.na(c$values)))
  rows <- which(!is.na(g$of) & !unseen & !lacking(covariate_cells(view, q), length(g$of)))
  fields <- list(treatment = g$groups[1], control = g$groups[2], arm = as.numeric(g$of[rows] == 1),
    waves = vapply(all, function(c) c$code, ""), outcome = lapply(all, function(c) numbers(c)[rows]), covariates = terms_of(view, q, rows))
  finish("trajectories", q, g, fields, clusters_of(view, rows), length(rows))
}

asked_of <- function(q) list(at = sort(unique(as.numeric(q$at))), horizon = q$horizon)

draw_durations <- function(view, q) {
  g <- groups_of(view, q$by, q$wave)
  time <- cells(view, q$time, q$wave)
  status <- cells(view, q$status, q$wave)
  entry <- cells(view, q$entry, q$wave)
  subject <- cells(view, q$subject, q$wave)
  strata <- cells(view, q$strata, q$wave)
  endings <- setdiff(status$meaning$levels, status$meaning$open)
  needed <- Filter(Negate(is.null), c(list(time, status, entry, subject, strata), covariate_cells(view, q)))
  gone <- is.na(g$of) | lacking(needed, length(g$of)) | (time$values < 0) %in% TRUE
  if (!is.null(entry)) gone <- gone | (entry$values >= time$values) %in% TRUE
  rows <- which(!gone)
  event <- c(q$event, status$meaning$success)[1]
  of_subject <- if (!is.null(subject)) match(subject$values[rows], unique(subject$values[rows]))
  fields <- list(groups = g$groups, group = g$of[rows], entry = if (!is.null(entry)) entry$values[rows], time = time$values[rows],
    ending = match(status$values[rows], endings), endings = endings, event = c(stats::na.omit(match(event, endings)), 1)[1],
    strata = if (!is.null(strata)) list(code = strata$code, levels = strata$meaning$levels, of = match(strata$values[rows], strata$meaning$levels)),
    covariates = terms_of(view, q, rows), subject = of_subject, asked = asked_of(q))
  q$measured <- q$status
  finish("durations", q, g, fields, clusters_of(view, rows), if (is.null(of_subject)) length(rows) else length(unique(of_subject)))
}

draw_spells <- function(view, q) {
  g <- groups_of(view, q$by, q$wave)
  get <- function(name) cells(view, name, q$wave)
  until <- get(q$time); following <- get(q$status); state <- get(q$state); from <- get(q$entry); subject <- get(q$subject)
  open <- following$meaning$open
  states <- unique(c(state$meaning$levels, setdiff(following$meaning$levels, open)))
  gone <- is.na(g$of) | lacking(list(from, until, state, following, subject), length(g$of)) |
    (from$values < 0 | until$values <= from$values) %in% TRUE
  rows <- which(!gone)
  of_subject <- match(subject$values[rows], unique(subject$values[rows]))
  fields <- list(groups = g$groups, group = g$of[rows], states = states, subject = of_subject, from = from$values[rows],
    until = until$values[rows], state = match(state$values[rows], states),
    `next` = ifelse(following$values[rows] %in% open, NA, match(following$values[rows], states)), asked = asked_of(q))
  q$measured <- q$state
  finish("spells", q, g, fields, clusters_of(view, rows), length(unique(of_subject)))
}

draw_intervals <- function(view, q) {
  g <- groups_of(view, q$by, q$wave)
  first <- cells(view, if (length(q$between)) q$between[1] else q$time, q$wave)
  low <- first$values
  if (length(q$between)) {
    high <- cells(view, q$between[2], q$wave)$values
    gone <- is.na(low)
  } else {
    status <- cells(view, q$status, q$wave)
    gone <- is.na(low) | is.na(status$values)
    open <- status$values %in% status$meaning$open
    whole <- (low == floor(low)) %in% TRUE
    high <- ifelse(open, NA, ifelse(whole, low + 0.5, low))
    low <- ifelse(!open & whole, pmax(low - 0.5, 0), low)
  }
  gone <- is.na(g$of) | gone | (low < 0) %in% TRUE | (high < low) %in% TRUE
  rows <- which(!gone)
  q$measured <- if (length(q$between)) q$between[2] else q$status
  finish("intervals", q, g, list(groups = g$groups, group = g$of[rows], after = low[rows], by = high[rows], asked = asked_of(q)),
         clusters_of(view, rows), length(rows))
}
