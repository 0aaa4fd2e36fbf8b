# Expected numbers of `welch_anova`. From the project root: Rscript tests/oracle/welch_anova.R
library(jsonlite)

row <- function(values, ...) {
  y <- unlist(values, use.names = FALSE)
  g <- factor(rep(names(values), lengths(values)))
  test <- oneway.test(y ~ g)
  squares <- summary(aov(y ~ g))[[1]][["Sum Sq"]]
  list(c(list(term = "group", measure = "eta_squared", value = squares[1] / sum(squares), std_error = NULL, low = NULL,
              statistic = unname(test$statistic), df1 = unname(test$parameter[1]), df2 = unname(test$parameter[2]),
              p = test$p.value, n = length(y)), list(...)))
}
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect = row(values)) list(name = name, sample = sample(values), expect = expect)

set.seed(13)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 6), 2), c = round(rnorm(30, 11, 1), 2))
tail <- list(a = round(rnorm(40, 0, 1), 3), b = round(rnorm(35, 9, 1.5), 3), c = round(rnorm(20, -3, 0.5), 3))
kept <- list(a = c(1, 2, 5), c = c(4, 4, 7, 9))
cases <- list(
  case("three groups", easy),
  case("far tail", tail),
  case("ties", list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3), c = c(1, 1, 1, 2))),
  case("two groups: Welch's t squared", easy[1:2]),
  case("smallest", list(a = c(1, 2), b = c(4, 7))),
  case("too small a group is left out", list(a = kept$a, b = 4, c = kept$c), row(kept, note = "too-few-rows")),
  case("an empty group is left out", list(a = kept$a, b = numeric(0), c = kept$c), row(kept, note = "empty-group")),
  list(name = "a group without spread", sample = sample(list(a = c(3, 3, 3), b = c(4, 7, 5))),
       undefined = "constant-outcome"),
  list(name = "one group", sample = sample(list(a = c(1, 2), b = 3)), undefined = "one-group"))
write_json(list(estimator = "welch_anova", origin = paste(R.version.string, "oneway.test, aov"), cases = cases),
           "tests/oracle/welch_anova.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
