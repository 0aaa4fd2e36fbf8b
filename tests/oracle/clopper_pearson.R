# Rscript tests/oracle/clopper_pearson.R, from the project root.
source("tests/oracle/rates/write.R")

exact <- function(term, x, n, level = 0.95, ...) {
  t <- (1 - level) / 2
  ci <- c(if (x == 0) 0 else qbeta(t, x, n - x + 1), if (x == n) 1 else qbeta(t, x + 1, n - x, lower.tail = FALSE))
  stopifnot(near(as.numeric(binom.test(x, n, conf.level = level)$conf.int), ci, 1e-9))
  # The F form, by another route than beta quantiles.
  if (x > 0 && x < n && n < 1e6) {
    f <- c(1 / (1 + (n - x + 1) / (x * qf(t, 2 * x, 2 * (n - x + 1)))),
           1 / (1 + (n - x) / ((x + 1) * qf(t, 2 * (x + 1), 2 * (n - x), lower.tail = FALSE))))
    stopifnot(near(ci, f, 1e-7))
  }
  p <- x / n
  row(term, "proportion", value = p, std_error = sqrt(p * (1 - p) / n), low = ci[1], high = ci[2], p = NULL, n = n, ...)
}
study <- function(level, ...) {
  x <- c(44, 22, 11); n <- c(152, 29, 32); g <- c("EK-c", "FNB-SoNeStra", "SoS")
  list(exact(g[1], x[1], n[1], level), exact(g[2], x[2], n[2], level, note = "small-group"),
       exact(g[3], x[3], n[3], level, note = "small-group"), exact("overall", sum(x), sum(n), level))
}
methods <- rates(c(44, 22, 11), c(152, 29, 32), c("EK-c", "FNB-SoNeStra", "SoS"))

cases <- list(
  answer("three methods", methods, study(0.95)),
  answer("three methods, 90%", methods, study(0.90), list(level = 0.90)),
  answer("one group has no overall row", rates(84, 205), list(exact("g1", 84, 205))),
  answer("far tail: a level of 0.999999 and a rate of one in ten million", rates(c(1, 40), c(1e7, 100)),
         list(exact("g1", 1, 1e7, 0.999999), exact("g2", 40, 100, 0.999999)), list(level = 0.999999)),
  answer("equal rates", rates(c(10, 20), c(60, 120)), list(exact("g1", 10, 60), exact("overall", 30, 180))),
  answer("no events, all events", rates(c(0, 25), c(60, 25)),
         list(exact("g1", 0, 60), exact("g2", 25, 25, note = "small-group"))),
  answer("one unit", rates(c(1, 0), c(1, 1)), list(exact("g1", 1, 1), exact("g2", 0, 1), exact("overall", 1, 2))),
  answer("a group without rows", rates(c(0, 5), c(0, 60)),
         list(row("g1", "proportion", value = NULL, low = NULL, high = NULL, n = 0, note = "empty-group"), exact("g2", 5, 60))),
  answer("three levels, the second counts", counts(rbind(c(5, 30, 25), c(8, 12, 40)), success = 1),
         list(exact("g1", 30, 60), exact("g2", 12, 60))),
  undefined("more units than are summed", rates(c(1, 40), c(1e8, 100)), "unanswerable"),
  undefined("a level that is not there", counts(rbind(c(5, 30)), success = 2), "unanswerable"))

write("clopper_pearson", paste(
  "qbeta(t, x, n - x + 1) and qbeta(t, x + 1, n - x, lower.tail = FALSE), t = (1 - level)/2, checked against",
  "binom.test(x, n)$conf.int to 9 digits and against the F form (qf) to 7; standard error sqrt(p(1 - p)/n)."), cases)
