# Expected numbers of `kruskal_wallis`. From the project root: Rscript tests/oracle/kruskal_wallis.R
suppressPackageStartupMessages({library(jsonlite); library(effectsize)})

sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect = row(values)) list(name = name, sample = sample(values), expect = expect)
undefined <- function(name, values, note) list(name = name, sample = sample(values), undefined = note)
long <- function(values) data.frame(y = unlist(values, use.names = FALSE),
                                    g = factor(rep(names(values), lengths(values)), levels = names(values)))

row <- function(values, ...) {
  data <- long(values)
  t <- kruskal.test(y ~ g, data)
  h <- unname(t$statistic)
  if (all(lengths(values) > 1)) {
    package <- rank_epsilon_squared(y ~ g, data = data, ci = NULL)[[1]]
    stopifnot(abs(package - h / (nrow(data) - 1)) < 1e-12)
  }
  list(c(list(term = "group", measure = "rank_epsilon_squared", value = h / (nrow(data) - 1), std_error = NULL,
              low = NULL, statistic = h, df1 = unname(t$parameter), p = t$p.value, n = nrow(data)), list(...)))
}
set.seed(13)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 6), 2), c = round(rnorm(30, 11, 1), 2))
tail <- list(a = round(rnorm(40, 0, 1), 3), b = round(rnorm(35, 9, 1.5), 3), c = round(rnorm(20, -3, 0.5), 3))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3), c = c(1, 1, 1, 2))

far <- list(a = round(rnorm(60, 0, 1), 3), b = round(rnorm(70, 9, 1.5), 3), c = round(rnorm(40, -6, 0.5), 3))
kept <- list(a = c(1, 2, 5), c = c(4, 4, 7, 9))
cases <- list(
  case("three groups", easy),
  case("far tail", far),
  case("ties", ties),
  case("two groups", easy[1:2]),
  case("smallest", list(a = 1, b = 2)),
  # By hand: mean ranks are equal.
  case("no difference", list(a = c(1, 4), b = c(2, 3)), list(
    list(term = "group", measure = "rank_epsilon_squared", value = 0, statistic = 0, p = 1))),
  # By hand: ranks differ between the groups alone.
  case("no spread within", list(a = c(1, 1), b = c(2, 2, 2)), list(
    list(term = "group", measure = "rank_epsilon_squared", value = 1, statistic = 4))),
  case("an empty group is left out", list(a = kept$a, b = numeric(0), c = kept$c), row(kept, note = "empty-group")),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "kruskal_wallis",
                origin = paste(R.version.string, "kruskal.test; effectsize 0.8.3 rank_epsilon_squared"), cases = cases),
           "tests/oracle/kruskal_wallis.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
