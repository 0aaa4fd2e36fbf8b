# Expected numbers of `ancova`. From the project root: Rscript tests/oracle/ancova.R
suppressPackageStartupMessages({library(jsonlite); library(sandwich); library(lmtest); library(emmeans)})

hc3 <- function(fit) vcovHC(fit, type = "HC3")
test_row <- function(fit, coefficient, term, measure, level, ...) {
  c(as.list(setNames(coeftest(fit, vcov. = hc3(fit), df = fit$df.residual)[coefficient, ],
                     c("value", "std_error", "statistic", "p"))),
    list(low = coefci(fit, coefficient, level, vcov. = hc3(fit), df = fit$df.residual)[1],
         high = coefci(fit, coefficient, level, vcov. = hc3(fit), df = fit$df.residual)[2],
         df1 = fit$df.residual, term = term, measure = measure), list(...))
}
# Rows for outcome ~ arm + pre + further; `further` is the right-hand side as text.
rows <- function(d, further = "", level = 0.95, ...) {
  d$arm <- factor(d$arm, 0:1, c("control", "treatment"))
  rhs <- paste0("arm", if ("pre" %in% names(d)) " + pre", further)
  fit <- lm(as.formula(paste("outcome ~", rhs)), d)
  m <- as.data.frame(confint(emmeans(fit, "arm", vcov. = hc3(fit), weights = "proportional", data = d), level = level))
  out <- list(test_row(fit, "armtreatment", "treatment - control", "adjusted_difference", level, n = nrow(d), ...))
  for (a in c("treatment", "control")) {
    r <- m[m$arm == a, ]
    out <- c(out, list(list(term = a, measure = "adjusted_mean", value = r$emmean, std_error = r$SE, low = r$lower.CL,
                            high = r$upper.CL, p = NULL, n = sum(d$arm == a))))
  }
  if ("pre" %in% names(d)) {
    fit <- lm(as.formula(paste("outcome ~", rhs, "+ arm:pre")), d)
    out <- c(out, list(test_row(fit, "armtreatment:pre", "treatment - control", "slope_difference", level)))
  }
  out
}
number <- function(name, x) list(name = name, columns = list(list(name = name, values = I(x))))
category <- function(name, f) list(name = name, reference = levels(f)[1], columns = lapply(levels(f)[-1], function(l)
  list(name = l, values = I(as.numeric(f == l)))))
sample <- function(d, covariates = list()) list(
  shape = "regression", arm = I(d$arm), outcome = I(d$outcome), pre = if ("pre" %in% names(d)) I(d$pre),
  covariates = covariates)

set.seed(14)
n <- 136
d <- data.frame(arm = rep(1:0, c(77, 59)), pre = round(rnorm(n, 20, 6), 1), age = round(rnorm(n, 38, 7)),
                kind = factor(base::sample(c("broken", "new", "whole"), n, TRUE)))
d$outcome <- round(5 + 0.6 * d$pre - 0.8 * d$arm + 0.05 * d$age + rnorm(n, 0, 2 + 2 * d$arm), 1)
slopes <- transform(d, outcome = round(outcome + 0.5 * arm * (pre - 20), 1))
far <- transform(d, outcome = round(outcome + 40 * arm + 3 * (pre - 20) * arm, 1))
ties <- data.frame(arm = c(1, 1, 1, 1, 0, 0, 0, 0, 0), pre = c(1, 2, 2, 3, 1, 1, 2, 3, 3),
                   outcome = c(1, 2, 1, 3, 2, 2, 2, 3, 2))
small <- data.frame(arm = c(1, 1, 0, 0), outcome = c(3, 5, 1, 8))
large <- transform(d, pre = pre + 1e5, outcome = outcome + 1e6)
copy <- transform(d, copy = 2 * pre - 1)
one <- data.frame(arm = c(1, 0, 0, 0, 0), outcome = c(3, 5, 1, 8, 2))
case <- function(name, d, expect, covariates = list(), ...) c(list(
  name = name, sample = sample(d, covariates), expect = expect), list(...))
some <- function(...) list(shape = "regression", ...)
cases <- list(
  case("pre-score", d, rows(d)),
  case("level .9", d, rows(d, level = 0.9), settings = list(level = 0.9)),
  case("covariates", d, rows(d, " + age + kind"), list(number("age", d$age), category("kind", d$kind))),
  case("no pre-score", d[, c("arm", "outcome")], rows(d[, c("arm", "outcome")])),
  case("slopes differ", slopes, rows(slopes, note = "slopes-differ")),
  case("far tail", far, rows(far)),
  case("ties", ties, rows(ties)),
  case("smallest", small, rows(small)),
  # R's own answer loses digits to the offset; a shift changes neither the difference nor the slopes.
  case("large offsets", large, rows(d)[c(1, 4)], digits = 9),
  case("a copy of the pre-score", copy, rows(copy, " + copy", note = "aliased-predictor"), list(number("copy", copy$copy))),
  # By hand: the arm's mean is its one value, and no spread is known there.
  case("an arm of one row", one, list(
    list(term = "treatment - control", measure = "adjusted_difference", value = -1, std_error = NULL, low = NULL,
         p = NULL, note = "exact-fit"),
    list(term = "treatment", measure = "adjusted_mean", value = 3, low = NULL, note = "exact-fit"),
    # The other arm alone: the same residuals and degrees of freedom.
    { fit <- lm(outcome ~ 1, one[one$arm == 0, ])
      modifyList(test_row(fit, "(Intercept)", "control", "adjusted_mean", 0.95), list(statistic = NULL, p = NULL, df1 = NULL)) })),
  # By hand.
  case("no spread left", data.frame(arm = c(1, 1, 0, 0, 0), pre = 1:5, outcome = c(3, 5, 6, 8, 10)), list(
    list(term = "treatment - control", measure = "adjusted_difference", value = 1, std_error = NULL, low = NULL,
         p = NULL, note = "exact-fit"))),
  list(name = "constant outcome", sample = some(arm = c(1, 1, 0, 0), outcome = c(2, 2, 2, 2)),
       undefined = "constant-outcome"),
  list(name = "empty arm", sample = some(arm = c(1, 1, 1), outcome = c(2, 3, 2)), undefined = "empty-group"),
  list(name = "too few rows", sample = some(arm = c(1, 0, 0), pre = 1:3, outcome = c(2, 3, 2)),
       undefined = "too-few-rows"),
  list(name = "not finite", sample = some(arm = c(1, 1, 0), outcome = list(1, 2, "Inf")), undefined = "not-finite"),
  list(name = "yes/no outcome", sample = some(arm = c(1, 1, 0, 0), outcome = c(0, 1, 0, 1), binary = TRUE),
       undefined = "wrong-shape"))
write_json(list(
  estimator = "ancova",
  origin = paste(R.version.string, "lm; sandwich 3.0.2 vcovHC HC3; lmtest 0.9.40; emmeans 1.8.4.1 weights proportional"),
  cases = cases), "tests/oracle/ancova.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
