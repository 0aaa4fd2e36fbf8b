# Expected numbers of `jzs_bayes_factor`. From the project root: Rscript tests/oracle/jzs_bayes_factor.R
#
# Cases by mpmath at 40 digits (jzs/bayes_factor.py) from t as R computes it, 10 digits; cases named "BayesFactor":
# 0.9.12 ttestBF, whose integral by quadrature agrees to 6 digits. Scales √2/2, 1, √2.
suppressPackageStartupMessages({library(jsonlite); library(BayesFactor)})

measures <- c("bayes_factor_01", "bayes_factor_01_wide", "bayes_factor_01_ultrawide")
scales <- c(sqrt(2) / 2, 1, sqrt(2))
mpmath <- function(t, n1, n2) {
  cases <- toJSON(lapply(scales, function(r) sprintf("%.17g", c(t, n1, n2, r))))
  # R sets a library path of its own, under which another Python may start.
  out <- system2("env", c("-u", "LD_LIBRARY_PATH", "python3", "tests/oracle/jzs/bayes_factor.py"), input = cases, stdout = TRUE)
  as.numeric(fromJSON(out))
}
t_of <- function(x, y) {
  n1 <- length(x); n2 <- length(y)
  s <- sqrt((sum((x - mean(x))^2) + sum((y - mean(y))^2)) / (n1 + n2 - 2))
  (mean(x) - mean(y)) / s / sqrt(1 / n1 + 1 / n2)
}
rows <- function(term, values, n, ...) Map(function(m, v) list(term = term, measure = m, value = v, n = n, ...), measures, values, USE.NAMES = FALSE)
none <- function(term, note) lapply(measures, function(m) list(term = term, measure = m, value = NULL, note = note))
pairs_of <- function(values, f) unlist(lapply(combn(names(values), 2, simplify = FALSE), function(ab)
  f(paste(ab, collapse = " - "), values[[ab[1]]], values[[ab[2]]])), recursive = FALSE)
exact <- function(term, x, y) rows(term, mpmath(t_of(x, y), length(x), length(y)), length(x) + length(y))
package <- function(term, x, y) rows(term, vapply(scales, function(r) exp(-ttestBF(x, y, rscale = r)@bayesFactor$bf), 0),
  length(x) + length(y), value_digits = 6)
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect) list(name = name, sample = sample(values), expect = expect)
undefined <- function(name, values, note) list(name = name, sample = sample(values), undefined = note)

tooth <- split(ToothGrowth$len, ToothGrowth$supp)
drug <- setNames(split(sleep$extra, sleep$group), c("one", "two"))
spray <- setNames(split(as.numeric(InsectSprays$count), InsectSprays$spray)[1:3], c("a", "b", "c"))
set.seed(5)
wide <- list(a = round(rnorm(400, 0, 1), 2), b = round(rnorm(300, 3, 1), 2))
# BF01 below 1e-300: only its logarithm fits in a number.
apart <- list(a = rep(c(0, 1), 1000), b = rep(c(8, 9), 1000))
cases <- list(
  case("ToothGrowth", tooth, pairs_of(tooth, exact)),
  case("ToothGrowth, BayesFactor", tooth, pairs_of(tooth, package)),
  case("sleep as two groups", drug, pairs_of(drug, exact)),
  case("sleep as two groups, BayesFactor", drug, pairs_of(drug, package)),
  case("InsectSprays, three pairs, ties", spray, pairs_of(spray, exact)),
  case("far tail", wide, pairs_of(wide, exact)),
  case("beyond what a number holds", apart, none("a - b", "bayes-factor-beyond")),
  case("no difference at all", list(a = c(1, 2, 3), b = c(1, 2, 3)), exact("a - b", c(1, 2, 3), c(1, 2, 3))),
  case("smallest", list(a = 4, b = c(1, 2)), exact("a - b", 4, c(1, 2))),
  case("no spread within", list(a = c(3, 3), b = c(4, 4)), none("a - b", "exact-fit")),
  case("too few, empty", list(a = 1, b = 4, c = numeric(0)), c(none("a - b", "too-few-rows"), none("a - c", "empty-group"))),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(
  estimator = "jzs_bayes_factor",
  origin = paste(R.version.string, "mpmath 1.3.0 quad at 40 digits; BayesFactor 0.9.12-4.4 ttestBF on ToothGrowth and sleep"),
  digits = 10,
  cases = cases), "tests/oracle/jzs_bayes_factor.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
