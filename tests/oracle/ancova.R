# Expected numbers of `ancova`. From the project root: Rscript tests/oracle/ancova.R
suppressPackageStartupMessages({library(jsonlite); library(sandwich); library(lmtest); library(emmeans); library(clubSandwich)})

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
# The same with any other covariance: of clubSandwich when clusters are named, else of sandwich with n - p.
robust <- function(fit, contrast, term, measure, kind, cluster, level = 0.95, test = TRUE, ...) {
  if (startsWith(kind, "CR")) {
    v <- vcovCR(fit, factor(cluster), kind)
    df <- if (kind == "CR2") linear_contrast(fit, v, matrix(contrast, 1), test = "Satterthwaite")$df else
      nlevels(factor(cluster)) - 1
  } else {
    v <- if (kind == "model") vcov(fit) else vcovHC(fit, kind)
    df <- fit$df.residual
  }
  v <- matrix(as.numeric(v), length(contrast))
  value <- sum(contrast * coef(fit)); se <- sqrt(c(contrast %*% v %*% contrast)); half <- qt(1 - (1 - level) / 2, df) * se
  out <- list(term = term, measure = measure, value = value, std_error = se, low = value - half, high = value + half)
  if (test) out <- c(out, list(statistic = value / se, df1 = df, p = 2 * pt(-abs(value / se), df)))
  c(out, list(...))
}
# Rows with such a covariance; further terms stand centred, so that the arm's coefficient is the adjusted difference.
robust_rows <- function(d, kind, cluster = NULL, further = "", level = 0.95, ...) {
  for (v in setdiff(names(d), c("arm", "outcome"))) if (is.numeric(d[[v]])) d[[v]] <- d[[v]] - mean(d[[v]])
  rhs <- paste0("outcome ~ arm", if ("pre" %in% names(d)) " + pre", further)
  fit <- lm(as.formula(rhs), d)
  at <- function(name) as.numeric(names(coef(fit)) == name)
  out <- list(robust(fit, at("arm"), "treatment - control", "adjusted_difference", kind, cluster, level, n = nrow(d), ...))
  for (a in 1:0) out <- c(out, list(robust(fit, at("(Intercept)") + a * at("arm"), c("control", "treatment")[a + 1],
    "adjusted_mean", kind, cluster, level, FALSE, n = sum(d$arm == a))))
  if ("pre" %in% names(d)) {
    fit <- if ("arm:pre" %in% names(coef(fit))) fit else lm(as.formula(paste(rhs, "+ arm:pre")), d)
    out <- c(out, list(robust(fit, at("arm:pre"), "treatment - control", "slope_difference", kind, cluster, level)))
  }
  out
}
number <- function(name, x, by_arm = FALSE) list(by_arm = by_arm, name = name, columns = list(list(name = name, values = I(x))))
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
in_clusters <- function(d, cluster, covariates = list())
  c(sample(d, covariates), list(clusters = list(I(as.integer(factor(cluster)) - 1L))))
clustered <- function(name, d, cluster, expect, covariates = list(), ...)
  c(list(name = name, sample = in_clusters(d, cluster, covariates), expect = expect), list(...))
fixed <- function(kind, level = 0.95) list(level = level, model = list(covariance = kind))
data(Exam, package = "mlmRev")
exam <- with(Exam, data.frame(arm = as.numeric(sex == "F"), pre = standLRT, outcome = normexam, intake = as.numeric(intake),
                              school = as.integer(school), single = as.numeric(type == "Sngl")))
schools <- exam[exam$school %in% c(1, 3, 5, 9, 17, 23, 30, 44, 48, 60, 62), ]
schools <- schools[seq(1, nrow(schools), 4), ]
many <- exam[seq(1, nrow(exam), 20), ]
of <- function(e, further = character()) e[, c("arm", "pre", "outcome", further)]
single <- transform(of(schools), arm = schools$single)
three <- subset(schools, school %in% c(1, 3, 17))
cases <- list(
  clustered("Exam, 11 schools", of(schools), schools$school, robust_rows(of(schools), "CR2", schools$school)),
  clustered("Exam, a covariate and another by arm", of(schools, "intake"), schools$school,
            robust_rows(of(schools, "intake"), "CR2", schools$school, " + intake + arm:intake"),
            list(number("intake", schools$intake), number("intake", schools$intake, TRUE))),
  clustered("Exam, the pre-score by arm", of(schools), schools$school,
            robust_rows(of(schools), "CR2", schools$school, " + arm:pre"), list(number("pre", schools$pre, TRUE))),
  clustered("Exam, an arm that is constant within schools", single, schools$school,
            robust_rows(single, "CR2", schools$school)),
  clustered("Exam, three schools, level .9", of(three), three$school,
            robust_rows(of(three), "CR2", three$school, level = 0.9, note = "few-freedom"), settings = list(level = 0.9)),
  clustered("Exam, 65 schools", of(many), many$school, robust_rows(of(many), "CR1S", many$school)),
  clustered("each row a cluster", d, seq_len(n), robust_rows(d, "CR2", seq_len(n)), settings = fixed("CR2")),
  clustered("CR0", of(schools), schools$school, robust_rows(of(schools), "CR0", schools$school), settings = fixed("CR0")),
  clustered("CR1", of(schools), schools$school, robust_rows(of(schools), "CR1", schools$school), settings = fixed("CR1")),
  clustered("CR1S", of(schools), schools$school, robust_rows(of(schools), "CR1S", schools$school), settings = fixed("CR1S")),
  clustered("far tail, clusters", far, rep(1:17, 8), robust_rows(far, "CR2", rep(1:17, 8))),
  case("HC0", d, robust_rows(d, "HC0"), settings = fixed("HC0")),
  case("HC1", d, robust_rows(d, "HC1"), settings = fixed("HC1")),
  case("HC2", d, robust_rows(d, "HC2"), settings = fixed("HC2")),
  case("equal variances", d, robust_rows(d, "model"), settings = fixed("model")),
  # Without clusters what is asked by clusters is HC3.
  case("CR2 without clusters", d, rows(d), settings = fixed("CR2")),
  # By hand: no cluster but its own says how a cluster of its kind varies.
  clustered("one cluster", ties, rep(1, 9), list(list(term = "treatment - control", measure = "adjusted_difference",
    value = coef(lm(outcome ~ arm + pre, ties))[["arm"]], std_error = NULL, low = NULL, p = NULL, note = "clusters-show-nothing"))),
  clustered("one cluster in each arm", ties, ties$arm, list(list(term = "treatment - control", measure = "adjusted_difference",
    value = coef(lm(outcome ~ arm + pre, ties))[["arm"]], std_error = NULL, low = NULL, p = NULL, note = "clusters-show-nothing"))),
  clustered("an arm in one cluster of four", ties, c(1, 1, 1, 1, 2, 2, 3, 3, 4), list(
    list(term = "treatment - control", measure = "adjusted_difference", std_error = NULL, low = NULL, p = NULL,
         note = "clusters-show-nothing"),
    list(term = "treatment", measure = "adjusted_mean", std_error = NULL, low = NULL, note = "clusters-show-nothing"))),
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
  origin = paste(R.version.string, "lm; sandwich 3.0.2 vcovHC HC3; lmtest 0.9.40; emmeans 1.8.4.1 weights proportional; clubSandwich 0.5.8 vcovCR, linear_contrast; mlmRev 1.0.8 Exam"),
  cases = cases), "tests/oracle/ancova.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
