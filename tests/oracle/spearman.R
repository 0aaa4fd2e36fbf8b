# Expected numbers of `spearman`. From the project root: Rscript tests/oracle/spearman.R
#
# rho: cor. p: cor.test, exact for n <= 9 without ties (AS 89); cases named "all orders": the 3,628,800 orders of ten one by
# one in Python; cases named "SciPy": stats.spearmanr of SciPy 1.17.1; else cor.test(exact = FALSE), Student's t.
# Limits: the formula of Bonett & Wright (2000).
library(jsonlite)

pair <- function(a, b) paste(a, "~", b)
row <- function(values, a, b, level = 0.95) {
  x <- values[[a]]; y <- values[[b]]; n <- length(x)
  exact <- n <= 10 && !anyDuplicated(x) && !anyDuplicated(y)
  t <- suppressWarnings(cor.test(x, y, method = "spearman", exact = exact))
  rho <- cor(rank(x), rank(y))
  half <- qnorm((1 + level) / 2) * sqrt((1 + rho^2 / 2) / (n - 3))
  out <- list(term = pair(a, b), measure = "spearman_rho", value = rho)
  if (n > 3) out <- c(out, list(low = tanh(atanh(rho) - half), high = tanh(atanh(rho) + half)))
  statistic <- if (exact) list(statistic = sum((rank(x) - rank(y))^2), df1 = NULL) else
    list(statistic = rho * sqrt((n - 2) / (1 - rho^2)), df1 = n - 2)
  c(out, statistic, list(p = t$p.value, p_adjusted = NULL, n = n))
}
columns <- function(values) list(shape = "columns", columns = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect, ...) c(list(name = name, sample = columns(values), expect = expect), list(...))
undefined <- function(name, values, note) list(name = name, sample = columns(values), undefined = note)
pairs_of <- function(values, row, ...) {
  lapply(combn(names(values), 2, simplify = FALSE), function(ab) row(values, ab[1], ab[2], ...))
}
one <- function(...) list(c(list(term = "a ~ b", measure = "spearman_rho"), list(...)))

set.seed(5)
a <- round(rnorm(40, 10, 3), 2)
easy <- list(a = a, b = round(0.5 * a + rnorm(40, 0, 2), 2), c = round(rnorm(40), 2))
ties <- list(a = c(1, 1, 2, 2, 2, 3, 4, 4), b = c(2, 1, 2, 3, 3, 3, 3, 4))
nine <- list(a = 1:9, b = c(2, 1, 5, 3, 4, 9, 6, 8, 7), c = c(4, 9, 2, 5, 1, 3, 8, 7, 6))
seven <- list(a = c(2.5, 1, 7, 3, 9, 4, 5), b = c(1, 2, 7, 4, 5, 6, 3))
# S = 24: three blocks of three turned.
ten <- list(a = 1:10, b = c(3, 2, 1, 6, 5, 4, 9, 8, 7, 10))
set.seed(9)
long <- round(rnorm(200), 4)
far <- list(a = long, b = round(exp(long) + 0.4 * rnorm(200), 3))
four <- list(a = c(1, 4, 2, 8), b = c(3, 4, 1, 5))
three <- list(a = c(1, 4, 2), b = c(3, 4, 1))
cases <- list(
  case("three pairs", easy, pairs_of(easy, row)),
  case("SciPy, easy", easy[1:2], one(value = 0.6263545589071117, p = 1.5370834903736763e-05)),
  case("level .9", easy[1:2], list(row(easy, "a", "b", 0.9)), settings = list(level = 0.9)),
  case("ties", ties, list(row(ties, "a", "b"))),
  case("SciPy, ties", ties, one(value = 0.8348949190267295, p = 0.009904495568048031)),
  case("exact, nine", nine, pairs_of(nine, row)),
  case("exact, seven", seven, list(row(seven, "a", "b"))),
  case("all orders, ten", ten, one(value = 1 - 6 * 24 / 990, statistic = 24, df1 = NULL, p = 0.0028632054673721342)),
  case("all orders, the same", list(a = 1:10, b = 1:10), one(value = 1, low = NULL, statistic = 0, p = 5.511463844797178e-07,
                                                             note = "unanswerable")),
  case("all orders, the reverse", list(a = 1:10, b = 10:1), one(value = -1, low = NULL, statistic = 330,
                                                                p = 5.511463844797178e-07, note = "unanswerable")),
  # p below 1e-50.
  case("far tail", far, list(row(far, "a", "b"))),
  case("four units", four, list(row(four, "a", "b"))),
  case("smallest", three, list(c(row(three, "a", "b"), list(note = "too-few-rows")))),
  # By hand.
  case("the same order, with ties", list(a = c(1, 2, 2, 5), b = c(0, 3, 3, 4)), one(value = 1, low = NULL, p = NULL,
                                                                                    note = "unanswerable")),
  case("a constant column", list(a = c(1, 2, 4), b = c(3, 3, 3)), one(value = NULL, low = NULL, p = NULL, note = "no-spread")),
  undefined("one column", list(a = c(1, 2, 3)), "unanswerable"),
  undefined("two units", list(a = c(1, 2), b = c(3, 5)), "too-few-rows"))
write_json(list(estimator = "spearman", origin = paste(R.version.string, "cor.test; all orders of ten; SciPy 1.17.1 spearmanr"),
                cases = cases), "tests/oracle/spearman.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
