# Expected numbers of `cohens_d`. From the project root: python3 tests/oracle/refine.py cohens_d, which
# runs this first.
#
# Its limits are replaced by those of mpmath, with which must agree:
# - R's own noncentral t, inverted by uniroot (tol 1e-14); its pt(ncp = ) is good to about 1e-12: 11 digits here;
# - cases named "effectsize": the package; its value is exact, its search for the limits gives 6 digits.
suppressPackageStartupMessages({library(jsonlite); library(effectsize)})

row <- function(values, a, b, level = 0.95) {
  x <- values[[a]]; y <- values[[b]]; n1 <- length(x); n2 <- length(y)
  m <- n1 + n2 - 2
  s <- sqrt((sum((x - mean(x))^2) + sum((y - mean(y))^2)) / m)
  unit <- sqrt(1 / n1 + 1 / n2)
  d <- (mean(x) - mean(y)) / s
  se <- sqrt(1 / n1 + 1 / n2 + d^2 / (2 * (n1 + n2)))
  t <- d / unit
  q <- (1 - level) / 2
  width <- 20 * sqrt(1 + t^2 / (2 * m))
  limit <- function(lower.tail) {
    f <- function(ncp) suppressWarnings(pt(t, m, ncp, lower.tail = lower.tail)) - q
    uniroot(f, c(max(t - width, -37), min(t + width, 37)), tol = 1e-14)$root
  }
  c(list(term = paste(a, "-", b), measure = "cohens_d", value = d), list(std_error = se),
    list(low = unit * limit(FALSE), high = unit * limit(TRUE), p = NULL, n = n1 + n2, low_digits = 11, high_digits = 11))
}
package <- function(values, a, b) {
  e <- cohens_d(values[[a]], values[[b]])
  list(term = paste(a, "-", b), measure = "cohens_d", value = e$Cohens_d, low = e$CI_low, high = e$CI_high, low_digits = 6,
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
small <- list(a = 4, b = c(1, 2))
cases <- list(
  case("three pairs", easy, pairs_of(easy, row)),
  case("three pairs, effectsize", easy, pairs_of(easy, package)),
  case("level .9", easy, list(row(easy, "a", "c", 0.9)), settings = list(level = 0.9)),
  # Large: p of the difference below 1e-20.
  case("far tail", far, list(row(far, "a", "b"))),
  case("far tail, effectsize", far, list(package(far, "a", "b"))),
  case("ties", ties, list(row(ties, "a", "b"))),
  case("smallest", small, list(row(small, "a", "b"))),
  case("no spread", list(a = c(3, 3), b = c(4, 4)), list(dash("a - b", "cohens_d", "exact-fit"))),
  case("too few, empty", list(a = 1, b = 4, c = numeric(0)), list(
    dash("a - b", "cohens_d", "too-few-rows"), dash("a - c", "cohens_d", "empty-group"))),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "cohens_d", origin = paste(R.version.string, "pt(ncp) with uniroot; effectsize 0.8.3 cohens_d"),
                cases = cases),
           "tests/oracle/cohens_d.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
