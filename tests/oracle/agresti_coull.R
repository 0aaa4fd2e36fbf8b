# Rscript tests/oracle/agresti_coull.R, from the project root.
source("tests/oracle/rates/write.R")

coull <- function(term, x, n, level = 0.95, ...) {
  z <- qnorm((1 - level) / 2, lower.tail = FALSE)
  more <- n + z^2; middle <- (x + z^2 / 2) / more
  half <- z * sqrt(middle * (1 - middle) / more)
  # The midpoint of Wilson's limits, and never inside them.
  w <- as.numeric(suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE))$conf.int)
  stopifnot(near(middle, mean(w), 1e-7), middle - half <= w[1] + 1e-12, middle + half >= w[2] - 1e-12)
  p <- x / n
  row(term, "proportion", value = p, std_error = sqrt(p * (1 - p) / n), low = max(0, middle - half),
      high = min(1, middle + half), p = NULL, n = n, ...)
}
study <- function(level) {
  x <- c(44, 22, 11); n <- c(152, 29, 32); g <- c("EK-c", "FNB-SoNeStra", "SoS")
  list(coull(g[1], x[1], n[1], level), coull(g[2], x[2], n[2], level, note = "small-group"),
       coull(g[3], x[3], n[3], level, note = "small-group"), coull("overall", sum(x), sum(n), level))
}
methods <- rates(c(44, 22, 11), c(152, 29, 32), c("EK-c", "FNB-SoNeStra", "SoS"))

cases <- list(
  answer("three methods", methods, study(0.95)),
  answer("three methods, 90%", methods, study(0.90), list(level = 0.90)),
  answer("one group has no overall row", rates(84, 205), list(coull("g1", 84, 205))),
  answer("far tail: a level with z = 4.0 and a rate of one in ten million", rates(c(1, 40), c(1e7, 100)),
         list(coull("g1", 1, 1e7, 1 - 2^-14), coull("g2", 40, 100, 1 - 2^-14)), list(level = 1 - 2^-14)),
  answer("equal rates", rates(c(10, 20), c(60, 120)), list(coull("g1", 10, 60), coull("overall", 30, 180))),
  answer("no events, all events: cut off at 0 and 1", rates(c(0, 25), c(60, 25)),
         list(coull("g1", 0, 60), coull("g2", 25, 25, note = "small-group"))),
  answer("one unit", rates(c(1, 0), c(1, 1)), list(coull("g1", 1, 1), coull("g2", 0, 1), coull("overall", 1, 2))),
  answer("a group without rows", rates(c(0, 5), c(0, 60)),
         list(row("g1", "proportion", value = NULL, low = NULL, high = NULL, n = 0, note = "empty-group"), coull("g2", 5, 60))),
  answer("three levels, the second counts", counts(rbind(c(5, 30, 25), c(8, 12, 40)), success = 1),
         list(coull("g1", 30, 60), coull("g2", 12, 60))),
  undefined("a level that is not there", counts(rbind(c(5, 30)), success = 2), "unanswerable"))

write("agresti_coull", paste(
  "The published formula (Agresti & Coull 1998), z by qnorm; its midpoint checked against that of prop.test(x, n, correct = FALSE);",
  "standard error sqrt(p(1 - p)/n)."), cases)
