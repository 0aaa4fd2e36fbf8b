# Expected numbers of `kaplan_meier`. From the project root: Rscript tests/oracle/kaplan_meier.R
source("tests/oracle/durations/curves.R")

QUARTILES <- c(time_quartile_lower = 0.25, time_median = 0.5, time_quartile_upper = 0.75)
# What the ground of the curve is when S is 0 or 1: nothing to print but the value.
FLAT <- 1e-12
again <- 0
first_time <- function(time, height, p, tol = sqrt(.Machine$double.eps)) {
  from <- which(height >= p - tol)[1]
  until <- which(height >= p + tol)[1]
  if (is.na(until) && !is.na(tail(height, 1))) until <- length(time)
  (time[from] + time[until]) / 2
}
rows <- function(d, at, type = "log-log", level = 0.95) each_group(d, function(g, d) {
  n <- units(d)
  if (nrow(d) == 0) {
    none <- function(term, measure) list(term = term, measure = measure, value = NULL, low = NULL, n = 0, note = "empty-group")
    return(c(lapply(at, function(t) none(at_time(g, t), "survival")),
             lapply(names(QUARTILES), function(m) none(g, m))))
  }
  fit <- curve(d, type = sub("arcsine", "arcsin", type), level = level)
  se <- if (fit$logse) fit$surv * fit$std.err else fit$std.err
  survival <- lapply(at, function(t) {
    k <- sum(fit$time <= t)
    row <- list(term = at_time(g, t), measure = "survival", time = t, n = n, value = c(1, fit$surv)[k + 1])
    if (t > max(d$time) && row$value > FLAT) return(c(row["term"], row["measure"], list(value = NULL, note = "nobody-at-risk")))
    if (row$value < FLAT || row$value > 1 - FLAT) {
      row$value <- round(row$value)
      row["low"] <- row["std_error"] <- list(NULL)
      return(c(row, note = "curve-at-edge"))
    }
    c(row, list(std_error = se[k], low = fit$lower[k], high = fit$upper[k]))
  })
  q <- quantile(fit, QUARTILES)
  # A limit that comes down again: quantile() sorts it by height, print() and a reader take where it first gets there.
  if (is.unsorted(na.omit(1 - fit$upper))) {
    q$upper[] <- sapply(QUARTILES, function(p) first_time(fit$time, 1 - fit$upper, p))
    if (level == 0.95) stopifnot(identical(unname(q$upper[[2]]), unname(summary(fit)$table[["0.95UCL"]])))
    again <<- again + 1
  }
  quartiles <- lapply(seq_along(QUARTILES), function(i) {
    row <- list(term = g, measure = names(QUARTILES)[i], n = n)
    value <- q$quantile[[i]]; low <- q$lower[[i]]; high <- q$upper[[i]]
    row["value"] <- list(if (is.na(value)) NULL else value)
    if (is.na(value)) row$note <- "not-reached"
    if (is.na(low)) row["low"] <- list(NULL)
    else row <- c(row, list(low = low, high = if (is.na(high)) "Inf" else high))
    row
  })
  c(survival, quartiles)
})
case <- function(name, d, at, type = NULL, level = NULL, expect = NULL, ask = at, ...) {
  if (is.null(expect)) expect <- rows(d, at, if (is.null(type)) "log-log" else type, if (is.null(level)) 0.95 else level)
  out <- list(name = name, sample = waiting(d, ask, ...), expect = expect)
  if (!is.null(type)) out$settings$model$curve <- type
  if (!is.null(level)) out$settings$level <- level
  out
}

# lifelines says the same: tests/oracle/durations/curves.py
local({
  other <- read.csv("tests/oracle/durations/curves.csv")
  fit <- curve(public$lung[public$lung$group == "man", names(public$lung) != "cluster"])
  k <- match(other$time, fit$time)
  stopifnot(nrow(other) > 50, max(abs(fit$surv[k] - other$survival)) < 1e-12, max(abs(fit$lower[k] - other$low)) < 1e-9,
            max(abs(fit$upper[k] - other$high)) < 1e-9, max(abs(fit$cumhaz[k] - other$hazard)) < 1e-12)
})

types <- c("log-log", "log", "plain", "arcsine")
alone <- function(d) d[, names(d) != "cluster"]
weeks <- frame(c(rep(2, 9), rep(4, 12), rep(6, 5), rep(8, 14)),
               c(rep("plan", 4), rep("stop", 2), rep(NA, 3), rep("plan", 6), rep("stop", 4), NA, NA, rep(NA, 5), rep("plan", 13), "stop"),
               endings = c("plan", "stop"))
late <- frame(c(3, 4, 4, 6, 7, 7, 9, 10), c("plan", "plan", NA, "plan", "plan", NA, "plan", NA), entry = c(0, 0, 1, 3, 2, 4, 5, 5))
cases <- c(
  lapply(types, function(type) case(paste("acute myelogenous leukaemia,", type), public$aml, c(0, 9, 20, 31), type)),
  list(
    case("6-MP leukaemia, all of one group relapse", alone(public$mp), c(1, 6, 12, 23, 35)),
    case("6-MP leukaemia, 90%", alone(public$mp), 10, level = 0.9),
    case("6-MP leukaemia, in pairs", public$mp, c(6, 12, 22), expect = rows(public$mp, c(6, 12, 22))),
    case("lung cancer", alone(public$lung), c(90, 365.25, 700)),
    case("lung cancer, by institution", public$lung, c(90, 365, 700)),
    case("veterans, four groups", public$veteran, c(30, 90, 180), "log"),
    case("ovarian cancer, quartiles not reached", public$ovarian, c(300, 600, 1000)),
    case("ovarian cancer, plain", public$ovarian, 500, "plain"),
    case("heart transplant, episodes that come late", public$heart, c(30, 100, 500)),
    case("chronic granulomatous disease, infections that come back", public$cgd, c(100, 200, 300)),
    case("Channing House, late entry", public$channing, c(900, 1000, 1100), "plain"),
    case("heavy ties, two endings are one", weeks, c(2, 4, 6, 8)),
    case("late entry", late, c(3, 5, 8)),
    case("no times asked: the horizon is the shortest of the longest times", alone(public$mp), 23, ask = NULL),
    case("a horizon asked", alone(public$mp), 10, ask = NULL, horizon = 10),
    case("far tail: one ending of 500", frame(1:500, ifelse(1:500 == 250, "plan", NA)), c(249, 250, 499)),
    case("far tail: one left of 300", frame(1:300, c(rep("plan", 299), NA)), c(298, 299, 300)),
    case("a flat piece at each quartile", frame(c(1, 2, 3, 4, 5, 6, 7, 8), rep("plan", 8)), c(2, 4)),
    case("the curve ends at a half", frame(c(1, 2, 3, 5), c("plan", "plan", NA, NA)), 2),
    case("an ending at time 0", frame(c(0, 0, 1, 2, 3), c("plan", NA, "plan", "plan", NA)), c(0, 2)),
    case("nobody has ended", frame(c(2, 3, 5), rep(NA, 3)), c(1, 5)),
    case("one row", frame(4, "plan"), c(1, 4, 9)),
    case("all in one week", frame(rep(3, 6), c(rep("plan", 4), NA, NA)), c(2, 3)),
    case("all end at once", frame(rep(3, 5), rep("plan", 5)), 3),
    case("a time past the last", frame(c(1, 2, 4), c("plan", NA, NA)), c(2, 5)),
    case("an empty group", frame(c(1, 2, 4), c("plan", "plan", NA), groups = c("a", "b")), 2),
    case("large and small times", frame(c(1e-9, 2e-9, 1e9, 1e9 + 1e-5, 1e9 + 2e-5, 2e9), c("plan", NA, "plan", "plan", NA, "plan")), c(1e9, 1.5e9)),
    # By hand: both at risk until 2 end then, S = 0 for good; the row that comes at 3 is seen by nobody.
    list(name = "late entry: everybody has ended before the next comes",
         sample = waiting(frame(c(1, 2, 6), c(NA, "plan", "plan"), entry = c(0, 0, 3)), c(1, 4)),
         expect = list(list(term = "a @ 1", measure = "survival", value = 1, note = "curve-ends-early"),
                       list(term = "a @ 4", measure = "survival", value = 0, low = NULL, note = "curve-ends-early"),
                       list(term = "a", measure = "time_median", value = 2, low = NULL, note = "curve-at-edge"))),
    # By hand: the sums of one cluster are 0.
    list(name = "one cluster", sample = waiting(frame(c(1, 2, 4, 5), c("plan", "plan", "plan", NA), cluster = rep(1, 4)), 2),
         expect = list(list(term = "a @ 2", measure = "survival", value = 0.5, std_error = NULL, low = NULL, note = "clusters-show-nothing"),
                       list(term = "a", measure = "time_median", value = 3, low = NULL, note = "clusters-show-nothing"))),
    list(name = "no rows", sample = waiting(frame(numeric(0), character(0), groups = "a")), undefined = "too-few-rows")))
stopifnot(again > 0)
save("kaplan_meier", "survival 3.5-3 survfit, quantile.survfit; lifelines 0.30.3; by hand", cases)
