# Expected numbers of `bootstrap_adjusted`. From the project root: Rscript tests/oracle/bootstrap_adjusted.R
# Limits come from 100,000 draws of boot and 50,000 there: the digits asked are those that three standard errors of
# their difference leave, with what the estimate of the bias adds. The formulas agree to 12 digits on the same
# draws, the acceleration to 10 (tests/resampling/).
suppressPackageStartupMessages({ library(jsonlite); library(boot) })
ours <- 5e4; draws <- 1e5

digits <- function(error, value) floor(10 * (1 - log10(2 * error / abs(value)))) / 10
row <- function(d, formula, level = 0.95, ...) {
  X <- model.matrix(formula, d); at <- match("arm", colnames(X))
  fit <- function(k) .lm.fit(X[k, , drop = FALSE], d$outcome[k])
  # .lm.fit moves dependent columns last: the arm is found by its place before the pivoting.
  arm <- function(k) { f <- fit(k); f$coefficients[match(at, f$pivot)] }
  b <- boot(d, function(d, k) arm(k), draws, strata = d$arm)
  # Mean of t(-i) in the arm less t(-i), times (n - 1)/n.
  u <- unlist(lapply(0:1, function(a) { i <- which(d$arm == a); t <- sapply(i, function(k) arm(-k)); (mean(t) - t) * (length(i) - 1) / length(i) }))
  ci <- boot:::bca.ci(NULL, level, t0 = b$t0, t = b$t[, 1], L = u)[4:5]
  se <- sd(b$t); p <- (1 + c(-level, level)) / 2
  z <- (quantile(b$t, p, names = FALSE) - mean(b$t)) / se
  e <- 3 * se * sqrt(1 / ours + 1 / draws) * sqrt(p * (1 - p) / dnorm(z)^2 + 4 * pi / 2)
  c(list(term = "treatment - control", measure = "adjusted_difference", value = coef(lm.fit(X, d$outcome))[["arm"]], std_error = se,
         std_error_digits = digits(3 * se * sqrt((1 / ours + 1 / draws) / 2), se), low = ci[1], high = ci[2],
         low_digits = digits(e[1], ci[1]), high_digits = digits(e[2], ci[2]), p = NULL, n = nrow(d)), list(...))
}
number <- function(name, x) list(name = name, columns = list(list(name = name, values = I(x))))
category <- function(name, f) list(name = name, reference = levels(f)[1], columns = lapply(levels(f)[-1], function(l)
  list(name = l, values = I(as.numeric(f == l)))))
sample <- function(d, covariates = list()) list(
  shape = "regression", arm = I(d$arm), outcome = I(d$outcome), pre = if ("pre" %in% names(d)) I(d$pre), covariates = covariates)
case <- function(name, d, expect, covariates = list(), level = 0.95) list(
  name = name, sample = sample(d, covariates), expect = list(expect), settings = list(level = level, draws = ours))
some <- function(...) list(shape = "regression", ...)

set.seed(14)
n <- 136
d <- data.frame(arm = rep(1:0, c(77, 59)), pre = round(rnorm(n, 20, 6), 1), age = round(rnorm(n, 38, 7)),
                kind = factor(base::sample(c("broken", "new", "whole"), n, TRUE)))
d$outcome <- round(5 + 0.6 * d$pre - 2.8 * d$arm + 0.05 * d$age + rexp(n, 1 / (2 + 2 * d$arm)), 1)
far <- transform(d, outcome = round(outcome + 40 * arm, 1))
ties <- data.frame(arm = rep(1:0, c(14, 16)), pre = base::sample(1:3, 30, TRUE))
ties$outcome <- ties$pre + base::sample(0:2, 30, TRUE) + 2 * ties$arm
# Two of thirty have the characteristic: many draws lose it, and lm leaves it out there.
rare <- transform(ties, rare = as.numeric(seq_len(30) %in% c(3, 20)))
copy <- transform(d, copy = 2 * pre - 1)
dash <- function(value, note) list(term = "treatment - control", measure = "adjusted_difference", value = value,
  std_error = NULL, low = NULL, p = NULL, note = note)
cases <- list(
  case("pre-score", d, row(d, ~ arm + pre)),
  case("level .9", d, row(d, ~ arm + pre, 0.9), level = 0.9),
  case("covariates", d, row(d, ~ arm + pre + age + kind), list(number("age", d$age), category("kind", d$kind))),
  case("no pre-score", d[, c("arm", "outcome")], row(d, ~ arm)),
  case("far from 0", far, row(far, ~ arm + pre)),
  case("ties", ties, row(ties, ~ arm + pre)),
  case("a characteristic that draws lose", rare, row(rare, ~ arm + pre + rare), list(number("rare", rare$rare))),
  case("a copy of the pre-score", copy, row(d, ~ arm + pre, note = "aliased-predictor"), list(number("copy", copy$copy))),
  # By hand: the arm's mean is its one value, and no spread is known there.
  case("an arm of one row", data.frame(arm = c(1, 0, 0, 0, 0), outcome = c(3, 5, 1, 8, 2)), dash(-1, "exact-fit")),
  case("no spread left", data.frame(arm = c(1, 1, 0, 0, 0), pre = 1:5, outcome = c(3, 5, 6, 8, 10)), dash(1, "exact-fit")),
  # By hand: each arm draws its outer value twice with a chance of 1/4, so (3 - 8) and (5 - 1) are the limits.
  case("smallest", data.frame(arm = c(1, 1, 0, 0), outcome = c(3, 5, 1, 8)),
       list(term = "treatment - control", measure = "adjusted_difference", value = -0.5, low = -5, high = 4, n = 4)),
  list(name = "constant outcome", sample = some(arm = c(1, 1, 0, 0), outcome = c(2, 2, 2, 2)), undefined = "constant-outcome"),
  list(name = "empty arm", sample = some(arm = c(1, 1, 1), outcome = c(2, 3, 2)), undefined = "empty-group"),
  list(name = "too few rows", sample = some(arm = c(1, 0, 0), pre = 1:3, outcome = c(2, 3, 2)), undefined = "too-few-rows"),
  list(name = "yes/no outcome", sample = some(arm = c(1, 1, 0, 0), outcome = c(0, 1, 0, 1), binary = TRUE), undefined = "wrong-shape"))
write_json(list(estimator = "bootstrap_adjusted", origin = paste0("lm; boot ", packageVersion("boot"),
  " boot(strata = arm) with .lm.fit, bca.ci over 100,000 draws, to the digits that chance leaves; ", R.version.string),
  cases = cases), "tests/oracle/bootstrap_adjusted.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
