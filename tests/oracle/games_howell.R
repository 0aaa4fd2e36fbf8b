# Expected numbers of `games_howell`. From the project root: python3 tests/oracle/refine.py games_howell, which
# runs this first and replaces limits and adjusted p by those of mpmath, with which R must agree to the digits stated here.
# qtukey itself stops at four decimals, so the critical value is a root of ptukey, which
# itself keeps some five digits at small df.
library(jsonlite)

critical <- function(level, k, df) {
  start <- qtukey(level, k, df)
  uniroot(function(q) ptukey(q, k, df, lower.tail = FALSE) - (1 - level), start * c(0.99, 1.01), tol = 1e-13)$root
}
rows <- function(values, level = 0.95) {
  k <- length(values)
  pairs <- combn(names(values), 2)
  lapply(seq_len(ncol(pairs)), function(i) {
    a <- pairs[1, i]; b <- pairs[2, i]
    t <- t.test(values[[a]], values[[b]])
    d <- mean(values[[a]]) - mean(values[[b]])
    df <- unname(t$parameter)
    half <- critical(level, k, df) * t$stderr / sqrt(2)
    q <- sqrt(2) * abs(unname(t$statistic))
    list(term = paste(a, "-", b), measure = "mean_difference", value = d, std_error = t$stderr, low = d - half,
         high = d + half, statistic = q, df1 = df, p = t$p.value, p_adjusted = ptukey(q, k, df, lower.tail = FALSE),
         n = length(values[[a]]) + length(values[[b]]), low_digits = 5, high_digits = 5, p_adjusted_digits = 5)
  })
}
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect = rows(values), ...) {
  c(list(name = name, sample = sample(values), expect = expect), list(...))
}

set.seed(21)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 3), 2), c = round(rnorm(30, 14, 3), 2))
tail <- list(a = round(rnorm(20, 0, 1), 3), b = round(rnorm(25, 1.5, 1), 3), c = round(rnorm(20, 0.4, 1), 3))
cases <- list(
  case("three groups", easy),
  case("level .9", easy, rows(easy, 0.9), settings = list(level = 0.9)),
  case("farther out", tail),
  case("two groups: Welch", easy[1:2]),
  case("ties", list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3), d = c(1, 4, 3))),
  case("no spread", list(a = c(3, 3), b = c(4, 4)), list(
    list(term = "a - b", measure = "mean_difference", value = -1, std_error = NULL, low = NULL, p = NULL,
         note = "exact-fit"))),
  case("a group of one does not count", list(a = c(1, 2, 5), b = c(4, 6), c = 4), c(
    rows(list(a = c(1, 2, 5), b = c(4, 6))),
    list(list(term = "a - c", measure = "mean_difference", value = NULL, p = NULL, note = "too-few-rows")))),
  list(name = "one group", sample = sample(list(a = c(1, 2), b = numeric(0))), undefined = "one-group"),
  list(name = "all the same", sample = sample(list(a = c(2, 2), b = c(2, 2, 2))), undefined = "constant-outcome"))
write_json(list(estimator = "games_howell", origin = paste(R.version.string, "t.test(x1, x2), ptukey"), cases = cases),
           "tests/oracle/games_howell.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
