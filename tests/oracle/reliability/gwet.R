# What the scripts of Gwet's coefficients share: ratings and expected rows by irrCAC 0.4.4; sourced from the project root.
source("tests/oracle/reliability/write.R")

gwet <- function(values, positions, weights, level) {
  got <- python(task = "gwet", values = unname(values), positions = positions, weights = weights, level = level)
  m <- do.call(rbind, values); n <- sum(colSums(!is.na(m)) > 0)
  stopifnot(got$n == n)
  # irrCAC's p is 1 - cdf, and its limits have the nine digits of scipy's t quantile: R's pt and qt keep theirs.
  t <- got$value / got$se; half <- qt((1 + level) / 2, n - 1) * got$se
  stopifnot(abs(got$low - got$value + half) < 1e-8 * half, abs(got$high - min(1, got$value + half)) < 1e-8 * half)
  got$low <- got$value - half; got$high <- min(1, got$value + half)
  c(got, list(units = n, pairable = sum(colSums(!is.na(m)) > 1), t = t, p = 2 * pt(-abs(t), n - 1)))
}
gwet_row <- function(values, positions, weights, measure, term, level = 0.95) {
  g <- gwet(values, positions, weights, level)
  row(term, measure, value = g$value, std_error = g$se, low = g$low, high = g$high, statistic = g$t, df1 = g$units - 1, p = g$p, n = g$pairable)
}
term_of <- function(values) if (length(values) > 4) "raters" else paste(names(values), collapse = " ~ ")
set.seed(25)
true <- rnorm(50)
rater <- function(by) findInterval(true + rnorm(50, 0, by), c(-1, 0, 1))
three <- list(worker = rater(0.4), parent = rater(0.8), child = rater(1.2))
gaps <- lapply(three, function(v) { v[sample(50, 12)] <- NA; v })
five <- c(three, list(teacher = rater(0.9), judge = rater(0.3)))
skewed <- list(a = rep(c(0, 0, 1, 1), c(80, 5, 10, 5)), b = rep(c(0, 1, 0, 1), c(80, 5, 10, 5)))
apart <- list(a = rep(c(0, 1, 0, 1), c(2, 9, 8, 3)), b = rep(c(0, 0, 1, 1), c(2, 9, 8, 3)))
words <- c("none", "some", "much", "all")
set.seed(26)
large <- { t <- rnorm(3000); f <- function() findInterval(t + rnorm(3000), c(-1, 0, 1)); list(a = f(), b = f()) }
degenerate <- function(measure) list(
  # By hand.
  case("perfect agreement", ratings(list(a = c(0, 1, 0, 2), b = c(0, 1, 0, 2)), c("x", "y", "z")),
       list(row("a ~ b", measure, value = 1, low = NULL, note = "unanswerable"))),
  case("one level throughout, another unused", ratings(list(a = c(0, 0, 0), b = c(0, 0, 0)), c("x", "y")),
       list(row("a ~ b", measure, value = 1, low = NULL, note = "unanswerable"))),
  undefined("a scale of one level", ratings(list(a = c(0, 0), b = c(0, 0)), "x", 1), "one-level"),
  undefined("no unit with two ratings", ratings(list(a = c(0, NA), b = c(NA, 1)), c("x", "y")), "unanswerable"),
  undefined("one rater", ratings(list(a = c(0, 1)), c("x", "y")), "unanswerable"))
