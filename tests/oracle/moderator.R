# Expected numbers of `moderator`. From the project root: Rscript tests/oracle/moderator.R
suppressPackageStartupMessages({library(jsonlite); library(sandwich); library(lmtest)})

row <- function(fit, name, term, measure = "effect_difference", level = 0.95, ...) {
  v <- vcovHC(fit, type = "HC3")
  ci <- coefci(fit, name, level, vcov. = v, df = fit$df.residual)
  c(as.list(setNames(coeftest(fit, vcov. = v, df = fit$df.residual)[name, ], c("value", "std_error", "statistic", "p"))),
    list(low = ci[1], high = ci[2], df1 = fit$df.residual, n = nobs(fit), term = term, measure = measure), list(...))
}
none <- function(term, note, measure = "effect_difference")
  list(term = term, measure = measure, value = NULL, std_error = NULL, low = NULL, p = NULL, note = note)
number <- function(name, x) list(name = name, columns = list(list(name = "years", values = I(x))))
category <- function(name, f) list(name = name, reference = levels(f)[1], columns = lapply(levels(f)[-1], function(l)
  list(name = l, values = I(as.numeric(f == l)))))
sample <- function(d, moderator, covariates = list(), binary = FALSE) list(
  shape = "regression", arm = I(d$arm), outcome = I(d$outcome), pre = if ("pre" %in% names(d)) I(d$pre),
  covariates = covariates, moderator = moderator, binary = binary)
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))

set.seed(15)
n <- 136
d <- data.frame(arm = rep(1:0, c(77, 59)), pre = round(rnorm(n, 20, 6), 1), age = round(rnorm(n, 38, 7)),
                kind = factor(base::sample(c("broken", "new", "whole"), n, TRUE)))
d$outcome <- round(5 + 0.6 * d$pre - 0.8 * d$arm + 0.05 * d$age * (1 + d$arm) + rnorm(n, 0, 2 + d$arm), 1)
two <- factor(ifelse(d$kind == "new", "yes", "no"))
yes <- transform(d, outcome = as.numeric(outcome > 19))
far <- transform(d, outcome = round(outcome + 30 * arm * (two == "yes"), 1))
small <- data.frame(arm = c(1, 1, 1, 0, 0, 1, 0, 0), outcome = c(3, 5, 1, 8, 2, 2, 7, 4))
half <- factor(c("a", "a", "b", "a", "a", "b", "b", "b"))
bare <- factor(c("a", "a", "c", "a", "a", "c", "b", "b"))
lone <- factor(c("a", "a", "b", "a", "a", "b", "b", "a"))
in_ref <- factor(c("b", "b", "c", "a", "a", "b", "b", "c"))
cases <- list(
  case("category", sample(d, category("kind", d$kind)), {
    fit <- lm(outcome ~ arm * kind + pre, d)
    list(row(fit, "arm:kindnew", "kind: new"), row(fit, "arm:kindwhole", "kind: whole")) }),
  case("number, covariate, level .9", sample(d, number("age", d$age), list(category("kind", d$kind))), {
    fit <- lm(outcome ~ arm * age + pre + kind, d)
    list(row(fit, "arm:age", "age", level = 0.9)) }, settings = list(level = 0.9)),
  case("yes/no outcome", sample(yes, category("new", two), binary = TRUE), {
    fit <- lm(outcome ~ arm * two + pre, yes)
    list(row(fit, "arm:twoyes", "new: yes", "share_effect_difference")) }),
  case("far tail", sample(far, category("new", two)),
       list(row(lm(outcome ~ arm * two + pre, far), "arm:twoyes", "new: yes"))),
  case("ties, smallest", sample(small, category("half", half)),
       list(row(lm(outcome ~ arm * half, small), "arm:halfb", "half: b"))),
  case("a covariate that is the moderator", sample(d, number("age", d$age), list(number("again", d$age))), {
    fit <- lm(outcome ~ arm * age + pre, d)
    list(row(fit, "arm:age", "age", note = "aliased-predictor")) }),
  # In level c there is no control, in level b no treatment.
  case("empty cells", sample(small, category("bare", bare)),
       list(none("bare: b", "empty-group"), none("bare: c", "empty-group"))),
  case("no treatment in the reference level", sample(small, category("ref", in_ref)),
       list(none("ref: b", "empty-group"), none("ref: c", "empty-group"))),
  # By hand: (2 + 1)/2 − 7 − (4 − 14/3). One control in level b: its spread is unknown.
  case("a cell of one row", sample(small, category("lone", lone)), list(list(
    term = "lone: b", measure = "effect_difference", value = 1.5 - 7 - (4 - 14 / 3), std_error = NULL, low = NULL,
    p = NULL, note = "exact-fit"))),
  case("event floor", sample(yes, category("new", two), binary = TRUE),
       list(none("new: yes", "event-floor", "share_effect_difference")), settings = list(event_floor = 69)),
  list(name = "constant characteristic", sample = sample(small, number("age", rep(3, 8))),
       undefined = "constant-predictor"),
  list(name = "no characteristic", sample = sample(small, NULL), undefined = "wrong-shape"),
  list(name = "constant outcome", sample = sample(transform(small, outcome = 1), category("half", half)),
       undefined = "constant-outcome"),
  list(name = "too few rows", sample = sample(small[c(1, 3, 4, 7), ], category("half", half[c(1, 3, 4, 7)])),
       undefined = "too-few-rows"))
write_json(list(
  estimator = "moderator",
  origin = paste(R.version.string, "lm(y ~ arm * m + pre); sandwich 3.0.2 vcovHC HC3; lmtest 0.9.40"),
  cases = cases), "tests/oracle/moderator.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
