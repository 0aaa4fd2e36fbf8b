# Rscript tests/oracle/risk_ratio.R, from the project root.
source("tests/oracle/rates/write.R")

ratio <- function(term, x1, n1, x0, n0, level = 0.95, ...) {
  # One logarithm and no difference of reciprocals: in the far tail p takes the square of z times the error of z.
  log_ratio <- log((x1 * n0) / (x0 * n1))
  se <- sqrt((n1 - x1) / (x1 * n1) + (n0 - x0) / (x0 * n0))
  # The same by a log-binomial model, where the iterations settle.
  if (se > 0.05 && x1 < n1 && n1 > 2) {
    start <- c(log(x0 / n0), log_ratio)
    fit <- glm(cbind(c(x1, x0), c(n1 - x1, n0 - x0)) ~ c(1, 0), binomial("log"), start = start, control = list(epsilon = 1e-12))
    s <- summary(fit)$coefficients[2, ]
    stopifnot(near(s[["Estimate"]], log_ratio, 1e-6), near(s[["Std. Error"]], se, 1e-6))
  }
  z <- qnorm((1 - level) / 2, lower.tail = FALSE)
  row(term, "risk_ratio", value = exp(log_ratio), std_error = se, low = exp(log_ratio - z * se),
      high = exp(log_ratio + z * se), statistic = log_ratio / se, p = 2 * pnorm(-abs(log_ratio / se)), n = n1 + n0, ...)
}
none <- function(term, value, ...) row(term, "risk_ratio", value = value, std_error = NULL, low = NULL, high = NULL, p = NULL, ...)
untested <- function(row) { row["p"] <- list(NULL); row["statistic"] <- list(NULL); row }

cases <- list(
  answer("three methods, all pairs", rates(c(44, 22, 11), c(152, 29, 32), c("E", "F", "S")), list(
    ratio("E - F", 44, 152, 22, 29), ratio("E - S", 44, 152, 11, 32), ratio("F - S", 22, 29, 11, 32))),
  answer("two studies, 99%", rates(c(84, 77), c(205, 213)), list(ratio("g1 - g2", 84, 205, 77, 213, 0.99)), list(level = 0.99)),
  answer("far tail", rates(c(18, 123), c(165, 181)), list(ratio("g1 - g2", 18, 165, 123, 181))),
  answer("far tail, p about 1e-237", rates(c(90000, 85130), c(1e5, 1e5)), list(ratio("g1 - g2", 90000, 1e5, 85130, 1e5))),
  answer("farther than a double goes, p = 0", rates(c(90000, 80000), c(1e5, 1e5)), list(ratio("g1 - g2", 90000, 1e5, 80000, 1e5))),
  answer("equal rates", rates(c(10, 20), c(60, 120)), list(
    row("g1 - g2", "risk_ratio", value = 1, std_error = sqrt(1 / 10 - 1 / 60 + 1 / 20 - 1 / 120), statistic = 0, p = 1))),
  answer("no events in the first group", rates(c(0, 9), c(31, 40)), list(none("g1 - g2", 0, note = "empty-cell"))),
  answer("no events in the second group", rates(c(9, 0), c(31, 40)),
         list(none("g1 - g2", NULL, note = "empty-cell"), none("g1 - g2", NULL, note = "not-finite"))),
  answer("all events in the first group", rates(c(31, 9), c(31, 40)), list(ratio("g1 - g2", 31, 31, 9, 40))),
  answer("no events in either", rates(c(0, 0), c(12, 15)), list(none("g1 - g2", NULL, note = "one-level"))),
  answer("only events in both", rates(c(12, 15), c(12, 15)), list(none("g1 - g2", 1, note = "one-level"))),
  answer("one and two units", rates(c(1, 1), c(1, 2)), list(ratio("g1 - g2", 1, 1, 1, 2))),
  answer("below the event floor: described, not tested", rates(c(3, 4), c(50, 60)),
         list(untested(ratio("g1 - g2", 3, 50, 4, 60, note = "event-floor"))), list(event_floor = 10)),
  answer("a group without rows", rates(c(3, 0, 4), c(9, 0, 8)),
         list(none("g1 - g2", NULL, note = "empty-group"), ratio("g1 - g3", 3, 9, 4, 8))),
  undefined("one group", rates(3, 9), "one-group"))

write("risk_ratio", paste(
  "The published formula (Katz et al. 1978), qnorm and pnorm, checked against glm(..., binomial(\"log\")) to 6 digits;",
  "std_error is that of the logarithm."), cases)
