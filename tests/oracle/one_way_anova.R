# Expected numbers of `one_way_anova`. From the project root: Rscript tests/oracle/one_way_anova.R
#
# effectsize's omega_squared is the second origin; it cuts off at 0, so the case below 0 has the formula alone.
suppressPackageStartupMessages({library(jsonlite); library(effectsize)})

sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect = row(values)) list(name = name, sample = sample(values), expect = expect)
undefined <- function(name, values, note) list(name = name, sample = sample(values), undefined = note)
long <- function(values) data.frame(y = unlist(values, use.names = FALSE),
                                    g = factor(rep(names(values), lengths(values)), levels = names(values)))

row <- function(values, ...) {
  fit <- aov(y ~ g, long(values))
  t <- summary(fit)[[1]]
  ss <- t[["Sum Sq"]]; df <- t[["Df"]]; s2 <- ss[2] / df[2]
  omega <- (ss[1] - df[1] * s2) / (sum(ss) + s2)
  package <- omega_squared(fit, verbose = FALSE)[[2]]
  stopifnot(abs(package - max(omega, 0)) < 1e-12)
  n <- length(unlist(values))
  list(c(list(term = "group", measure = "eta_squared", value = ss[1] / sum(ss), std_error = NULL, low = NULL,
              statistic = t[["F value"]][1], df1 = df[1], df2 = df[2], p = t[["Pr(>F)"]][1], n = n), list(...)),
       list(term = "group", measure = "omega_squared", value = omega, low = NULL, p = NULL, n = n))
}
set.seed(13)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 6), 2), c = round(rnorm(30, 11, 1), 2))
tail <- list(a = round(rnorm(40, 0, 1), 3), b = round(rnorm(35, 9, 1.5), 3), c = round(rnorm(20, -3, 0.5), 3))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3), c = c(1, 1, 1, 2))

flat <- list(a = c(3, 3), b = c(4, 4, 4))
empty <- list(a = c(1, 2, 5), c = c(4, 4, 7, 9))
cases <- list(
  case("three groups", easy),
  case("far tail", tail),
  case("ties", ties),
  # By hand: equal means; omega squared is -df1 / (df2 + 1) = -1 / 5.
  case("no difference", list(a = c(1, 2, 3), b = c(0, 2, 4)), list(
    list(term = "group", measure = "eta_squared", value = 0, statistic = 0, p = 1),
    list(term = "group", measure = "omega_squared", value = -0.2))),
  case("less than chance", list(a = c(1, 2, 3.1), b = c(0, 2, 4))),
  case("smallest", list(a = c(1, 2), b = 4)),
  case("an empty group is left out", list(a = empty$a, b = numeric(0), c = empty$c), row(empty, note = "empty-group")),
  # By hand: all variance lies between the groups.
  case("no spread within", flat, list(
    list(term = "group", measure = "eta_squared", value = 1, statistic = NULL, p = NULL, note = "exact-fit"),
    list(term = "group", measure = "omega_squared", value = 1))),
  undefined("one value in each group", list(a = 1, b = 2), "too-few-rows"),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "one_way_anova", origin = paste(R.version.string, "aov; effectsize 0.8.3 omega_squared"),
                cases = cases),
           "tests/oracle/one_way_anova.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
