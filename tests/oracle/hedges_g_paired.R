# Expected numbers of `hedges_g_paired`. From the project root: Rscript tests/oracle/hedges_g_paired.R
#
# g_z: noncentralities by mpmath at 40 digits (limits.py), 12 digits; cases named "R": pt(ncp) with uniroot, 9 digits;
# cases named "effectsize": 0.8.3, its search for the limits agrees to 3 digits. g_av: Bonett (2008) in R.
source("tests/oracle/noncentral/write.R")

named <- function(a, b, measure, ...) c(list(term = paste(b, "-", a), measure = measure), list(...))
parts <- function(values, a, b) {
  d <- values[[b]] - values[[a]]; n <- length(d); m <- n - 1
  list(d = mean(d) / sd(d), n = n, m = m, J = exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2))
}
change <- function(values, a, b, level = 0.95) {
  p <- parts(values, a, b); l <- p$J / sqrt(p$n) * mpmath("t", sqrt(p$n) * p$d, p$m, level)
  named(a, b, "hedges_g_change", value = p$J * p$d, std_error = p$J * sqrt(1 / p$n + p$d^2 / (2 * p$n)), low = l[1], high = l[2],
        p = NULL, n = p$n)
}
change_r <- function(values, a, b) {
  p <- parts(values, a, b); t <- sqrt(p$n) * p$d; width <- 20 * sqrt(1 + t^2 / (2 * p$m))
  l <- p$J / sqrt(p$n) * by_r(function(ncp, low) pt(t, p$m, ncp, lower.tail = low), max(t - width, -37), min(t + width, 37))
  c(named(a, b, "hedges_g_change", low = l[1], high = l[2]), nine)
}
change_package <- function(values, a, b) {
  e <- hedges_g(values[[b]], values[[a]], paired = TRUE)
  c(named(a, b, "hedges_g_change", value = e$Hedges_g, low = e$CI_low, high = e$CI_high), three)
}
average <- function(values, a, b, level = 0.95) {
  x <- values[[a]]; y <- values[[b]]; n <- length(x); v1 <- var(x); v2 <- var(y); s2 <- (v1 + v2) / 2
  r <- if (v1 * v2 > 0) cor(x, y) else 0
  d <- (mean(y) - mean(x)) / sqrt(s2)
  se <- sqrt(d^2 * (v1^2 + v2^2 + 2 * r^2 * v1 * v2) / (8 * (n - 1) * s2^2) + var(y - x) / ((n - 1) * s2))
  z <- qnorm((1 + level) / 2)
  named(a, b, "hedges_g_average", value = sqrt((n - 2) / (n - 1)) * d, std_error = se, low = d - z * se, high = d + z * se, p = NULL,
        n = n)
}
rows <- function(values, ...) c(pairs_of(values, change, ...), pairs_of(values, average, ...))

set.seed(8)
pre <- round(rnorm(40, 12, 4), 2)
easy <- list(pre = pre, post = round(0.6 * pre + rnorm(40, 3, 2), 2), later = round(0.5 * pre + rnorm(40, 3, 3), 2))
ties <- list(pre = c(1, 2, 2, 3, 3, 1, 4), post = c(2, 2, 3, 4, 3, 3, 4))
# Its paired t has p below 1e-30.
far <- list(pre = pre, post = round(pre + rnorm(40, 9, 1), 2))
small <- list(pre = c(1, 2, 4), post = c(2, 5, 4))
cases <- list(
  case("three waves", columns(easy), rows(easy)),
  case("three waves, R", columns(easy), pairs_of(easy, change_r)),
  case("three waves, effectsize", columns(easy), pairs_of(easy, change_package)),
  case("level .9", columns(easy[1:2]), rows(easy[1:2], 0.9), settings = list(level = 0.9)),
  case("ties", columns(ties), rows(ties)),
  case("far tail", columns(far), rows(far)),
  case("smallest", columns(small), rows(small)),
  # By hand: all change by 2; s = 1, n = 3.
  case("the same change throughout", columns(list(pre = c(1, 2, 3), post = c(3, 4, 5))), list(
    dash("post - pre", "hedges_g_change", "no-spread"),
    list(term = "post - pre", measure = "hedges_g_average", value = sqrt(1 / 2) * 2, std_error = sqrt(1 / 2) * 2 * sqrt(2 / 4)))),
  case("one column constant", columns(list(pre = c(2, 2, 2, 2), post = c(1, 3, 4, 7))),
       rows(list(pre = c(2, 2, 2, 2), post = c(1, 3, 4, 7)))),
  case("both constant", columns(list(pre = c(2, 2, 2), post = c(4, 4, 4))), list(
    dash("post - pre", "hedges_g_change", "no-spread"), dash("post - pre", "hedges_g_average", "no-spread"))),
  undefined("one column", columns(list(pre = c(1, 2, 3))), "unanswerable"),
  undefined("too few rows", columns(list(pre = c(1, 2), post = c(2, 4))), "too-few-rows"))
write("hedges_g_paired", "pt(ncp) with uniroot; mpmath 1.3.0; effectsize 0.8.3 hedges_g; Bonett (2008)", cases)
