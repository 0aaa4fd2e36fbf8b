# Expected numbers of `brown_forsythe`. From the project root: Rscript tests/oracle/brown_forsythe.R
suppressPackageStartupMessages({library(jsonlite); library(car)})

sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect = row(values)) list(name = name, sample = sample(values), expect = expect)
undefined <- function(name, values, note) list(name = name, sample = sample(values), undefined = note)
long <- function(values) data.frame(y = unlist(values, use.names = FALSE),
                                    g = factor(rep(names(values), lengths(values)), levels = names(values)))

row <- function(values, ...) {
  data <- long(values)
  t <- leveneTest(y ~ g, data, center = median)
  variances <- sapply(values, var)
  list(c(list(term = "group", measure = "variance_ratio", value = max(variances) / min(variances), std_error = NULL,
              low = NULL, statistic = t[["F value"]][1], df1 = t[["Df"]][1], df2 = t[["Df"]][2], p = t[["Pr(>F)"]][1],
              n = nrow(data)), list(...)))
}
set.seed(13)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 6), 2), c = round(rnorm(30, 11, 1), 2))
tail <- list(a = round(rnorm(40, 0, 1), 3), b = round(rnorm(35, 9, 1.5), 3), c = round(rnorm(20, -3, 0.5), 3))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3), c = c(1, 1, 1, 2))

spread <- list(a = round(rnorm(120, 0, 1), 3), b = round(rnorm(130, 5, 12), 3))
kept <- list(a = c(1, 2, 5), c = c(4, 4, 7, 9))
no_row <- function(note) list(list(term = "group", measure = "variance_ratio", value = NULL, p = NULL, note = note))
cases <- list(
  case("three groups", easy),
  case("far tail", spread),
  case("ties", ties),
  case("smallest", list(a = c(1, 2, 6), b = c(4, 7))),
  case("too small a group is left out", list(a = kept$a, b = 4, c = kept$c), row(kept, note = "too-few-rows")),
  # By hand: variances 0.005 and 4.5; in groups of two both distances are equal, here up to rounding.
  case("two groups of two", list(a = c(0.1, 0.2), b = c(4.1, 7.1)), list(
    list(term = "group", measure = "variance_ratio", value = 900, statistic = NULL, p = NULL, note = "exact-fit"))),
  case("a group without spread", list(a = c(3, 3, 3), b = c(4, 7, 5)), no_row("no-spread")),
  undefined("one group", list(a = c(1, 2), b = 3), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "brown_forsythe", origin = paste(R.version.string, "car 3.1-1 leveneTest(center = median)"), cases = cases),
           "tests/oracle/brown_forsythe.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
