# Expected numbers of `group_summary`. From the project root: Rscript tests/oracle/group_summary.R
library(jsonlite)

describe <- function(term, x, level = 0.95) {
  t <- t.test(x, conf.level = level)
  list(
    list(term = term, measure = "mean", value = mean(x), std_error = sd(x) / sqrt(length(x)),
         low = t$conf.int[1], high = t$conf.int[2], n = length(x)),
    list(term = term, measure = "standard_deviation", value = sd(x), std_error = NULL, low = NULL, n = length(x)),
    list(term = term, measure = "median", value = median(x)),
    list(term = term, measure = "minimum", value = min(x)),
    list(term = term, measure = "maximum", value = max(x)))
}
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))

set.seed(11)
easy <- list(a = round(rnorm(12, 10, 3), 2), b = round(rnorm(9, 14, 5), 2))
ties <- list(weeks = c(1, 2, 2, 2, 3, 3, 9, 9, 12, 38))
large <- list(a = 1e9 + c(1, 2, 4), b = 1e9 + c(3, 3.5, 8))
case <- function(name, values, expect, ...) c(list(name = name, sample = sample(values), expect = expect), list(...))
cases <- list(
  case("easy", easy, c(describe("a", easy$a), describe("b", easy$b), describe("overall", unlist(easy)))),
  case("level .99", easy, c(describe("a", easy$a, 0.99), describe("b", easy$b, 0.99)), settings = list(level = 0.99)),
  case("ties, one group", ties, describe("weeks", ties$weeks)),
  # The smallest legal group for a spread.
  case("two values", list(a = c(0, 10)), describe("a", c(0, 10))),
  case("one value", list(a = 7, b = c(1, 2)), c(list(
    list(term = "a", measure = "mean", value = 7, std_error = NULL, low = NULL, n = 1, note = "too-few-rows"),
    list(term = "a", measure = "standard_deviation", value = NULL, note = "too-few-rows"),
    list(term = "a", measure = "median", value = 7)), describe("b", c(1, 2)))),
  case("an empty group", list(a = numeric(0), b = c(1, 2, 4)), c(
    list(list(term = "a", measure = "mean", value = NULL, n = 0, note = "empty-group")), describe("overall", c(1, 2, 4)))),
  case("no spread", list(a = c(0.1, 0.1, 0.1)), list(
    list(term = "a", measure = "mean", value = 0.1, low = NULL, note = "constant-outcome"),
    list(term = "a", measure = "standard_deviation", value = 0))),
  # Digits lost to the size of the numbers are lost in R too.
  case("large offset", large, c(describe("a", large$a), describe("overall", unlist(large)))),
  list(name = "no rows", sample = sample(list(a = numeric(0))), undefined = "empty-group"),
  list(name = "not finite", sample = list(shape = "groups", groups = I("a"), values = list(list(1, "Inf"))),
       undefined = "not-finite"))
write_json(list(estimator = "group_summary", origin = paste(R.version.string, "t.test, sd, median, range"),
                cases = cases),
           "tests/oracle/group_summary.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
