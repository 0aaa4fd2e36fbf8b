# Expected numbers of `probability_of_superiority`. From the project root: Rscript tests/oracle/probability_of_superiority.R
#
# The definition on the full matrix of signs; the value also by effectsize, which is checked here.
suppressPackageStartupMessages({library(jsonlite); library(effectsize)})

row <- function(values, a, b, level = 0.95) {
  x <- values[[a]]; y <- values[[b]]; n1 <- length(x); n2 <- length(y)
  higher <- outer(x, y, ">") + 0.5 * outer(x, y, "=="); p <- mean(higher)
  stopifnot(abs(suppressMessages(p_superiority(x, y, parametric = FALSE, ci = NULL, verbose = FALSE))[[1]] - p) < 1e-12)
  m <- sign(outer(x, y, "-")); d <- mean(m)
  s <- sqrt(((n2 - 1) * var(rowMeans(m)) + (n1 - 1) * var(colMeans(m)) + sum((m - d)^2) / ((n1 - 1) * (n2 - 1))) /
              (n1 * n2))
  z <- qnorm((1 + level) / 2)
  limits <- (d - d^3 + c(-1, 1) * z * s * sqrt((1 - d^2)^2 + z^2 * s^2)) / (1 - d^2 + z^2 * s^2)
  list(term = paste(a, "-", b), measure = "superiority", value = p, std_error = s / 2, low = (1 + limits[1]) / 2,
       high = (1 + limits[2]) / 2, p = NULL, n = n1 + n2)
}
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect, ...) c(list(name = name, sample = sample(values), expect = expect), list(...))
undefined <- function(name, values, note) list(name = name, sample = sample(values), undefined = note)
some <- function(p, note) list(list(term = "a - b", measure = "superiority", value = p, low = NULL, p = NULL, note = note))
pairs_of <- function(values, row, ...) {
  lapply(combn(names(values), 2, simplify = FALSE), function(ab) row(values, ab[1], ab[2], ...))
}

set.seed(12)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 6), 2), c = round(rnorm(30, 11, 1), 2))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3))
far <- list(a = round(rnorm(80, 0, 1), 3), b = round(rnorm(90, 4, 1.5), 3))
small <- list(a = c(1, 4), b = c(2, 7))
cases <- list(
  case("three pairs", easy, pairs_of(easy, row)),
  case("level .9", easy, list(row(easy, "a", "c", 0.9)), settings = list(level = 0.9)),
  case("nearly apart", far, list(row(far, "a", "b"))),
  case("ties", ties, list(row(ties, "a", "b"))),
  case("smallest", small, list(row(small, "a", "b"))),
  # By hand: x is higher in all pairs; in 5 of 6; all equal.
  case("no overlap", list(a = c(3, 4), b = c(1, 2)), some(1, "no-overlap")),
  case("one value", list(a = 5, b = c(1, 2, 3, 4, 5, 5)), some(5 / 6, "too-few-rows")),
  case("a pair of one value throughout", list(a = c(1, 1), b = c(1, 1), c = c(2, 3)), some(0.5, "constant-outcome")),
  case("an empty group", list(a = c(1, 2, 5), b = numeric(0), c = c(3, 4)), some(NULL, "empty-group")),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "probability_of_superiority",
                origin = paste(R.version.string, "the definition; value: effectsize 0.8.3 p_superiority"), cases = cases),
           "tests/oracle/probability_of_superiority.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
