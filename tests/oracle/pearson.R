# Expected numbers of `pearson`. From the project root: Rscript tests/oracle/pearson.R
#
# R's cor.test; cases named "SciPy": stats.pearsonr of SciPy 1.17.1. Near 1, where R's 1 - r^2 cancels: mpmath 1.3.0 at 50
# digits, the definition on these numbers; there t keeps eight digits and p, which goes as t^-3, seven.
library(jsonlite)

pair <- function(a, b) paste(a, "~", b)
row <- function(values, a, b, level = 0.95) {
  t <- cor.test(values[[a]], values[[b]], conf.level = level)
  limits <- if (is.null(t$conf.int)) list(low = NULL, high = NULL) else list(low = t$conf.int[1], high = t$conf.int[2])
  c(list(term = pair(a, b), measure = "pearson_r", value = unname(t$estimate)), limits,
    list(statistic = unname(t$statistic), df1 = unname(t$parameter), p = t$p.value, p_adjusted = NULL, n = length(values[[a]])))
}
columns <- function(values) list(shape = "columns", columns = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect, ...) c(list(name = name, sample = columns(values), expect = expect), list(...))
undefined <- function(name, values, note) list(name = name, sample = columns(values), undefined = note)
pairs_of <- function(values, row, ...) {
  lapply(combn(names(values), 2, simplify = FALSE), function(ab) row(values, ab[1], ab[2], ...))
}
one <- function(...) list(c(list(term = "a ~ b", measure = "pearson_r"), list(...)))

set.seed(5)
a <- round(rnorm(40, 10, 3), 2)
easy <- list(a = a, b = round(0.5 * a + rnorm(40, 0, 2), 2), c = round(rnorm(40), 2))
ties <- list(a = c(1, 1, 2, 2, 2, 3, 4, 4), b = c(2, 1, 2, 3, 3, 3, 3, 4))
far <- list(a = a, b = round(3 - 2 * a + rnorm(40, 0, 0.4), 2))
four <- list(a = c(1, 4, 2, 8), b = c(3, 4, 1, 5))
three <- list(a = c(1, 4, 2), b = c(3, 4, 1))
near <- list(a = c(1, 2, 3, 4, 5), b = c(1, 2, 3, 4, 5.0000001))
yes <- list(a = c(0, 0, 1, 1, 1, 0, 1, 0), b = c(0, 1, 1, 1, 1, 0, 0, 0))
cases <- list(
  case("three pairs", easy, pairs_of(easy, row)),
  case("SciPy, easy", easy[1:2], one(value = 0.6600088482442781, p = 3.6016492107589025e-06, low = 0.4386946480215124, high = 0.8058386381715458)),
  case("level .9", easy[1:2], list(row(easy, "a", "b", 0.9)), settings = list(level = 0.9)),
  case("ties", ties, list(row(ties, "a", "b"))),
  # R's 1 - r^2 leaves t some eleven digits, and p ten: t ten.
  case("far tail", far, list(c(row(far, "a", "b"), list(p_digits = 10)))),
  case("SciPy, far tail", far, one(value = -0.9983138009319309, p = 1.3607105042962786e-48, p_digits = 10)),
  case("yes/no columns", yes, list(row(yes, "a", "b"))),
  case("four units", four, list(row(four, "a", "b"))),
  case("smallest", three, list(c(row(three, "a", "b"), list(note = "too-few-rows")))),
  case("mpmath, near 1", near, one(value = 0.9999999999999998, low = 0.999999999999996802, high = 0.999999999999999987, statistic = 86602541.8676340235, statistic_digits = 8, p_digits = 7,
                              p = 3.39530527747327761e-24)),
  # By hand.
  case("one line", list(a = c(1, 2, 3, 4), b = c(9, 7, 5, 3)), one(value = -1, low = NULL, p = NULL, note = "unanswerable")),
  case("a constant column", list(a = c(1, 2, 4), b = c(3, 3, 3)), one(value = NULL, low = NULL, p = NULL, note = "no-spread")),
  undefined("one column", list(a = c(1, 2, 3)), "unanswerable"),
  undefined("two units", list(a = c(1, 2), b = c(3, 5)), "too-few-rows"),
  undefined("no units", list(a = numeric(0), b = numeric(0)), "too-few-rows"))
write_json(list(estimator = "pearson", origin = paste(R.version.string, "cor.test; SciPy 1.17.1 pearsonr; mpmath 1.3.0"),
                cases = cases), "tests/oracle/pearson.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
