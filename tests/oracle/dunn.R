# Expected numbers of `dunn`. From the project root: Rscript tests/oracle/dunn.R
#
# Dunn's formula with rank(); of two groups z squared is H of kruskal.test, which is checked here.
library(jsonlite)

row <- function(values, a, b) {
  y <- unlist(values, use.names = FALSE); g <- rep(names(values), lengths(values)); n <- length(y)
  r <- tapply(rank(y), g, mean); t <- table(y)
  s <- sqrt((n * (n + 1) / 12 - sum(t^3 - t) / (12 * (n - 1))) * (1 / length(values[[a]]) + 1 / length(values[[b]])))
  d <- r[[a]] - r[[b]]; z <- d / s
  if (length(values) == 2) stopifnot(abs(z^2 / kruskal.test(values)$statistic - 1) < 1e-12)
  list(term = paste(a, "-", b), measure = "mean_rank_difference", value = d, std_error = s, low = NULL, statistic = z,
       p = 2 * pnorm(-abs(z)), p_adjusted = NULL, n = length(values[[a]]) + length(values[[b]]))
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
tail <- list(a = round(rnorm(40, 0, 1), 3), b = round(rnorm(35, 9, 1.5), 3))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3))

many <- list(a = round(rnorm(60, 0, 1), 3), b = round(rnorm(70, 9, 1.5), 3), c = round(rnorm(40, 20, 0.5), 3))
cases <- list(
  case("three pairs", easy, pairs_of(easy, row)),
  case("far tail", many, pairs_of(many, row)),
  case("ties", ties, list(row(ties, "a", "b"))),
  case("smallest", list(a = 1, b = 2), list(row(list(a = 1, b = 2), "a", "b"))),
  case("an empty group", list(a = c(1, 2, 5), b = 4, c = numeric(0)), list(
    row(list(a = c(1, 2, 5), b = 4), "a", "b"), dash("a - c", "mean_rank_difference", "empty-group"))),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "dunn", origin = paste(R.version.string, "Dunn (1964) with rank; kruskal.test"), cases = cases),
           "tests/oracle/dunn.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
