# Expected numbers of `welch_t`. From the project root: Rscript tests/oracle/welch_t.R
library(jsonlite)

row <- function(values, a, b, level = 0.95) {
  t <- t.test(values[[a]], values[[b]], conf.level = level)
  df <- unname(t$parameter)
  list(term = paste(a, "-", b), measure = "mean_difference", value = mean(values[[a]]) - mean(values[[b]]),
       std_error = t$stderr, low = t$conf.int[1], high = t$conf.int[2], statistic = unname(t$statistic), df1 = df,
       p = t$p.value, p_adjusted = NULL, n = length(values[[a]]) + length(values[[b]]))
}
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect, ...) c(list(name = name, sample = sample(values), expect = expect), list(...))

set.seed(12)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 6), 2), c = round(rnorm(30, 11, 1), 2))
tail <- list(a = round(rnorm(40, 0, 1), 3), b = round(rnorm(35, 9, 1.5), 3))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3))
cases <- list(
  case("three pairs", easy, list(row(easy, "a", "b"), row(easy, "a", "c"), row(easy, "b", "c"))),
  case("level .9", easy, list(row(easy, "a", "c", 0.9)), settings = list(level = 0.9)),
  case("far tail", tail, list(row(tail, "a", "b"))),
  case("ties", ties, list(row(ties, "a", "b"))),
  case("smallest", list(a = c(1, 2), b = c(4, 7)), list(row(list(a = c(1, 2), b = c(4, 7)), "a", "b"))),
  case("spread in one group only", list(a = c(3, 3, 3), b = c(4, 7, 5)),
       list(row(list(a = c(3, 3, 3), b = c(4, 7, 5)), "a", "b"))),
  case("no spread", list(a = c(3, 3), b = c(4, 4)), list(
    list(term = "a - b", measure = "mean_difference", value = -1, std_error = NULL, low = NULL, p = NULL,
         note = "exact-fit"))),
  case("a group of one, an empty group", list(a = c(1, 2, 5), b = 4, c = numeric(0)), list(
    list(term = "a - b", measure = "mean_difference", value = NULL, p = NULL, note = "too-few-rows"),
    list(term = "a - c", measure = "mean_difference", value = NULL, p = NULL, note = "empty-group"))),
  list(name = "one group", sample = sample(list(a = c(1, 2), b = numeric(0))), undefined = "one-group"),
  list(name = "all the same", sample = sample(list(a = c(2, 2), b = c(2, 2, 2))), undefined = "constant-outcome"))
write_json(list(estimator = "welch_t", origin = paste(R.version.string, "t.test(x1, x2)"), cases = cases),
           "tests/oracle/welch_t.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
