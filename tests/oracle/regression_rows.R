# What the scripts of the regressions share: samples, fits that stand still, coefficients as rows. Sourced from the
# project root.
suppressMessages({library(jsonlite); library(sandwich); library(clubSandwich); library(MASS)})

number <- function(name, x, by_arm = FALSE) list(name = name, by_arm = by_arm,
  columns = list(list(name = name, values = I(as.numeric(x)))))
category <- function(name, f) list(name = name, reference = levels(f)[1], columns = lapply(levels(f)[-1], function(l)
  list(name = l, values = I(as.numeric(f == l)))))
sample <- function(d, covariates = list(), binary = FALSE, clusters = NULL, levels = NULL) c(list(
  shape = "regression", arm = I(d$arm), outcome = I(as.numeric(d$outcome)), pre = if ("pre" %in% names(d)) I(d$pre),
  covariates = covariates, binary = binary),
  if (!is.null(clusters)) list(clusters = list(as.integer(factor(clusters)) - 1L)),
  if (!is.null(levels)) list(levels = levels))
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))
undefined <- function(name, sample, note, ...) c(list(name = name, sample = sample, undefined = note), list(...))

# A fit from which one more iteration moves nothing: R stops on the deviance, which is flat to half the digits.
still <- function(formula, family, data) {
  fit <- glm(formula, family, data, control = glm.control(epsilon = 1e-14, maxit = 200))
  for (i in 1:25) fit <- suppressWarnings(glm(formula, family, data, start = ifelse(is.na(coef(fit)), 0, coef(fit)),
                                              control = glm.control(epsilon = 1e-300, maxit = 2)))
  fit$call$formula <- formula; fit$call$family <- family; fit$call$data <- data
  fit$call$control <- NULL; fit$call$start <- NULL
  fit
}

# Covariance and degrees of freedom of the coefficients: `kind` as in a plan; `df` of t without clusters (Inf: z).
covered <- function(fit, kind, clusters = NULL, df = Inf, model = vcov(fit, complete = FALSE)) {
  kept <- names(coef(fit))[!is.na(coef(fit))]; p <- length(kept)
  V <- if (kind == "model") model else if (grepl("^HC", kind)) vcovHC(fit, type = kind) else
    as.matrix(vcovCR(fit, cluster = clusters, type = kind))
  if (kind == "CR2") df <- coef_test(fit, vcov = vcovCR(fit, cluster = clusters, type = "CR2"), test = "Satterthwaite")$df_Satt
  else if (grepl("^CR", kind)) df <- length(unique(clusters)) - 1
  list(V = V[kept, kept, drop = FALSE], df = setNames(rep_len(df, p), kept))
}

# One row of the coefficient `of` of a fit.
row <- function(fit, c, of, term, measure, log = TRUE, level = 0.95, test = TRUE, ...) {
  b <- coef(fit)[[of]]; se <- sqrt(c$V[of, of]); df <- c$df[[of]]
  q <- if (is.finite(df)) qt(1 - (1 - level) / 2, df) else qnorm(1 - (1 - level) / 2)
  scale <- if (log) exp else identity
  out <- list(term = term, measure = measure, value = scale(b), std_error = se, low = scale(b - q * se),
              high = scale(b + q * se), n = nobs(fit))
  if (test) out <- c(out, list(statistic = b / se, df1 = if (is.finite(df)) df,
                               p = if (is.finite(df)) 2 * pt(-abs(b / se), df) else 2 * pnorm(-abs(b / se))))
  c(out, list(...))
}
none <- function(note, measure, term = "treatment - control") list(term = term, measure = measure, value = NULL,
  std_error = NULL, low = NULL, p = NULL, note = note)

# All rows of a fit: `terms` names the coefficients after intercept and arm.
rows <- function(fit, c, measures, terms = list(), log = TRUE, level = 0.95, arm = list()) c(
  list(do.call(row, c(list(fit, c, "arm", "treatment - control", measures[1], log, level), arm)),
       row(fit, c, "(Intercept)", "intercept", measures[3], log, level, test = FALSE)),
  lapply(names(terms), function(of) row(fit, c, of, terms[[of]], measures[2], log, level)))

save <- function(id, origin, cases, ...) write_json(c(list(estimator = id, origin = origin), list(...), list(cases = cases)),
  paste0("tests/oracle/", id, ".json"), auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
versions <- paste(R.version.string, "sandwich", packageVersion("sandwich"), "clubSandwich", packageVersion("clubSandwich"),
                  "MASS", packageVersion("MASS"))
