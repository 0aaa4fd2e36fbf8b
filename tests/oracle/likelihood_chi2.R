# python3 tests/oracle/refine.py likelihood_chi2, from the project root; it runs this first.
source("tests/oracle/rates/write.R")

g2 <- function(cells, ...) {
  kept <- cells[rowSums(cells) > 0, colSums(cells) > 0]
  test <- suppressWarnings(chisq.test(kept, correct = FALSE))
  g <- 2 * sum(ifelse(kept > 0, kept * log(kept / test$expected), 0))
  # The deviance of the model of independence.
  d <- data.frame(x = as.vector(kept), i = factor(base::row(kept)), j = factor(col(kept)))
  stopifnot(abs(deviance(glm(x ~ i + j, poisson, d, epsilon = 1e-10)) - g) <= 1e-9 * g + 1e-13 * sum(kept))
  row("group", "cramers_v", value = sqrt(as.numeric(test$statistic) / (sum(kept) * (min(dim(kept)) - 1))), statistic = g,
       df1 = as.numeric(test$parameter), df2 = NULL, p = pchisq(g, test$parameter, lower.tail = FALSE), n = sum(kept), ...)
}
whole <- function(name, cells, ..., settings = NULL) answer(name, counts(cells), list(g2(cells, ...)), settings)

cases <- list(
  whole("three methods", cbind(c(44, 22, 11), c(108, 7, 21))),
  whole("two studies", cbind(c(84, 77), c(121, 136))),
  whole("four by three", rbind(c(12, 30, 18), c(7, 9, 44), c(25, 25, 10), c(3, 8, 9))),
  whole("far tail", cbind(c(18, 123), c(147, 58))),
  whole("far tail, p about 1e-260", rbind(c(400, 20, 10), c(30, 380, 25), c(15, 25, 90))),
  whole("nearly equal rates in many units", cbind(c(1000100, 1000000), c(2000000, 2000100)), statistic_digits = 8, p_digits = 9),
  answer("equal rates", counts(cbind(c(10, 20, 30), c(20, 40, 60))),
         list(row("group", "cramers_v", value = 0, statistic = 0, df1 = 2, p = 1))),
  whole("an empty cell, sparse", cbind(c(0, 5), c(9, 4)), note = "sparse-table"),
  whole("perfect association", cbind(c(30, 0), c(0, 40))),
  whole("two units", cbind(c(1, 0), c(0, 1)), note = "sparse-table"),
  whole("an empty group is left out", rbind(c(12, 30), c(0, 0), c(20, 10)), note = "empty-group"),
  whole("a level that never occurs is left out", rbind(c(12, 0, 30), c(20, 0, 10)), note = "empty-group"),
  answer("below the event floor", rates(c(3, 4), c(50, 60)),
         list(row("group", "cramers_v", value = NULL, statistic = NULL, p = NULL, n = 110, note = "event-floor")),
         list(event_floor = 10)),
  undefined("one group with rows", counts(rbind(c(3, 4), c(0, 0))), "one-group"),
  undefined("one level that occurs", counts(rbind(c(3, 0), c(4, 0))), "one-level"))

write("likelihood_chi2", paste(
  "2 * sum(x * log(x / chisq.test(x)$expected)) and pchisq, checked against the deviance of glm(x ~ row + column, poisson) to 9",
  "digits; V from chisq.test(x, correct = FALSE). Of nearly equal rates 8 digits agree: R's sum cancels there."), cases)
