# What the fixtures of cumulative incidences share: public data, survfit's answers, samples as JSON.
suppressPackageStartupMessages({library(jsonlite); library(survival); library(cmprsk); library(etm)})
options(warn = 2)

# d: time, ending (a factor, NA: last seen), group (a factor); entry, cluster, subject where there are.
waiting <- function(d, at = NULL, horizon = NULL, event = 1) {
  place <- function(f) ifelse(is.na(f), NA, as.integer(f) - 1L)
  out <- list(shape = "durations", groups = I(levels(d$group)), group = I(place(d$group)), time = I(d$time),
              ending = I(place(d$ending)), endings = I(levels(d$ending)), event = event - 1)
  if (!is.null(d$entry)) out$entry <- I(d$entry)
  if (!is.null(d$subject)) out$subject <- I(d$subject)
  if (!is.null(d$cluster)) out$clusters <- list(I(d$cluster))
  if (!is.null(at)) out$at <- I(at)
  if (!is.null(horizon)) out$horizon <- horizon
  out
}

# Curves of one group with what each row moves: survival's multi-state survfit. Clusters are summed by hand: with several
# endings survfit of survival 3.5-3 takes `cluster` and does nothing with it. Without `timefix = FALSE` it takes times
# that lie near for one.
curves <- function(d) {
  status <- factor(ifelse(is.na(d$ending), "censored", as.character(d$ending)), c("censored", levels(d$ending)))
  if (nlevels(status) == 2) status <- factor(status, c(levels(status), "none at all"))
  id <- seq_len(nrow(d))
  fit <- if (is.null(d$entry)) survfit(Surv(d$time, status) ~ 1, influence = TRUE, timefix = FALSE)
         else survfit(Surv(d$entry, d$time, status) ~ 1, id = id, influence = TRUE, timefix = FALSE)
  unit <- if (!is.null(d$cluster)) d$cluster else if (!is.null(d$subject)) d$subject else id
  moved <- fit$influence.pstate
  # Without events survfit has no influence on any state.
  se <- sapply(seq_along(fit$states), function(s)
    sapply(seq_along(fit$time), function(k) sqrt(sum(rowsum(moved[, k + 1, s], unit)^2))))
  se <- matrix(se, nrow = length(fit$time))
  if (is.null(d$cluster) && is.null(d$subject)) stopifnot(max(abs(se - fit$std.err)) < 1e-12)
  names <- c("(s0)", levels(d$ending))
  list(time = fit$time, p = fit$pstate[, match(names, fit$states), drop = FALSE], names = names, unit = unit,
       se = se[, match(names, fit$states), drop = FALSE], moved = moved[, , match(names, fit$states), drop = FALSE])
}

at_time <- function(fit, what, t, of = fit$p) {
  k <- sum(fit$time <= t)
  s <- match(what, fit$names)
  if (k == 0) return(if (identical(of, fit$p)) as.numeric(what == "(s0)") else 0)
  of[k, s]
}

# A time in a term.
written <- function(t) format(t, scientific = FALSE, digits = 15, trim = TRUE)

FLAT <- 1e-12
edge <- function(p, se) p < FLAT || p > 1 - FLAT || se < FLAT

limits <- function(p, se, type, level) {
  if (edge(p, se)) return(NULL)
  ci <- survival:::survfit_confint(p, se, FALSE, c("log-log" = "log-log", log = "log", plain = "plain", arcsine = "arcsin")[[type]], level)
  c(ci$lower, ci$upper)
}

# First time at which the curve, its upper and its lower limit get to a half.
median_row <- function(fit, ending, term, type, level, n) {
  p <- fit$p[, match(ending, fit$names)]; se <- fit$se[, match(ending, fit$names)]
  first <- function(x) { k <- which(x >= 0.5 - 1e-12); if (length(k)) fit$time[k[1]] else NA }
  ci <- lapply(seq_along(p), function(k) limits(p[k], se[k], type, level))
  has <- !sapply(ci, is.null)
  upper <- ifelse(has, sapply(ci, function(x) if (is.null(x)) NA else x[2]), p)
  lower <- ifelse(has, sapply(ci, function(x) if (is.null(x)) NA else x[1]), 0)
  value <- first(p)
  row <- list(term = term, measure = "time_median", value = if (is.na(value)) NULL else value, n = n)
  row["value"] <- list(row$value)
  low <- first(upper); high <- first(lower)
  if (!any(has) || is.na(low)) row["low"] <- list(NULL)
  else { row$low <- low; row$high <- if (is.na(high)) "Inf" else high }
  if (is.na(value)) row$note <- "not-reached"
  row
}

each_group <- function(d, f) {
  all <- lapply(levels(d$group), function(g) f(g, d[d$group == g, ]))
  if (nlevels(d$group) > 1) all <- c(all, list(f("overall", d)))
  do.call(c, all)
}

units <- function(d) if (is.null(d$subject)) nrow(d) else length(unique(d$subject))

weeks <- function(months) ceiling(months)
public <- local({
  m <- survival::mgus2
  m$time <- ifelse(m$pstat == 0, m$futime, m$ptime)
  m$ending <- factor(ifelse(m$pstat == 1, "pcm", ifelse(m$death == 1, "death", NA)), c("pcm", "death"))
  mgus <- data.frame(time = m$time, ending = m$ending, group = factor(m$sex, c("F", "M")))
  # The same patients on the clock of their age: they come under observation late.
  age <- data.frame(time = round(m$age + m$time / 12, 6), entry = as.numeric(m$age), ending = m$ending, group = mgus$group)
  t <- survival::transplant
  transplant <- data.frame(time = t$futime, ending = factor(ifelse(t$event == "censored", NA, as.character(t$event)), c("ltx", "death", "withdraw")),
                           group = factor(t$abo, c("A", "B", "AB", "O")))
  r <- survival::rats
  rats <- data.frame(time = r$time, ending = factor(ifelse(r$status == 1, "tumour", ifelse(r$time < 104, "death", NA)), c("tumour", "death")),
                     group = factor(ifelse(r$rx == 1, "treated", "control"), c("treated", "control")), cluster = r$litter - 1)
  data("bmt", package = "KMsurv", envir = environment())
  b <- get("bmt")
  marrow <- data.frame(time = weeks(b$t2 / 30.4375), ending = factor(ifelse(b$d2 == 1, "relapse", ifelse(b$d3 == 1, "death", NA)), c("relapse", "death")),
                       group = factor(c("ALL", "low risk", "high risk")[b$group], c("ALL", "low risk", "high risk")))
  a <- survival::aml
  aml <- data.frame(time = a$time, ending = factor(ifelse(a$status == 1, "relapse", NA), "relapse"), group = factor(a$x, levels(a$x)))
  list(mgus = mgus, age = age, transplant = transplant, rats = rats, marrow = marrow, aml = aml)
})

write_fixture <- function(estimator, origin, cases) {
  write_json(list(estimator = estimator, origin = paste(R.version.string, origin), cases = cases),
             sprintf("tests/oracle/%s.json", estimator), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE)
}

small <- function(time, ending, group = NULL, levels = c("plan", "stop"), groups = "all", ...) {
  if (is.null(group)) group <- rep(groups[1], length(time))
  data.frame(time = time, ending = factor(ending, levels), group = factor(group, groups), ...)
}
