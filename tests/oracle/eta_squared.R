# Expected numbers of `eta_squared` and `omega_squared` (omega_squared.R sources this one). From the project root:
# Rscript tests/oracle/eta_squared.R
#
# Three origins for the limits lambda/(lambda + N):
# - lambda by mpmath at 40 digits (limits.py): 12 digits;
# - cases named "R": pf(ncp) with uniroot: 9 digits;
# - cases named "effectsize": 0.8.3 gives lambda/(lambda + df2), the limits of a partial eta squared; they are put
#   back to lambda and from there in lambda/(lambda + N). Its search for lambda agrees to 3 digits.
source("tests/oracle/noncentral/write.R")

layout <- function(values) {
  values <- values[lengths(values) > 0]
  y <- unlist(values, use.names = FALSE); g <- factor(rep(names(values), lengths(values)))
  a <- summary(aov(y ~ g))[[1]]
  b <- a[1, "Sum Sq"]; w <- a[2, "Sum Sq"]; df <- a[, "Df"]
  list(model = aov(y ~ g), f = a[1, "F value"], df = df, n = length(y), eta = b / (b + w),
       omega = max(0, (b - df[1] * w / df[2]) / (b + w + w / df[2])))
}
test_of <- function(l) list(statistic = l$f, df1 = l$df[1], df2 = l$df[2], p = pf(l$f, l$df[1], l$df[2], lower.tail = FALSE), n = l$n)
row <- function(values, measure, level = 0.95) {
  l <- layout(values); lambda <- mpmath("F", l$f, l$df, level)
  list(c(list(term = "group", measure = measure, value = if (measure == "eta_squared") l$eta else l$omega,
              low = lambda[1] / (lambda[1] + l$n), high = lambda[2] / (lambda[2] + l$n)), test_of(l)))
}
r_row <- function(values, measure, level = 0.95) {
  l <- layout(values)
  lambda <- by_r(function(ncp, low) pf(l$f, l$df[1], l$df[2], ncp, lower.tail = low), 0, 4 * l$f * l$df[1] + 40, level)
  list(c(list(term = "group", measure = measure, low = lambda[1] / (lambda[1] + l$n), high = lambda[2] / (lambda[2] + l$n)), nine))
}
package <- function(values, measure) {
  l <- layout(values)
  e <- as.data.frame(eta_squared(l$model, partial = FALSE, ci = 0.95, alternative = "two.sided"))
  lambda <- l$df[2] * c(e$CI_low, e$CI_high) / (1 - c(e$CI_low, e$CI_high))
  value <- if (measure == "eta_squared") e$Eta2 else
    as.data.frame(omega_squared(l$model, partial = FALSE, alternative = "two.sided"))$Omega2
  list(c(list(term = "group", measure = measure, value = value, low = lambda[1] / (lambda[1] + l$n),
              high = lambda[2] / (lambda[2] + l$n)), three))
}

set.seed(12)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 6), 2), c = round(rnorm(30, 11, 1), 2))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3))
# p about 1e-40.
far <- list(a = round(rnorm(40, 0, 1), 3), b = round(rnorm(35, 4, 1.5), 3), c = round(rnorm(50, -3, 1), 3))
alike <- list(a = c(1, 2, 3, 4, 5, 7), b = c(1, 2, 3, 5, 5, 8), c = c(2, 2, 4, 4, 6, 6))
empty <- list(a = c(1, 2, 5, 4), b = numeric(0), c = c(7, 9, 4))
small <- list(a = c(1, 2), b = 9)
big <- lapply(easy, function(v) 1e150 * v)
cases_of <- function(measure) list(
  case("easy", sample(easy), row(easy, measure)),
  case("easy, R", sample(easy), r_row(easy, measure)),
  case("easy, effectsize", sample(easy), package(easy, measure)),
  case("level .9", sample(easy), row(easy, measure, 0.9), settings = list(level = 0.9)),
  case("ties", sample(ties), row(ties, measure)),
  case("ties, effectsize", sample(ties), package(ties, measure)),
  case("far tail", sample(far), row(far, measure)),
  case("far tail, R", sample(far), r_row(far, measure)),
  case("large values", sample(big), row(easy, measure)),
  case("an empty group", sample(empty), list(c(row(empty, measure)[[1]], list(note = "empty-group")))),
  case("smallest", sample(small), row(small, measure)),
  case("no spread within", sample(list(a = c(1, 1), b = c(2, 2))), list(
    list(term = "group", measure = measure, value = 1, low = NULL, p = NULL, note = "exact-fit"))),
  # F below its lower quantile: no noncentrality agrees.
  case("equal means", sample(list(a = c(1, 2, 3), b = c(0, 2, 4))), list(
    list(term = "group", measure = measure, value = 0, low = NULL, high = NULL, statistic = 0, p = 1, note = "unanswerable"))),
  # A noncentrality beyond a million.
  case("too strong", sample(list(a = c(0, 1e-6), b = c(1, 1.000001))), list(
    list(term = "group", measure = measure, low = NULL, note = "unanswerable"))),
  undefined("one value in each group", sample(list(a = 1, b = 2)), "too-few-rows"),
  undefined("one group", sample(list(a = c(1, 2), b = numeric(0))), "one-group"),
  undefined("all the same", sample(list(a = c(2, 2), b = c(2, 2, 2))), "constant-outcome"))
origin <- "aov, pf(ncp) with uniroot; mpmath 1.3.0; effectsize 0.8.3"
more <- function(measure) if (measure == "eta_squared") list() else
  # omega squared below 0 is 0.
  list(case("F below 1", sample(alike), row(alike, measure)))
for (id in if (exists("only")) only else "eta_squared") write(id, origin, c(cases_of(id), more(id)))
