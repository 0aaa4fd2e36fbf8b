# Holds the estimators of the twin (src/twin/r/estimators/<id>.R) against the reference cases (tests/oracle/<id>.json).
# From the project root: Rscript tests/twin/check_fixtures.R [-v] [id ...]; without ids all that have a file.
#
# A line an estimator: cases compared, cases in which R may give no number (or stops), expected numbers met, the fewest
# significant digits that agree, and what is not met: numbers that are missing, that should be absent, or that agree to fewer
# digits than the fixture asks (8 where it asks more). -v names each. The exit status is 1 when there is any.
suppressMessages(library(jsonlite))
args <- commandArgs(TRUE)
verbose <- "-v" %in% args
ids <- setdiff(args, "-v")
home <- "src/twin/r"
if (!length(ids)) ids <- sub("\\.R$", "", list.files(file.path(home, "estimators"), "\\.R$"))
for (f in setdiff(list.files(home, "\\.R$"), c("data.R", "samples.R", "frame.R", "compare.R"))) source(file.path(home, f))
for (f in list.files(file.path(home, "estimators"), "\\.R$", full.names = TRUE)) source(f)

# JSON has no infinities: they come as strings; null inside a list of numbers is NA.
number <- function(v) if (is.null(v)) NA_real_ else suppressWarnings(as.numeric(v))
numbers <- function(v) vapply(as.list(v), number, 0)
codes <- function(v) vapply(as.list(v), as.character, "")
if_given <- function(v, f) if (!is.null(v)) f(v)
matrix_of <- function(v, groups, levels) matrix(numbers(unlist(v, recursive = FALSE)), length(groups), length(levels),
  byrow = TRUE, dimnames = list(groups, levels))
predictor <- function(v) {
  columns <- lapply(v$columns, function(c) numbers(c$values))
  names(columns) <- vapply(v$columns, `[[`, "", "name")
  by_arm <- isTRUE(v$by_arm)
  values <- if (by_arm) NULL else if (is.null(v$reference)) columns[[1]] else {
    of <- rep(v$reference, length(columns[[1]]))
    for (l in names(columns)) of[columns[[l]] == 1] <- l
    factor(of, c(v$reference, names(columns)))
  }
  list(code = v$name, reference = v$reference, columns = columns, by_arm = by_arm, values = values)
}
coded <- function(v, code) list(code = code, levels = codes(v$levels), of = numbers(v$of) + 1)
counts <- function(v, cells) {
  groups <- codes(v$groups); levels <- codes(v$levels)
  list(groups = groups, levels = levels, success = number(v$success %||% 0) + 1, cells = matrix_of(cells, groups, levels))
}
`%||%` <- function(a, b) if (is.null(a)) b else a

# A sample of a fixture by the convention of src/twin/r/README.md.
sample_of <- function(v) {
  s <- list(shape = v$shape, measured = "outcome", outcome = "outcome", grouping = "group")
  add <- switch(v$shape,
    counts = counts(v, v$cells),
    stages = list(groups = codes(v$groups), stages = codes(v$stages),
                  reached = matrix_of(v$reached, codes(v$groups), codes(v$stages))),
    groups = list(groups = codes(v$groups), values = lapply(v$values, numbers)),
    summaries = list(groups = codes(v$groups), n = numbers(v$n), mean = numbers(v$mean), sd = numbers(v$sd)),
    columns = list(columns = Map(function(code, values) list(code = code, values = numbers(values)),
                                 unname(codes(v$columns)), v$values), binary = isTRUE(v$binary)),
    strata = list(strata = codes(v$strata), tables = lapply(v$tables, function(t) counts(v, t))),
    regression = list(
      treatment = "treatment", control = "control", arm = numbers(v$arm), outcome = numbers(v$outcome),
      binary = isTRUE(v$binary), levels = codes(v$levels %||% list()), pre = if_given(v$pre, numbers),
      covariates = lapply(v$covariates, predictor), moderator = if_given(v$moderator, predictor),
      received = if_given(v$received, numbers), methods = if_given(v$methods, function(m) coded(m, "method"))),
    trajectories = list(
      treatment = "treatment", control = "control", arm = numbers(v$arm), waves = codes(v$waves),
      outcome = lapply(v$outcome, numbers), covariates = lapply(v$covariates, predictor)),
    durations = list(
      groups = codes(v$groups), group = numbers(v$group) + 1, entry = if_given(v$entry, numbers), time = numbers(v$time),
      ending = numbers(v$ending) + 1, endings = codes(v$endings), event = number(v$event %||% 0) + 1,
      strata = if_given(v$strata, function(m) coded(m, "stratum")), covariates = lapply(v$covariates, predictor),
      subject = if_given(v$subject, function(x) numbers(x) + 1)),
    spells = list(
      groups = codes(v$groups), group = numbers(v$group) + 1, states = codes(v$states), subject = numbers(v$subject) + 1,
      from = numbers(v$from), until = numbers(v$until), state = numbers(v$state) + 1, `next` = numbers(v[["next"]]) + 1),
    intervals = list(groups = codes(v$groups), group = numbers(v$group) + 1, after = numbers(v$after), by = numbers(v$by)))
  if (is.null(add)) return(NULL)
  if (v$shape %in% c("durations", "spells", "intervals"))
    add$asked <- list(at = numbers(v$at %||% list()), horizon = v$horizon)
  s[names(add)] <- add
  clusters <- lapply(v$clusters, function(c) as.integer(numbers(c)) + 1L)
  k <- length(clusters)
  names(clusters) <- if (k) c(if (k > 1) paste("level", seq_len(k - 1)), "cluster")
  s$clusters <- clusters
  s$n <- switch(v$shape, counts = sum(s$cells), stages = sum(s$reached[, 1]), groups = length(unlist(s$values)),
    summaries = sum(s$n), columns = length(s$columns[[1]]$values), strata = sum(sapply(s$tables, function(t) sum(t$cells))),
    regression = , trajectories = length(s$arm), length(s$group))
  s
}
options_of <- function(v) list(level = v$level %||% 0.95, event_floor = v$event_floor %||% 0, seed = v$seed %||% 2016,
  draws = v$draws %||% 10000, price = v$price, reliability = v$reliability, cutoff = v$cutoff, model = as.list(v$model))

# The finished row that a judge takes.
judged <- function(v, estimate, o) {
  given <- row("a - b", v$measure, number(v$value), number(v$std_error), number(v$low), number(v$high),
               df1 = number(v$df), p = if (is.null(v$df)) NA else 1)
  o$level <- v$level %||% 0.95
  given$n <- v$n
  estimate(given, number(v$margin), v$direction, o)
}

fields <- c("value", "std_error", "low", "high", "statistic", "df1", "df2", "p")
digits_of <- function(got, want) if (identical(got, want)) Inf else if (want == 0) -log10(abs(got) * 2) else
  -log10(2 * abs(got - want) / abs(want)) + 1

failed <- FALSE
for (id in ids) {
  fixture <- fromJSON(file.path("tests/oracle", paste0(id, ".json")), simplifyVector = FALSE)
  estimate <- get(paste0("estimate_", id))
  cases <- 0; undefined <- 0; met <- 0; least <- Inf; troubles <- character(); left <- 0
  for (case in fixture$cases) {
    trouble <- function(...) troubles <<- c(troubles, paste0("  ", id, ", ", case$name, ": ", ...))
    o <- options_of(case$settings)
    got <- tryCatch(if (is.null(case$row)) estimate(sample_of(case$sample), o) else judged(case$row, estimate, o),
                    error = function(e) { if (is.null(case$undefined)) trouble("stopped: ", conditionMessage(e)); NULL })
    if (!is.null(case$undefined)) {
      # What the numbers cannot answer, R may not answer either: it stops, or gives no number.
      given <- if (!is.null(got)) sum(!is.na(got$value))
      if (isTRUE(given > 0)) trouble("undefined (", case$undefined, "), but R gives ", given, " numbers")
      undefined <- undefined + 1
      next
    }
    if (is.null(got)) next
    cases <- cases + 1
    for (want in case$expect) {
      found <- got[got$term == want$term & got$measure == want$measure, ]
      if (nrow(found) > 1) trouble("two rows ", want$term, " ", want$measure)
      for (f in intersect(fields, names(want))) {
        expected <- number(want[[f]])
        mine <- if (nrow(found)) found[[f]][1] else NA_real_
        name <- paste(want$term, want$measure, f)
        if (is.na(expected)) { if (!is.na(mine)) trouble(name, ": ", mine, ", expected none"); next }
        asked <- want[[paste0(f, "_digits")]] %||% case$digits %||% fixture$digits %||% 12
        # A number that the program draws at random.
        if (is.na(mine) && asked < 3) { left <- left + 1; next }
        if (is.na(mine)) { trouble(name, ": none, expected ", format(expected, digits = 15)); next }
        digits <- digits_of(mine, expected)
        if (asked < 8) left <- left + 1 else least <- min(least, digits)
        if (digits < min(asked, 8)) trouble(name, ": ", format(mine, digits = 15), ", expected ", format(expected, digits = 15), " (", round(digits, 1), " digits)")
        else met <- met + 1
      }
    }
  }
  cat(sprintf("%-24s %3d cases %2d undefined %5d numbers, digits agreed: %4.1f%s%s\n", id, cases, undefined, met, min(least, 16),
              if (left) sprintf("; %d asked to fewer than 8", left) else "",
              if (length(troubles)) sprintf("; %d NOT MET", length(troubles)) else ""))
  if (length(troubles)) failed <- TRUE
  if (verbose) cat(troubles, sep = "\n")
}
quit(status = failed)
