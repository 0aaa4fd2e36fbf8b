# Expected numbers of `cliffs_delta`. From the project root: Rscript tests/oracle/cliffs_delta.R
#
# The definition on the full matrix of signs; the value also by effectsize, which is checked here.
suppressPackageStartupMessages({library(jsonlite); library(effectsize)})

row <- function(values, a, b, level = 0.95) {
  x <- values[[a]]; y <- values[[b]]; n1 <- length(x); n2 <- length(y)
  m <- sign(outer(x, y, "-")); d <- mean(m)
  stopifnot(abs(suppressMessages(cliffs_delta(x, y, ci = NULL, verbose = FALSE))[[1]] - d) < 1e-12)
  s <- sqrt(((n2 - 1) * var(rowMeans(m)) + (n1 - 1) * var(colMeans(m)) + sum((m - d)^2) / ((n1 - 1) * (n2 - 1))) /
              (n1 * n2))
  z <- qnorm((1 + level) / 2)
  limits <- (d - d^3 + c(-1, 1) * z * s * sqrt((1 - d^2)^2 + z^2 * s^2)) / (1 - d^2 + z^2 * s^2)
  list(term = paste(a, "-", b), measure = "cliffs_delta", value = d, std_error = s, low = limits[1], high = limits[2],
       p = NULL, n = n1 + n2)
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

far <- list(a = round(rnorm(80, 0, 1), 3), b = round(rnorm(90, 4, 1.5), 3))
small <- list(a = c(1, 4), b = c(2, 7))
# Hogarty & Kromrey (1999), SUGI 24, paper 238: the worked example; printed there: delta -.25.
worked <- list(a = c(10, 10, 20, 20, 20, 30, 30, 30, 40, 50), b = c(10, 20, 30, 40, 40, 50))
stopifnot(row(worked, "a", "b")$value == -0.25)
some <- function(d, note) list(list(term = "a - b", measure = "cliffs_delta", value = d, low = NULL, p = NULL, note = note))
cases <- list(
  case("three pairs", easy, pairs_of(easy, row)),
  case("worked example", worked, list(row(worked, "a", "b"))),
  case("level .9", easy, list(row(easy, "a", "c", 0.9)), settings = list(level = 0.9)),
  case("nearly apart", far, list(row(far, "a", "b"))),
  case("ties", ties, list(row(ties, "a", "b"))),
  case("smallest", small, list(row(small, "a", "b"))),
  # By hand: higher in all pairs; in 4 of 6 with 2 equal; equal in all.
  case("no overlap", list(a = c(3, 4), b = c(1, 2)), some(1, "no-overlap")),
  case("one value", list(a = 5, b = c(1, 2, 3, 4, 5, 5)), some(4 / 6, "too-few-rows")),
  case("a pair of one value throughout", list(a = c(1, 1), b = c(1, 1), c = c(2, 3)), some(0, "constant-outcome")),
  case("an empty group", list(a = c(1, 2, 5), b = numeric(0), c = c(3, 4)), list(
    dash("a - b", "cliffs_delta", "empty-group"))),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "cliffs_delta",
                origin = paste(R.version.string, "the definition on all signs; value: effectsize 0.8.3 cliffs_delta"),
                cases = cases),
           "tests/oracle/cliffs_delta.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
