# One analysis: samples drawn, estimators called, verdicts and their price by the rules of the plan.

# What R answers, row by row.
answers <- NULL

# Standard deviation before (of the outcome, without a measure before), pooled within the arms: what a margin in
# standard deviations is counted in.
reference_sd <- function(s) {
  if (!s$shape %in% c("regression", "trajectories")) return(NULL)
  x <- if (s$shape == "trajectories") s$outcome[[1]] else s$pre %||% s$outcome
  arms <- Filter(function(v) length(v) > 1, lapply(split(x, s$arm), function(v) v[!is.na(v)]))
  if (!length(arms)) return(NULL)
  df <- vapply(arms, length, 0) - 1
  sqrt(sum(df * vapply(arms, stats::var, 0)) / sum(df))
}

# The margin of the plan on the scale of a row's value; NA where it has none.
natural_margin <- function(margin, measure, sd) {
  m <- measures[measures$measure == measure, ]
  if (is.null(margin) || !nrow(m)) return(NA)
  natural <- m$contrast && m$form == "natural"
  switch(margin$scale,
    sd = if (m$standardised) margin$value else if (natural && !is.null(sd)) margin$value * sd else NA,
    unit = if (natural) margin$value else if (m$contrast && m$form == "share-difference") margin$value / 100 else NA,
    ratio = if (m$judgeable && m$log) margin$value else NA)
}

# The word for an interval against a margin, turned so that positive is better.
verdict_of <- function(low, high, margin, direction, log) {
  if (anyNA(c(low, high, margin)) || is.null(direction)) return("")
  if (log) { low <- log(max(low, 0)); high <- log(max(high, 0)); margin <- log(margin) }
  if (margin <= 0) return("")
  if (direction == "higher-is-worse") { turned <- c(-high, -low); low <- turned[1]; high <- turned[2] }
  if (low > -margin && high < margin) "equivalent" else if (low > 0) "better" else if (high < 0) "worse" else
    if (low > -margin) "not worse" else "inconclusive"
}

# Units behind a row, where its term names a group or two groups, or all; NA where another rule holds.
units_of <- function(s, estimator, term, measure) {
  if (estimator %in% own_units || estimator == "mmrm" && measure != "adjusted_difference") return(NA)
  sizes <- switch(s$shape,
    counts = rowSums(s$cells),
    stages = s$reached[, 1],
    groups = lengths(s$values),
    durations = , intervals = tabulate(s$group, length(s$groups)),
    spells = vapply(seq_along(s$groups), function(g) length(unique(s$subject[s$group == g])), 0L),
    regression = c(sum(s$arm == 1), sum(s$arm == 0)), NULL)
  if (measure == "stage_rate") {
    stage <- which(vapply(s$stages, function(name) endsWith(term, name), NA))
    sizes <- s$reached[, max(1, stage - 1)]
  }
  groups <- if (s$shape == "regression") c(s$treatment, s$control) else s$groups
  if (!is.null(s$subject) && s$shape == "durations") return(NA)
  begins <- function(name) term == name || startsWith(term, paste0(name, ": ")) || startsWith(term, paste0(name, " @ "))
  for (a in seq_along(groups)) for (b in seq_along(groups)) {
    if (a != b && begins(paste(groups[a], "-", groups[b]))) return(sizes[[a]] + sizes[[b]])
  }
  for (g in seq_along(groups)) if (begins(groups[g])) return(sizes[[g]])
  if (s$shape == "stages") sum(sizes) else s$n
}

# Estimators that count the units of a row by a rule of their own; their n is not compared.
own_units <- c("completer_mean", "influence", "subgroup_effect", "method_effect", "two_part", "proportional_hazards",
               "pseudo_regression", "complier_effect")

# Asks one question of the data.
analysis <- function(id, estimators, data = NULL, moderators = NULL, direction = NULL, margin = NULL, model = list(),
                     price = NULL, reliability = NULL, cutoff = NULL, ...) {
  model <- utils::modifyList(settings$model, model)
  o <- c(settings[c("level", "event_floor", "seed", "draws")],
         list(price = price, reliability = reliability, cutoff = cutoff, model = model))
  found <- NULL
  arms <- FALSE
  for (estimator in estimators) {
    e <- procedures[[estimator]]
    for (moderator in moderators %||% NA) {
      q <- c(list(...), list(moderator = if (!is.na(moderator)) moderator, levels = e$levels))
      q$measured <- q$outcome
      one <- tryCatch(list(rows = {
        s <- get(paste0("draw_", e$shape))(open_view(data), q)
        waits <- e$shape %in% c("durations", "spells", "intervals")
        if (waits && !e$covariance && !is.null(model$covariance) && !startsWith(model$covariance, "CR")) s$clusters <- list()
        get(paste0("estimate_", estimator))(s, o)
      }), error = function(problem) list(problem = conditionMessage(problem)))
      if (!is.null(one$problem)) {
        stopped[[length(stopped) + 1]] <<- list(analysis = id, estimator = estimator, problem = one$problem)
        next
      }
      r <- one$rows
      arms <- arms || e$shape %in% c("regression", "trajectories") || !is.null(q$by) && identical(q$by, design$arm$variable)
      if (is.null(r) || !nrow(r)) next
      margin_here <- if (is.null(moderators)) margin
      r$margin <- vapply(r$measure, function(m) as.numeric(natural_margin(margin_here, m, reference_sd(s))), 0)
      r$n <- vapply(seq_len(nrow(r)), function(i) as.numeric(units_of(s, estimator, r$term[i], r$measure[i])), 0)
      r$log <- measures$log[match(r$measure, measures$measure)] %in% TRUE
      judgeable <- measures$judgeable[match(r$measure, measures$measure)] %in% TRUE
      words <- judgeable & is.null(moderators) & !estimator %in% aside & !is.na(r$value)
      r$verdict <- ifelse(words, mapply(verdict_of, r$low, r$high, r$margin, MoreArgs = list(direction = direction), log = r$log), "")
      found <- rbind(found, data.frame(analysis = id, estimator = estimator, r, stringsAsFactors = FALSE))
    }
  }
  answers <<- rbind(answers, found, 
    price_of(id, if (is.null(moderators)) priced_rows(id, found, direction, margin, arms), direction, o))
}

# The rows whose verdict has a price: with a margin those that have one, of the first estimator with such a row; without a
# margin the one contrast of the arms. A ratio then gives way to the difference in shares beside it.
priced_rows <- function(id, found, direction, margin, arms) {
  if (is.null(found)) return(NULL)
  place <- match(paste(id, found$estimator, found$term, found$measure), paste(ours$analysis, ours$estimator, ours$term, ours$measure))
  found <- found[order(place), ]
  m <- measures[match(found$measure, measures$measure), ]
  can <- m$judgeable %in% TRUE & !is.na(found$value)
  of_first <- found$estimator == plan_estimators[[id]][1]
  if (!is.null(margin)) first <- c(which(of_first & can & !is.na(found$margin)), which(can & !is.na(found$margin)))[1]
  else if (!is.null(direction) && arms && any(m$contrast & !is.na(found$value))) {
    first <- which(of_first & can)[1]
    if (!is.na(first) && m$log[first]) first <- c(which(can & m$form == "share-difference"), first)[1]
  } else first <- NA
  if (is.na(first)) return(NULL)
  alike <- which(found$estimator == found$estimator[first] & found$measure == found$measure[first] & can)
  if (is.null(margin) && length(alike) > 1) return(NULL)
  found[alike, ]
}

# What the verdict costs: the rows of `equivalence`.
price_of <- function(id, about, direction, o) {
  out <- NULL
  for (i in seq_len(NROW(about))) {
    r <- about[i, ]
    priced <- tryCatch(estimate_equivalence(r, if (!is.na(r$margin)) r$margin, direction, o), error = function(problem) {
      stopped[[length(stopped) + 1]] <<- list(analysis = id, estimator = "equivalence", problem = conditionMessage(problem))
      NULL
    })
    if (is.null(priced) || !nrow(priced)) next
    out <- rbind(out, data.frame(analysis = id, estimator = "equivalence", priced[, names(row("", ""))], margin = NA, n = r$n,
                                 log = FALSE, verdict = "", stringsAsFactors = FALSE))
  }
  out
}

# What stopped R.
stopped <- list()
