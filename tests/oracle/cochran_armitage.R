# Rscript tests/oracle/cochran_armitage.R, from the project root.
source("tests/oracle/rates/write.R")

trend <- function(x, n, level = 0.95, ...) {
  score <- seq_along(x); keep <- n > 0
  x <- x[keep]; n <- n[keep]; s <- score[keep]
  test <- prop.trend.test(x, n, s)
  p <- x / n
  slope <- coef(lm(p ~ s, weights = n))[["s"]]
  # The slope is a weighted sum of the rates; each has its binomial variance.
  w <- n * (s - weighted.mean(s, n)); w <- w / sum(w * s)
  stopifnot(near(sum(w * p), slope, 1e-9))
  se <- sqrt(sum(w^2 * p * (1 - p) / n))
  half <- qnorm((1 - level) / 2, lower.tail = FALSE) * se
  z <- sign(slope) * sqrt(as.numeric(test$statistic))
  row("group", "share_trend", value = slope, std_error = if (se > 0) se, low = if (se > 0) max(-1, slope - half),
      high = if (se > 0) min(1, slope + half), statistic = z, df1 = NULL, p = 2 * pnorm(-abs(z)), n = sum(n), ...)
}
whole <- function(name, x, n, ..., settings = NULL) answer(name, rates(x, n), list(trend(x, n, ...)), settings)
untested <- function(row) { row["p"] <- list(NULL); row["statistic"] <- list(NULL); row }

cases <- list(
  whole("three methods", c(44, 22, 11), c(152, 29, 32)),
  whole("four groups, falling (R's own example: smokers)", c(83, 90, 129, 70), c(86, 93, 136, 82)),
  whole("the same, 99%", c(83, 90, 129, 70), c(86, 93, 136, 82), level = 0.99, settings = list(level = 0.99)),
  whole("two groups", c(84, 77), c(205, 213)),
  whole("far tail", c(18, 60, 123), c(165, 170, 181)),
  whole("far tail, p about 1e-200", c(10, 200, 420, 700), c(800, 790, 810, 805)),
  answer("equal rates", rates(c(10, 20, 30), c(60, 120, 180)),
         list(row("group", "share_trend", value = 0, statistic = 0, p = 1, n = 360))),
  answer("up and down again: no slope", rates(c(10, 30, 10), c(50, 50, 50)),
         list(row("group", "share_trend", value = 0, statistic = 0, p = 1, n = 150))),
  whole("no events in the first group", c(0, 9, 15), c(31, 40, 38)),
  whole("all events against none: no interval", c(0, 20), c(10, 20), note = "empty-cell"),
  whole("one unit each", c(0, 1, 1), c(1, 1, 1), note = "empty-cell"),
  whole("a group without rows keeps its place", c(3, 0, 9), c(40, 0, 45), note = "empty-group"),
  answer("below the event floor: described, not tested", rates(c(3, 4), c(50, 60)),
         list(untested(trend(c(3, 4), c(50, 60), note = "event-floor"))), list(event_floor = 10)),
  undefined("one group with rows", rates(c(3, 0), c(9, 0)), "one-group"),
  undefined("no events", rates(c(0, 0), c(9, 8)), "one-level"),
  undefined("only events", rates(c(9, 8), c(9, 8)), "one-level"))

write("cochran_armitage", paste(
  "prop.trend.test(x, n, score), z the root of its statistic with the sign of the slope; slope by lm(p ~ score, weights = n);",
  "standard error from the binomial variance of each rate in that weighted sum; groups without rows left out, scores kept."), cases)
