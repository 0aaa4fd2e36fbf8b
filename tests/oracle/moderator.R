# Expected numbers of `moderator`. From the project root: Rscript tests/oracle/moderator.R
suppressPackageStartupMessages({library(jsonlite); library(sandwich); library(lmtest); library(clubSandwich)})

row <- function(fit, name, term, measure = "effect_difference", level = 0.95, ...) {
  v <- vcovHC(fit, type = "HC3")
  ci <- coefci(fit, name, level, vcov. = v, df = fit$df.residual)
  c(as.list(setNames(coeftest(fit, vcov. = v, df = fit$df.residual)[name, ], c("value", "std_error", "statistic", "p"))),
    list(low = ci[1], high = ci[2], df1 = fit$df.residual, n = nobs(fit), term = term, measure = measure), list(...))
}
# The same by clusters.
clustered_row <- function(fit, cluster, name, term, kind = "CR2", measure = "effect_difference", level = 0.95, ...) {
  v <- vcovCR(fit, factor(cluster), kind); at <- as.numeric(names(coef(fit)) == name)
  df <- if (kind == "CR2") linear_contrast(fit, v, matrix(at, 1), test = "Satterthwaite")$df else nlevels(factor(cluster)) - 1
  value <- coef(fit)[[name]]; se <- sqrt(as.numeric(at %*% matrix(as.numeric(v), length(at)) %*% at))
  half <- qt(1 - (1 - level) / 2, df) * se
  c(list(term = term, measure = measure, value = value, std_error = se, low = value - half, high = value + half,
         statistic = value / se, df1 = df, p = 2 * pt(-abs(value / se), df), n = nobs(fit)), list(...))
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
data(Exam, package = "mlmRev")
exam <- with(Exam, data.frame(arm = as.numeric(sex == "F"), pre = standLRT, outcome = normexam, school = as.integer(school),
                              intake = factor(intake), kind = schgend))
schools <- exam[exam$school %in% c(1, 3, 5, 9, 17, 23, 30, 44, 48, 60, 62), ]
schools <- schools[seq(1, nrow(schools), 4), ]
mixed <- exam[exam$kind == "mixed" & exam$school <= 30, ]
mixed <- mixed[seq(1, nrow(mixed), 6), ]
# Constant within schools: the first schools by number against the others.
mixed$early <- factor(ifelse(mixed$school < 15, "yes", "no"))
schools$passed <- as.numeric(schools$outcome > 0)
by <- function(cluster) list(I(as.integer(factor(cluster)) - 1L))
cases <- list(
  case("Exam, 11 schools", c(sample(schools, number("pre", schools$pre)), list(clusters = by(schools$school))), {
    # The moderator is the pre-score itself.
    fit <- lm(outcome ~ arm * pre, schools)
    list(clustered_row(fit, schools$school, "arm:pre", "pre")) }),
  case("Exam, intake, CR1", c(sample(mixed, category("early", mixed$early)), list(clusters = by(mixed$school))), {
    fit <- lm(outcome ~ arm * early + pre, mixed)
    list(clustered_row(fit, mixed$school, "arm:earlyyes", "early: yes", "CR1")) },
    settings = list(model = list(covariance = "CR1"))),
  case("Exam, a characteristic that is constant within schools",
       c(sample(mixed, category("early", mixed$early)), list(clusters = by(mixed$school))), {
    fit <- lm(outcome ~ arm * early + pre, mixed)
    list(clustered_row(fit, mixed$school, "arm:earlyyes", "early: yes")) }),
  case("Exam, yes/no outcome", { s <- transform(schools, outcome = passed)
    c(sample(s, number("intake", as.numeric(s$intake)), binary = TRUE), list(clusters = by(s$school))) }, {
    fit <- lm(passed ~ arm * as.numeric(intake) + pre, schools)
    list(clustered_row(fit, schools$school, "arm:as.numeric(intake)", "intake", measure = "share_effect_difference")) }),
  case("clusters, far tail", c(sample(far, category("new", two)), list(clusters = by(rep(1:17, 8)))), {
    fit <- lm(outcome ~ arm * two + pre, far)
    list(clustered_row(fit, rep(1:17, 8), "arm:twoyes", "new: yes")) }),
  case("one cluster", c(sample(small, category("half", half)), list(clusters = by(rep(1, 8)))),
       list(modifyList(none("half: b", "clusters-show-nothing"), list(value = coef(lm(outcome ~ arm * half, small))[["arm:halfb"]])))),
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
  origin = paste(R.version.string, "lm(y ~ arm * m + pre); sandwich 3.0.2 vcovHC HC3; lmtest 0.9.40; clubSandwich 0.5.8 vcovCR, linear_contrast; mlmRev 1.0.8 Exam"),
  cases = cases), "tests/oracle/moderator.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
