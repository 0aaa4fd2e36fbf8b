# Rscript tests/oracle/number_needed_to_treat.R, from the project root.
source("tests/oracle/rates/write.R")

# sign = -1 when the event is bad.
needed <- function(term, x1, n1, x0, n0, sign = 1, level = 0.95, ...) {
  p1 <- x1 / n1; p0 <- x0 / n0; d <- p1 - p0
  w1 <- wilson(x1, n1, level); w0 <- wilson(x0, n0, level)
  limits <- sort(sign * c(d - sqrt((p1 - w1[1])^2 + (w0[2] - p0)^2), d + sqrt((w1[2] - p1)^2 + (p0 - w0[1])^2)))
  value <- if (d == 0) NULL else sign / d
  if (limits[1] < 0 && limits[2] > 0)
    row(term, "number_needed", value = value, low = NULL, high = NULL, p = NULL, n = n1 + n0, note = "through-infinity",
        benefit = 1 / limits[2], harm = -1 / limits[1], ...)
  else
    row(term, "number_needed", value = value, low = 1 / limits[2], high = 1 / limits[1], p = NULL, n = n1 + n0,
        benefit = NULL, harm = NULL, ...)
}
good <- function(sample) c(sample, direction = "higher-is-better")
bad <- function(sample) c(sample, direction = "higher-is-worse")

cases <- list(
  answer("three methods, all pairs", good(rates(c(44, 22, 11), c(152, 29, 32), c("E", "F", "S"))), list(
    needed("E - F", 44, 152, 22, 29), needed("E - S", 44, 152, 11, 32), needed("F - S", 22, 29, 11, 32))),
  answer("the same when the event is bad", bad(rates(c(44, 22, 11), c(152, 29, 32), c("E", "F", "S"))), list(
    needed("E - F", 44, 152, 22, 29, -1), needed("E - S", 44, 152, 11, 32, -1), needed("F - S", 22, 29, 11, 32, -1))),
  answer("no direction: the event counts as good", rates(c(56, 48), c(70, 80)), list(needed("g1 - g2", 56, 70, 48, 80))),
  answer("two studies, 99%", good(rates(c(84, 77), c(205, 213))), list(needed("g1 - g2", 84, 205, 77, 213, level = 0.99)), list(level = 0.99)),
  answer("far apart", good(rates(c(18, 123), c(165, 181))), list(needed("g1 - g2", 18, 165, 123, 181))),
  answer("a difference of one in ten million", good(rates(c(3, 2), c(1e7, 1e7))), list(needed("g1 - g2", 3, 1e7, 2, 1e7))),
  answer("equal rates", good(rates(c(10, 20), c(60, 120))), list(needed("g1 - g2", 10, 60, 20, 120))),
  answer("no events in one group", bad(rates(c(0, 9), c(31, 40))), list(needed("g1 - g2", 0, 31, 9, 40, -1))),
  answer("all events against none", good(rates(c(10, 0), c(10, 20))), list(needed("g1 - g2", 10, 10, 0, 20))),
  answer("no events in either", good(rates(c(0, 0), c(12, 15))), list(needed("g1 - g2", 0, 12, 0, 15))),
  answer("one unit each", good(rates(c(1, 0), c(1, 1))), list(needed("g1 - g2", 1, 1, 0, 1))),
  answer("a group without rows", good(rates(c(3, 0, 4), c(9, 0, 8))), list(
    row("g1 - g2", "number_needed", value = NULL, low = NULL, note = "empty-group"), needed("g1 - g3", 3, 9, 4, 8))),
  undefined("one group", rates(3, 9), "one-group"))

write("number_needed_to_treat", paste(
  "Reciprocals of the difference and of Newcombe's limits (1998, method 10), computed by their published formula from the Wilson",
  "limits of prop.test(x, n, correct = FALSE)."), cases)
