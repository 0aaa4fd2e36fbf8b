# Holds the R of the twin against the reference cases of tests/oracle: every expected number of every case with an answer.
# From the project root: Rscript tests/twin/check_fixtures_b.R [id ...]
suppressPackageStartupMessages(library(jsonlite))
options(warn = 1)
for (file in c("rows.R", "common.R", "durations.R", "likelihood.R")) {
  path <- file.path("src/twin/r", file)
  if (file.exists(path)) source(path)
}
IDS <- c("cumulative_incidence", "kaplan_meier", "nelson_aalen", "completer_mean", "turnbull", "incidence_difference", "log_rank",
         "weighted_log_rank", "gray_test", "log_rank_permutation", "cox", "proportional_hazards", "concordance", "fine_gray",
         "pseudo_regression", "restricted_mean", "waiting_cost", "state_probability", "mixed_model", "gee", "mmrm",
         "wild_cluster_bootstrap", "offer_effect", "as_treated_effect", "complier_effect")

# A sample as the convention has it (src/twin/r/README.md), of one as a fixture writes it.
numbers <- function(x) vapply(x, function(v) if (is.null(v)) NA_real_ else as.numeric(v), 0)
words <- function(x) vapply(x, as.character, "")
predictor <- function(v) {
  columns <- lapply(v$columns, function(c) numbers(c$values))
  names(columns) <- vapply(v$columns, function(c) c$name, "")
  values <- columns[[1]]
  if (!is.null(v$reference)) {
    level <- rep(v$reference, length(values))
    for (name in names(columns)) level[columns[[name]] == 1] <- name
    values <- factor(level, c(v$reference, names(columns)))
  }
  list(code = v$name, reference = v$reference, columns = columns, by_arm = isTRUE(v$by_arm), values = values)
}
kinds <- function(v, code) if (!is.null(v)) list(code = code, levels = words(v$levels), of = numbers(v$of) + 1)
sample_of <- function(v) {
  clusters <- lapply(v$clusters, function(c) numbers(c) + 1); depth <- length(clusters)
  if (depth) names(clusters) <- c(if (depth > 1) paste("level", seq_len(depth - 1)), "cluster")
  s <- list(shape = v$shape, measured = "outcome", grouping = "group", clusters = clusters)
  optional <- function(x) if (!is.null(x)) numbers(x)
  arms <- list(treatment = "treatment", control = "control", covariates = lapply(v$covariates, predictor))
  asked <- list(asked = list(at = numbers(v$at), horizon = v$horizon))
  if (v$shape == "durations") {
    s <- c(s, asked, list(groups = words(v$groups), group = numbers(v$group) + 1, entry = optional(v$entry), time = numbers(v$time),
      ending = numbers(v$ending) + 1, endings = words(v$endings), event = (if (is.null(v$event)) 0 else v$event) + 1,
      strata = kinds(v$strata, "stratum"), covariates = lapply(v$covariates, predictor),
      subject = if (!is.null(v$subject)) numbers(v$subject) + 1))
    s$n <- length(s$time)
  } else if (v$shape == "spells") {
    s <- c(s, asked, list(groups = words(v$groups), group = numbers(v$group) + 1, states = words(v$states), subject = numbers(v$subject) + 1,
      from = numbers(v$from), until = numbers(v$until), state = numbers(v$state) + 1, `next` = numbers(v$`next`) + 1))
    s$n <- length(s$from)
  } else if (v$shape == "intervals") {
    s <- c(s, asked, list(groups = words(v$groups), group = numbers(v$group) + 1, after = numbers(v$after), by = numbers(v$by)))
    s$n <- length(s$after)
  } else if (v$shape == "trajectories") {
    s <- c(s, arms, list(arm = numbers(v$arm), waves = words(v$waves)))
    s$outcome <- lapply(v$outcome, numbers)
    s$n <- length(s$arm)
  } else if (v$shape == "regression") {
    s <- c(s, arms, list(arm = numbers(v$arm), binary = isTRUE(v$binary), levels = words(v$levels), pre = optional(v$pre),
      moderator = if (!is.null(v$moderator)) predictor(v$moderator), received = optional(v$received), methods = kinds(v$methods, "method")))
    s$outcome <- numbers(v$outcome)
    s$n <- length(s$arm)
  } else stop("shape ", v$shape)
  s
}
options_of <- function(v) list(level = if (is.null(v$level)) 0.95 else v$level, event_floor = if (is.null(v$event_floor)) 0 else v$event_floor,
  seed = v$seed, draws = if (is.null(v$draws)) 10000 else v$draws, price = v$price, reliability = v$reliability, cutoff = v$cutoff,
  model = v$model)

FIELDS <- c("value", "std_error", "low", "high", "statistic", "df1", "df2", "p")
digits_of <- function(got, want) {
  if (got == want) return(16)
  if (!is.finite(got) || !is.finite(want)) return(0)
  # As the program counts them: 6 digits are a relative error of half of 1e-5.
  max(0, min(16, 1 - log10(2 * abs(got - want) / (if (want == 0) 1 else abs(want)))))
}
one <- function(id) {
  path <- sprintf("src/twin/r/estimators/%s.R", id)
  if (!file.exists(path)) return(cat(sprintf("%-24s no function\n", id)))
  source(path)
  fixture <- fromJSON(sprintf("tests/oracle/%s.json", id), simplifyVector = FALSE)
  cases <- compared <- exact <- 0; worst <- Inf; faults <- left <- character()
  seconds <- system.time(for (case in fixture$cases) if (is.null(case$undefined)) {
    cases <- cases + 1
    got <- tryCatch(do.call(paste0("estimate_", id), list(sample_of(case$sample), options_of(case$settings))), error = function(e) e)
    if (inherits(got, "error")) { faults <- c(faults, sprintf("%s: %s", case$name, conditionMessage(got))); next }
    if (is.null(got)) got <- row("", "")
    for (want in case$expect) {
      row <- got[got$term == want$term & got$measure == want$measure, ]
      if (nrow(row) > 1) faults <- c(faults, sprintf("%s: %s %s stands twice", case$name, want$term, want$measure))
      for (field in intersect(names(want), FIELDS)) {
        expected <- if (is.null(want[[field]])) NA else if (is.character(want[[field]])) as.numeric(want[[field]]) else want[[field]]
        value <- if (nrow(row)) row[[field]][1] else NA
        if (is.na(expected) && is.na(value)) next
        place <- sprintf("%s, %s %s %s: %s, expected %s", case$name, want$term, want$measure, field,
                         format(value, digits = 12), format(expected, digits = 12))
        asked <- Reduce(function(a, b) if (is.null(a)) b else a, list(want[[paste0(field, "_digits")]], case$digits, fixture$digits, 12))
        if (is.na(value)) { left <- c(left, place); next }
        if (is.na(expected)) { faults <- c(faults, place); next }
        d <- digits_of(value, expected)
        if (d < min(asked, 8)) { faults <- c(faults, place); next }
        compared <- compared + 1
        worst <- min(worst, d)
        if (d < 12) exact <- exact + 1
      }
    }
  })[["elapsed"]]
  cat(sprintf("%-24s %3d cases %5d numbers, least %4.1f digits, %4d below 12; %3d not recomputed, %3d differ; %4.1f s\n", id, cases, compared, worst,
              exact, length(left), length(faults), seconds))
  for (line in head(c(faults, if (nzchar(Sys.getenv("SHOW"))) paste("not recomputed:", left)), 25)) cat("    ", line, "\n")
}
ids <- commandArgs(TRUE)
for (id in if (length(ids)) ids else IDS) one(id)
