# Expected numbers of `student_t`. From the project root: Rscript tests/oracle/student_t.R
library(jsonlite)

row <- function(values, a, b, level = 0.95) {
  t <- t.test(values[[a]], values[[b]], var.equal = TRUE, conf.level = level)
  list(term = paste(a, "-", b), measure = "mean_difference", value = mean(values[[a]]) - mean(values[[b]]),
       std_error = t$stderr, low = t$conf.int[1], high = t$conf.int[2], statistic = unname(t$statistic),
       df1 = unname(t$parameter), p = t$p.value, p_adjusted = NULL, n = length(values[[a]]) + length(values[[b]]))
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

smallest <- list(a = 4, b = c(1, 2))
cases <- list(
  case("three pairs", easy, pairs_of(easy, row)),
  case("level .9", easy, list(row(easy, "a", "c", 0.9)), settings = list(level = 0.9)),
  case("far tail", tail, list(row(tail, "a", "b"))),
  case("ties", ties, list(row(ties, "a", "b"))),
  case("smallest", smallest, list(row(smallest, "a", "b"))),
  case("no spread", list(a = c(3, 3), b = c(4, 4)), list(
    list(term = "a - b", measure = "mean_difference", value = -1, std_error = NULL, low = NULL, p = NULL,
         note = "exact-fit"))),
  case("too few, empty", list(a = 1, b = 4, c = numeric(0)), list(
    dash("a - b", "mean_difference", "too-few-rows"), dash("a - c", "mean_difference", "empty-group"))),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "student_t", origin = paste(R.version.string, "t.test(x1, x2, var.equal = TRUE)"), cases = cases),
           "tests/oracle/student_t.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
