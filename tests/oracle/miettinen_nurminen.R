# Rscript tests/oracle/miettinen_nurminen.R, from the project root; needs python3.
source("tests/oracle/rates/write.R")

# The closed form of Miettinen & Nurminen (1985), appendix I, in double precision, as a check on score.py.
score <- function(x1, n1, x0, n0, delta) {
  n <- n1 + n0; m <- x1 + x0
  l3 <- n; l2 <- (n1 + 2 * n0) * delta - n - m; l1 <- (n0 * delta - n - 2 * x0) * delta + m; l0 <- x0 * delta * (1 - delta)
  q <- l2^3 / (3 * l3)^3 - l1 * l2 / (6 * l3^2) + l0 / (2 * l3)
  p <- (if (q >= 0) 1 else -1) * sqrt(max(0, l2^2 / (3 * l3)^2 - l1 / (3 * l3)))
  a <- (pi + acos(max(-1, min(1, q / p^3)))) / 3
  r0 <- min(max(2 * p * cos(a) - l2 / (3 * l3), 0, -delta), 1, 1 - delta); r1 <- min(max(r0 + delta, 0), 1)
  (x1 / n1 - x0 / n0 - delta) / sqrt((r1 * (1 - r1) / n1 + r0 * (1 - r0) / n0) * n / (n - 1))
}

difference <- function(term, x1, n1, x0, n0, level = 0.95, ...) {
  z <- qnorm((1 - level) / 2, lower.tail = FALSE)
  task <- list(x1 = x1, n1 = n1, x0 = x0, n0 = n0, quantile = sprintf("%.17g", z))
  text <- system2("python3", "tests/oracle/rates/score.py", stdout = TRUE, input = toJSON(list(task), auto_unbox = TRUE))
  said <- lapply(fromJSON(text, simplifyVector = FALSE)[[1]], as.numeric)
  p1 <- x1 / n1; p0 <- x0 / n0; d <- p1 - p0
  if (x1 > 0 && x1 < n1 && x0 > 0 && x0 < n0) {
    root <- function(from, to, z) uniroot(function(delta) score(x1, n1, x0, n0, delta) - z, c(from, to), tol = 1e-14)$root
    stopifnot(near(root((said$low - 1) / 2, d, z), said$low, 1e-8), near(root(d, (said$high + 1) / 2, -z), said$high, 1e-8))
    pooled <- (x1 + x0) / (n1 + n0)
    null <- d / sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0) * (n1 + n0) / (n1 + n0 - 1))
    stopifnot(near(null, said$z, 1e-12))
  }
  row(term, "risk_difference", value = d, std_error = sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0),
      low = said$low, high = said$high, statistic = said$z, p = if (!is.null(said$z)) 2 * pnorm(-abs(said$z)), n = n1 + n0, ...)
}

untested <- function(row) { row["p"] <- list(NULL); row["statistic"] <- list(NULL); row }

cases <- list(
  answer("three methods, all pairs", rates(c(44, 22, 11), c(152, 29, 32), c("E", "F", "S")), list(
    difference("E - F", 44, 152, 22, 29), difference("E - S", 44, 152, 11, 32), difference("F - S", 22, 29, 11, 32))),
  answer("Newcombe 1998, table II (a)", rates(c(56, 48), c(70, 80)), list(difference("g1 - g2", 56, 70, 48, 80))),
  answer("two studies, 99%", rates(c(84, 77), c(205, 213)), list(difference("g1 - g2", 84, 205, 77, 213, 0.99)), list(level = 0.99)),
  answer("far tail", rates(c(18, 123), c(165, 181)), list(difference("g1 - g2", 18, 165, 123, 181))),
  answer("far tail, p about 1e-253", rates(c(900, 30), c(1000, 900)), list(difference("g1 - g2", 900, 1000, 30, 900))),
  answer("equal rates", rates(c(10, 20), c(60, 120)), list(difference("g1 - g2", 10, 60, 20, 120))),
  answer("no events in one group", rates(c(0, 9), c(31, 40)), list(difference("g1 - g2", 0, 31, 9, 40))),
  answer("all events in one group", rates(c(31, 9), c(31, 40)), list(difference("g1 - g2", 31, 31, 9, 40))),
  answer("one event in all", rates(c(1, 0), c(500, 600)), list(difference("g1 - g2", 1, 500, 0, 600))),
  answer("all events against none", rates(c(10, 0), c(10, 20)), list(difference("g1 - g2", 10, 10, 0, 20))),
  answer("none against all events", rates(c(0, 20), c(10, 20)), list(difference("g1 - g2", 0, 10, 20, 20))),
  answer("no events in either", rates(c(0, 0), c(12, 15)), list(difference("g1 - g2", 0, 12, 0, 15, note = "one-level"))),
  answer("only events in both", rates(c(12, 15), c(12, 15)), list(difference("g1 - g2", 12, 12, 15, 15, note = "one-level"))),
  answer("one unit each", rates(c(1, 0), c(1, 1)), list(difference("g1 - g2", 1, 1, 0, 1))),
  answer("below the event floor: described, not tested", rates(c(3, 4), c(50, 60)),
         list(untested(difference("g1 - g2", 3, 50, 4, 60, note = "event-floor"))), list(event_floor = 10)),
  answer("a group without rows", rates(c(3, 0, 4), c(9, 0, 8)), list(
    row("g1 - g2", "risk_difference", value = NULL, low = NULL, p = NULL, note = "empty-group"), difference("g1 - g3", 3, 9, 4, 8))),
  undefined("one group", rates(3, 9), "one-group"))

write("miettinen_nurminen", paste(
  "The cubic of Miettinen & Nurminen (1985), Statistics in Medicine 4, 213-226, appendix I, at 50 digits",
  "(tests/oracle/rates/score.py), checked against the closed form in R with uniroot (tol 1e-14) to 8",
  "digits and against the pooled z with factor N/(N - 1) to 12; p = 2 * pnorm(-abs(z)), quantile by qnorm;",
  "standard error unpooled (Wald)."), cases)
