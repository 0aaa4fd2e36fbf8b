# Expected numbers of `cumulative_incidence`. From the project root: Rscript tests/oracle/cumulative_incidence.R
source("tests/oracle/durations/incidence.R")

rows <- function(d, at, event = 1, type = "log-log", level = 0.95) {
  endings <- c(levels(d$ending)[event], levels(d$ending)[-event])
  each_group(d, function(g, d) {
    if (nrow(d) == 0) {
      return(lapply(at, function(t) list(term = sprintf("%s: %s @ %s", g, endings[1], written(t)), measure = "cumulative_incidence",
                                         value = NULL, low = NULL, n = 0, note = "empty-group")))
    }
    fit <- curves(d)
    n <- units(d)
    last <- max(d$time)
    out <- list()
    for (t in at) {
      for (what in c(endings, "(s0)")) {
        term <- if (what == "(s0)") sprintf("%s @ %s", g, written(t)) else sprintf("%s: %s @ %s", g, what, written(t))
        measure <- if (what == "(s0)") "survival" else "cumulative_incidence"
        row <- list(term = term, measure = measure, time = t, n = n)
        if (t > last && at_time(fit, "(s0)", t) > FLAT) {
          row["value"] <- list(NULL)
          row$note <- "nobody-at-risk"
        } else {
          row$value <- at_time(fit, what, t)
          se <- at_time(fit, what, t, fit$se)
          ci <- limits(row$value, se, type, level)
          if (is.null(ci)) row["low"] <- row["std_error"] <- list(NULL)
          else row <- c(row, list(std_error = se, low = ci[1], high = ci[2]))
          if (row$value < FLAT) row$value <- 0
        }
        out <- c(out, list(row))
      }
      if (length(endings) > 1 && !is.null(row$value)) {
        ended <- !is.na(d$ending) & d$ending == endings[1]
        km <- if (is.null(d$entry)) survfit(Surv(d$time, ended) ~ 1, timefix = FALSE) else survfit(Surv(d$entry, d$time, ended) ~ 1, timefix = FALSE)
        naive <- 1 - c(1, km$surv)[sum(km$time <= t) + 1]
        out <- c(out, list(list(term = sprintf("%s: %s @ %s", g, endings[1], written(t)), measure = "naive_incidence", value = naive,
                                low = NULL, n = n)))
      }
    }
    c(out, list(median_row(fit, endings[1], sprintf("%s: %s", g, endings[1]), type, level, n)))
  })
}
case <- function(name, d, at, event = 1, type = NULL, level = NULL, expect = NULL, ask = at, ...) {
  if (is.null(expect)) expect <- rows(d, at, event, if (is.null(type)) "log-log" else type, if (is.null(level)) 0.95 else level)
  out <- list(name = name, sample = waiting(d, ask, event = event, ...), expect = expect)
  if (!is.null(type)) out$settings$model$curve <- type
  if (!is.null(level)) out$settings$level <- level
  out
}

# Other programs say the same. etm: estimates and covariance (multinomial Greenwood). cmprsk: estimates; its variance
# is that of Aalen, which takes the endings of one time for Poisson and so is larger under ties.
local({
  d <- public$mgus[public$mgus$group == "M", ]
  fit <- curves(d)
  times <- c(60, 120, 240)
  code <- ifelse(is.na(d$ending), 0, as.integer(d$ending))
  way <- matrix(FALSE, 3, 3, dimnames = list(0:2, 0:2)); way[1, 2:3] <- TRUE
  states <- etm(data.frame(id = seq_along(code), from = "0", to = ifelse(code == 0, "cens", code), time = d$time), c("0", "1", "2"), way, "cens", 0)
  gray <- timepoints(cuminc(d$time, code), times)
  for (t in times) {
    k <- which(states$time == max(states$time[states$time <= t]))
    for (j in 1:2) {
      what <- levels(d$ending)[j]; trans <- paste("0", j)
      p <- at_time(fit, what, t); se <- at_time(fit, what, t, fit$se)
      stopifnot(abs(states$est["0", as.character(j), k] - p) < 1e-12, abs(sqrt(states$cov[trans, trans, k]) - se) < 1e-12,
                abs(gray$est[j, as.character(t)] - p) < 1e-12, sqrt(gray$var[j, as.character(t)]) / se - 1 < 0.01,
                sqrt(gray$var[j, as.character(t)]) > se * 0.99)
    }
  }
})
# lifelines, where there are no ties (it breaks them by chance): tests/oracle/durations/second.py
local({
  other <- read.csv("tests/oracle/durations/second.csv")
  fit <- curves(small(other$time, c(NA, "plan", "stop")[other$ending + 1]))
  stopifnot(max(abs(fit$p[, 2] - other$plan)) < 1e-12, max(abs(fit$p[, 3] - other$stop)) < 1e-12)
})

mgus <- public$mgus
split <- local({
  d <- public$marrow[1:60, ]
  d$subject <- seq_len(nrow(d)) - 1
  # Each row is cut at 5 months: the first part is last seen then.
  early <- d; early$entry <- 0; early$ending[d$time > 5] <- NA; early$time <- pmin(d$time, 5)
  late <- d[d$time > 5, ]; late$entry <- 5
  rbind(early, late)
})
whole <- public$marrow[1:60, ]
clustered <- public$age[1:200, ]
clustered$cluster <- seq_len(200) %% 25

cases <- list(
  case("mgus2 by sex", mgus, c(12, 60, 120, 240)),
  case("mgus2, the second ending asked", mgus[1:300, ], c(60, 240), event = 2),
  case("three endings, transplant by blood group, time 0", public$transplant, c(0, 30, 365, 1000)),
  case("heavy ties, bone marrow in months", public$marrow, c(1, 6, 12, 60)),
  case("one ending, aml", public$aml, c(13, 23, 48)),
  case("clusters, rats in litters", public$rats, c(60, 80, 104)),
  case("late entry, mgus2 by age", public$age, c(70, 80, 90)),
  case("late entry and clusters", clustered, c(75, 85)),
  # A unit cut in episodes says what it said whole.
  case("several rows a unit", split, c(3, 6, 12), expect = rows(whole, c(3, 6, 12))),
  case("log", public$marrow, c(6, 12), type = "log"),
  case("plain", public$marrow, c(1, 12), type = "plain"),
  case("arcsine", public$marrow, c(6, 12), type = "arcsine"),
  case("level 0.90", public$marrow, c(6, 12), level = 0.9),
  case("far tail", small(c(rep(1, 1), rep(2:900, each = 2)), c("plan", rep(c(NA, "stop"), 899))), c(1, 450, 899)),
  case("times far apart", small(c(1e-9, 2e-9, 1, 1, 1e9, 3e9), c("plan", "stop", "plan", NA, "plan", NA)), c(1e-9, 1, 3e9)),
  case("no time asked: the horizon", public$aml, 45, ask = NULL),
  case("a horizon given", public$aml, 30, ask = NULL, horizon = 30),
  case("smallest", small(3, "plan"), c(2, 3, 9)),
  case("two rows", small(c(2, 5), c("plan", "stop")), c(1, 2, 5)),
  case("past the last time", small(c(2, 3, 5, 5), c("plan", "stop", NA, "plan")), c(5, 6)),
  case("all in one week", small(rep(4, 9), rep(c("plan", "stop", "stop"), 3)), c(3, 4)),
  case("an ending that never happens", small(c(1, 2, 3, 4, 5, 6), c("plan", "plan", NA, "plan", NA, "plan")), c(3),
       expect = list(list(term = "all: plan @ 3", measure = "cumulative_incidence", value = 1 / 3),
                     list(term = "all: stop @ 3", measure = "cumulative_incidence", value = 0, low = NULL, note = "never-happens"))),
  case("nobody ended", small(c(1, 2, 3), c(NA, NA, NA)), 2, expect = list(
    list(term = "all: plan @ 2", measure = "cumulative_incidence", value = 0, std_error = NULL, low = NULL, note = "never-happens"),
    list(term = "all @ 2", measure = "survival", value = 1, low = NULL, note = "curve-at-edge"),
    list(term = "all: plan", measure = "time_median", value = NULL, low = NULL, note = "not-reached"))),
  case("an empty group", small(c(1, 2, 3, 4), c("plan", "stop", NA, "plan"), group = c("a", "a", "a", "a"), groups = c("a", "b")), 2),
  # By hand: after 2 nobody is left, until others come.
  case("a risk set of one that ends", small(c(2, 6, 7, 8), c("plan", "plan", "stop", NA), entry = c(0, 3, 3, 4)), 7, expect = list(
    list(term = "all: plan @ 7", measure = "cumulative_incidence", value = 1, low = NULL, note = "curve-ends-early"),
    list(term = "all @ 7", measure = "survival", value = 0, low = NULL, note = "curve-at-edge"))),
  case("one cluster", small(c(1, 2, 3, 4), c("plan", "stop", NA, "plan"), cluster = rep(0, 4)), 2, expect = list(
    list(term = "all: plan @ 2", measure = "cumulative_incidence", value = 0.25, std_error = NULL, low = NULL, note = "clusters-show-nothing"))),
  list(name = "no rows", sample = waiting(small(numeric(0), character(0))), undefined = "too-few-rows"))
write_fixture("cumulative_incidence", "survival 3.5-3 survfit (multi-state, influence = TRUE, summed within clusters); etm 1.1.1, cmprsk 2.2-11, lifelines 0.30.3 agree", cases)
