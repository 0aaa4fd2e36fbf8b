# Expected numbers of `brunner_munzel`. From the project root: Rscript tests/oracle/brunner_munzel.R
#
# Two origins: the paper's formulas in R; and, where named "SciPy", scipy.stats.brunnermunzel(y, x) of SciPy 1.17.1
# (statistic and p; its p value of the far tail is 1 - cdf and says nothing).
library(jsonlite)

# Brunner & Munzel (2000) with rank(): first sample x, so that p is the chance that x is higher.
superior <- function(x, y, level) {
  n1 <- length(x); n2 <- length(y); n <- n1 + n2
  r <- rank(c(x, y)); r1 <- r[1:n1]; r2 <- r[n1 + 1:n2]
  s1 <- sum((r1 - rank(x) - mean(r1) + (n1 + 1) / 2)^2) / (n1 - 1)
  s2 <- sum((r2 - rank(y) - mean(r2) + (n2 + 1) / 2)^2) / (n2 - 1)
  p <- (mean(r1) - (n1 + 1) / 2) / n2
  se <- sqrt(s1 / (n1 * n2^2) + s2 / (n2 * n1^2))
  t <- n1 * n2 * (mean(r1) - mean(r2)) / (n * sqrt(n1 * s1 + n2 * s2))
  df <- (n1 * s1 + n2 * s2)^2 / ((n1 * s1)^2 / (n1 - 1) + (n2 * s2)^2 / (n2 - 1))
  half <- qt((1 + level) / 2, df) * se
  list(value = p, std_error = se, low = max(p - half, 0), high = min(p + half, 1), statistic = t, df1 = df,
       p = 2 * pt(-abs(t), df))
}

row <- function(values, a, b, level = 0.95) {
  c(list(term = paste(a, "-", b), measure = "superiority"), superior(values[[a]], values[[b]], level),
    list(p_adjusted = NULL, n = length(values[[a]]) + length(values[[b]])))
}
scipy <- function(statistic, p) list(term = "a - b", measure = "superiority", statistic = statistic, p = p)
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

far <- list(a = round(rnorm(80, 0, 1), 3), b = round(rnorm(90, 2.6, 1.5), 3))
small <- list(a = c(1, 4), b = c(2, 7))
cut <- list(a = c(5, 8, 9, 11), b = c(1, 2, 3, 6))
some <- function(p, note) list(list(term = "a - b", measure = "superiority", value = p, low = NULL, p = NULL, note = note))
cases <- list(
  case("three pairs", easy, pairs_of(easy, row)),
  case("SciPy, easy", easy[1:2], list(scipy(-3.4687228476213514, 0.0033523397405432467))),
  case("level .9", easy, list(row(easy, "a", "c", 0.9)), settings = list(level = 0.9)),
  case("far tail", far, list(row(far, "a", "b"))),
  case("ties", ties, list(row(ties, "a", "b"))),
  case("SciPy, ties", ties, list(scipy(-2.171357872141913, 0.05921706850523951))),
  case("smallest", small, list(row(small, "a", "b"))),
  case("a limit cut off at 1", cut, list(row(cut, "a", "b"))),
  # By hand: x is higher in all pairs; in none; in 5 of 6; all equal.
  case("no overlap", list(a = c(3, 4), b = c(1, 2)), some(1, "no-overlap")),
  case("no overlap, lower", list(a = c(1, 1), b = c(2, 2, 2)), some(0, "no-overlap")),
  case("one value", list(a = 5, b = c(1, 2, 3, 4, 5, 5)), some(5 / 6, "too-few-rows")),
  case("a pair of one value throughout", list(a = c(1, 1), b = c(1, 1), c = c(2, 3)), some(0.5, "constant-outcome")),
  case("an empty group", list(a = c(1, 2, 5), b = numeric(0), c = c(3, 4)), list(
    dash("a - b", "superiority", "empty-group"))),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "brunner_munzel",
                origin = paste(R.version.string, "Brunner & Munzel (2000) with rank; SciPy 1.17.1 brunnermunzel"),
                cases = cases),
           "tests/oracle/brunner_munzel.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
