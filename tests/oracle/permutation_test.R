# Expected numbers of `permutation_test`. From the project root: Rscript tests/oracle/permutation_test.R
suppressPackageStartupMessages({ library(jsonlite); library(coin) })

# All divisions, one by one; sums within rounding of the observed count as equal.
by_hand <- function(x, y) {
  v <- c(x, y) - mean(c(x, y)); n <- length(x)
  s <- abs(colSums(combn(v, n))); s0 <- abs(sum(v[seq_len(n)]))
  c(hits = sum(s >= s0 - 1e-9 * sum(abs(v))), all = length(s))
}
# coin counts whole numbers exactly.
by_coin <- function(x, y, scale) {
  v <- round(c(x, y) * scale)
  as.numeric(pvalue(oneway_test(v ~ factor(rep(1:2, c(length(x), length(y)))), distribution = "exact")))
}
row <- function(values, a, b, p = NULL, ...) {
  x <- values[[a]]; y <- values[[b]]
  if (is.null(p)) { h <- by_hand(x, y); p <- h[["hits"]] / h[["all"]] }
  c(list(term = paste(a, "-", b), measure = "mean_difference", value = mean(x) - mean(y), std_error = NULL, low = NULL,
         statistic = NULL, p = p, n = length(x) + length(y)), list(...))
}
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect, ...) c(list(name = name, sample = sample(values), expect = expect), list(...))
undefined <- function(name, values, note) list(name = name, sample = sample(values), undefined = note)
dash <- function(term, note) list(term = term, measure = "mean_difference", value = NULL, p = NULL, note = note)

set.seed(3)
easy <- list(a = round(rnorm(9, 10, 3), 2), b = round(rnorm(11, 13, 4), 2), c = round(rnorm(7, 11, 1), 2))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3, 1))
tenths <- list(a = c(0.1, 0.2, 0.7), b = c(0.3, 0.4, 0.6, 0.9))
unequal <- list(a = c(3.1, 9.4), b = round(rnorm(200, 5, 2), 1))
wide <- list(a = round(rnorm(17, 10, 3), 1), b = round(rnorm(19, 12, 4), 1))
far <- list(a = round(rnorm(18, 0, 1), 1), b = round(rnorm(18, 9, 1), 1))
many <- list(a = round(rnorm(77, 20, 6)), b = round(rnorm(59, 22, 6)))
none <- list(a = c(1, 4), b = c(2, 3))
alone <- list(a = c(1e14 + 2, 1e14), b = c(1e14 + 1, 1e14 + 6, 1e14 + 4))
p <- by_coin(many$a, many$b, 1)
# Drawn: 100,000 draws; 3 standard errors of the difference decide the digits.
digits <- function(p, draws) floor(10 * (1 - log10(2 * 3 * sqrt(p * (1 - p) / draws) / p))) / 10

cases <- list(
  case("three pairs", easy, list(row(easy, "a", "b"), row(easy, "a", "c"), row(easy, "b", "c"))),
  case("ties", ties, list(row(ties, "a", "b"))),
  case("equal sums of tenths", tenths, list(row(tenths, "a", "b"))),
  case("two against two hundred", unequal, list(row(unequal, "a", "b"))),
  case("36 values", wide, list(row(wide, "a", "b", by_coin(wide$a, wide$b, 10)))),
  # By hand: all of one group below all of the other, 2 of choose(36, 18) divisions.
  case("far tail", far, list(row(far, "a", "b", 2 / choose(36, 18)))),
  case("drawn", many, list(row(many, "a", "b", p, p_digits = digits(p, 1e5), note = "monte-carlo")), settings = list(draws = 1e5)),
  case("no difference", none, list(row(none, "a", "b"))),
  case("smallest", list(a = 1, b = 3), list(row(list(a = 1, b = 3), "a", "b", 1))),
  # A mean near 1e14 is rounded to 1/64.
  case("large offset", alone, list(row(lapply(alone, function(v) v - 1e14), "a", "b", value_digits = 2))),
  case("empty group", list(a = c(1, 2), b = numeric(0), c = c(3, 5)), list(
    dash("a - b", "empty-group"), dash("b - c", "empty-group"), row(list(a = c(1, 2), c = c(3, 5)), "a", "c"))),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
cat(sprintf("36 values, coin: %.15g\ndrawn, coin exact: %.15g\n", by_coin(wide$a, wide$b, 10), p))
write_json(list(estimator = "permutation_test", origin = paste0(
  "all divisions by combn; with 36 values and with 136 (drawn here) coin ", packageVersion("coin"),
  " oneway_test(distribution = \"exact\"); ", R.version.string), cases = cases),
  "tests/oracle/permutation_test.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
