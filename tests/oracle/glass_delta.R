# Expected numbers of `glass_delta`. From the project root: python3 tests/oracle/refine.py glass_delta, which
# runs this first.
#
# Its limits are replaced by those of mpmath, with which must agree:
# - R's own noncentral t, inverted by uniroot (tol 1e-14); its pt(ncp = ) is good to about 1e-12: 11 digits here;
# - cases named "effectsize": the package; its value is exact, its search for the limits gives 6 digits.
suppressPackageStartupMessages({library(jsonlite); library(effectsize)})

row <- function(values, a, b, level = 0.95) {
  x <- values[[a]]; y <- values[[b]]; n1 <- length(x); n2 <- length(y)
  m <- n2 - 1
  unit <- sqrt(1 / n2 + var(x) / (n1 * var(y)))
  d <- (mean(x) - mean(y)) / sd(y)
  se <- NULL
  t <- d / unit
  q <- (1 - level) / 2
  width <- 20 * sqrt(1 + t^2 / (2 * m))
  limit <- function(lower.tail) {
    f <- function(ncp) suppressWarnings(pt(t, m, ncp, lower.tail = lower.tail)) - q
    uniroot(f, c(max(t - width, -37), min(t + width, 37)), tol = 1e-14)$root
  }
  c(list(term = paste(a, "-", b), measure = "glass_delta", value = d), list(std_error = se),
    list(low = unit * limit(FALSE), high = unit * limit(TRUE), p = NULL, n = n1 + n2, low_digits = 11, high_digits = 11))
}
package <- function(values, a, b) {
  e <- glass_delta(values[[a]], values[[b]])
  list(term = paste(a, "-", b), measure = "glass_delta", value = e$Glass_delta, low = e$CI_low, high = e$CI_high, low_digits = 6,
       high_digits = 6)
}
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect, ...) c(list(name = name, sample = sample(values), expect = expect), list(...))
undefined <- function(name, values, note) list(name = name, sample = sample(values), undefined = note)
dash <- function(term, measure, note) list(term = term, measure = measure, value = NULL, p = NULL, low = NULL, note = note)
pairs_of <- function(values, row, ...) {
  all <- combn(names(values), 2, simplify = FALSE)
  lapply(all, function(ab) row(values, ab[1], ab[2], ...))
}

set.seed(12)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 6), 2), c = round(rnorm(30, 11, 1), 2))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3))

far <- list(a = round(rnorm(40, 0, 1), 3), b = round(rnorm(35, 4, 1.5), 3))
small <- list(a = c(4, 6), b = c(1, 2))
cases <- list(
  case("three pairs", easy, pairs_of(easy, row)),
  case("three pairs, effectsize", easy, pairs_of(easy, package)),
  case("level .9", easy, list(row(easy, "a", "c", 0.9)), settings = list(level = 0.9)),
  # Large: p of the difference below 1e-20.
  case("far tail", far, list(row(far, "a", "b"))),
  case("far tail, effectsize", far, list(package(far, "a", "b"))),
  case("ties", ties, list(row(ties, "a", "b"))),
  case("smallest", small, list(row(small, "a", "b"))),
  case("no spread in the second", list(a = c(3, 3), b = c(4, 4), c = c(1, 2)), list(
    dash("a - b", "glass_delta", "no-spread"), row(list(a = c(3, 3), c = c(1, 2)), "a", "c"))),
  case("too few, empty", list(a = c(1, 2), b = 4, c = numeric(0)), list(
    dash("a - b", "glass_delta", "too-few-rows"), dash("a - c", "glass_delta", "empty-group"))),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "glass_delta", origin = paste(R.version.string, "pt(ncp) with uniroot; effectsize 0.8.3 glass_delta"),
                cases = cases),
           "tests/oracle/glass_delta.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
