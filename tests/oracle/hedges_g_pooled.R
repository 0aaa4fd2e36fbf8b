# Expected numbers of `hedges_g_pooled`. From the project root: Rscript tests/oracle/hedges_g_pooled.R
#
# Limits: noncentralities by mpmath at 40 digits (limits.py), 12 digits; cases named "R": pt(ncp) with uniroot, 9
# digits; cases named "effectsize": 0.8.3, its search for the limits agrees to 3 digits.
source("tests/oracle/noncentral/write.R")

parts <- function(values, a, b) {
  x <- values[[a]]; y <- values[[b]]; n1 <- length(x); n2 <- length(y); m <- n1 + n2 - 2
  d <- (mean(x) - mean(y)) / sqrt((sum((x - mean(x))^2) + sum((y - mean(y))^2)) / m)
  unit <- sqrt(1 / n1 + 1 / n2)
  list(d = d, n = n1 + n2, m = m, unit = unit, t = d / unit, J = exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2))
}
named <- function(a, b, ...) c(list(term = paste(a, "-", b), measure = "hedges_g"), list(...))
row <- function(values, a, b, level = 0.95) {
  p <- parts(values, a, b); l <- p$J * p$unit * mpmath("t", p$t, p$m, level)
  named(a, b, value = p$J * p$d, std_error = p$J * sqrt(p$unit^2 + p$d^2 / (2 * p$n)), low = l[1], high = l[2], p = NULL, n = p$n)
}
r_row <- function(values, a, b) {
  p <- parts(values, a, b); width <- 20 * sqrt(1 + p$t^2 / (2 * p$m))
  tail <- function(ncp, low) pt(p$t, p$m, ncp, lower.tail = low)
  l <- p$J * p$unit * by_r(tail, max(p$t - width, -37), min(p$t + width, 37))
  c(named(a, b, low = l[1], high = l[2]), nine)
}
package <- function(values, a, b) {
  e <- hedges_g(values[[a]], values[[b]])
  c(named(a, b, value = e$Hedges_g, low = e$CI_low, high = e$CI_high), three)
}

set.seed(12)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 6), 2), c = round(rnorm(30, 11, 1), 2))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3))
# p of the difference below 1e-20.
far <- list(a = round(rnorm(40, 0, 1), 3), b = round(rnorm(35, 4, 1.5), 3))
small <- list(a = 4, b = c(1, 2, 2.5))
cases <- list(
  case("three pairs", sample(easy), pairs_of(easy, row)),
  case("three pairs, R", sample(easy), pairs_of(easy, r_row)),
  case("three pairs, effectsize", sample(easy), pairs_of(easy, package)),
  case("level .9", sample(easy), list(row(easy, "a", "c", 0.9)), settings = list(level = 0.9)),
  case("far tail", sample(far), list(row(far, "a", "b"))),
  case("far tail, R", sample(far), list(r_row(far, "a", "b"))),
  case("ties", sample(ties), list(row(ties, "a", "b"))),
  case("smallest", sample(small), list(row(small, "a", "b"))),
  case("no spread", sample(list(a = c(3, 3), b = c(4, 4))), list(dash("a - b", "hedges_g", "exact-fit"))),
  case("too few, empty", sample(list(a = 1, b = c(4, 5), c = numeric(0))), list(
    dash("a - b", "hedges_g", "too-few-rows"), dash("a - c", "hedges_g", "empty-group"))),
  undefined("one group", sample(list(a = c(1, 2), b = numeric(0))), "one-group"),
  undefined("all the same", sample(list(a = c(2, 2), b = c(2, 2, 2))), "constant-outcome"))
write("hedges_g_pooled", "pt(ncp) with uniroot; mpmath 1.3.0; effectsize 0.8.3 hedges_g", cases)
