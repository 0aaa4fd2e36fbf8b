# Expected numbers of `completer_mean`. From the project root: Rscript tests/oracle/completer_mean.R
source("tests/oracle/durations/incidence.R")

rows <- function(d, event = 1) {
  each_group(d, function(g, d) {
    fit <- if (nrow(d)) curves(d)
    do.call(c, lapply(c(levels(d$ending)[event], levels(d$ending)[-event]), function(what) {
      term <- paste0(g, ": ", what)
      done <- !is.na(d$ending) & d$ending == what
      x <- d$time[done]
      row <- list(term = term, measure = "completer_mean", n = length(x))
      if (length(x) == 0) {
        row["value"] <- row["low"] <- list(NULL)
        rest <- list(list(term = term, measure = "completer_minimum", value = NULL))
      } else {
        row$value <- mean(x)
        row$note <- "completers-only"
        if (length(x) < 2 || all(x == x[1])) row["low"] <- list(NULL)
        else if (is.null(d$cluster)) {
          t <- t.test(x)
          row <- c(row, list(std_error = t$stderr, low = t$conf.int[1], high = t$conf.int[2]))
        } else {
          # A mean is a regression on nothing else: sandwich's clusters, with G/(G - 1).
          of <- d$cluster[done]
          G <- length(unique(of))
          se <- sqrt(sandwich::vcovCL(lm(x ~ 1), cluster = of, type = "HC0", cadjust = TRUE)[1, 1])
          row <- c(row, list(std_error = se, low = mean(x) - qt(0.975, G - 1) * se, high = mean(x) + qt(0.975, G - 1) * se))
        }
        rest <- list(list(term = term, measure = "completer_minimum", value = min(x), n = length(x)),
                     list(term = term, measure = "completer_maximum", value = max(x), n = length(x)))
      }
      c(list(row), rest, if (!is.null(fit)) list(median_row(fit, what, term, "log-log", 0.95, nrow(d))))
    }))
  })
}
case <- function(name, d, event = 1, expect = rows(d, event)) list(name = name, sample = waiting(d, event = event), expect = expect)

cases <- list(
  case("transplant by blood group", public$transplant),
  case("heavy ties, bone marrow in months", public$marrow),
  case("the second ending asked", public$marrow, event = 2),
  case("clusters, rats in litters", public$rats),
  case("late entry, mgus2 by age", public$age[1:300, ]),
  case("far apart", small(c(1e-9, 2e9, 3, 5), c("plan", "plan", "stop", NA))),
  case("smallest", small(c(2, 3, 4), c("plan", NA, "stop"))),
  case("all at one time", small(c(2, 2, 2, 4), c("plan", "plan", "plan", "stop"))),
  case("an ending that nobody in a group had", small(c(2, 3, 4, 6), c("plan", "plan", "stop", "stop"), group = c("a", "a", "b", "b"), groups = c("a", "b"))),
  # By hand.
  case("an ending that never happens", small(c(2, 3), c("plan", "plan")), expect = list(
    list(term = "all: stop", measure = "completer_mean", value = NULL, note = "never-happens"),
    list(term = "all: stop", measure = "time_median", value = NULL, low = NULL, note = "not-reached"),
    list(term = "all: plan", measure = "time_median", value = 2))),
  case("an empty group", small(c(2, 3, 4), c("plan", "stop", "plan"), group = c("a", "a", "a"), groups = c("a", "b")), expect = list(
    list(term = "b: plan", measure = "completer_mean", value = NULL, note = "empty-group"),
    list(term = "b: plan", measure = "time_median", value = NULL, note = "empty-group"),
    list(term = "a: plan", measure = "completer_mean", value = 3))),
  case("one cluster", small(c(2, 3, 5), c("plan", "plan", "stop"), cluster = c(0, 0, 1)), expect = list(
    list(term = "all: plan", measure = "completer_mean", value = 2.5, low = NULL, note = "clusters-show-nothing", n = 2))),
  list(name = "no rows", sample = waiting(small(numeric(0), character(0))), undefined = "too-few-rows"))
write_fixture("completer_mean", "t.test, range; sandwich 3.0-2 vcovCL for clusters; survival 3.5-3 survfit (multi-state) for the median", cases)
