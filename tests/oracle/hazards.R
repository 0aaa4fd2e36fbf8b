# What the scripts of the hazard models share: samples, fits that stand still, coefficients as rows. Sourced from the
# project root.
suppressMessages({library(jsonlite); library(survival)})

number <- function(name, x) list(name = name, columns = list(list(name = name, values = I(as.numeric(x)))))
category <- function(name, f) { f <- factor(f); list(name = name, reference = levels(f)[1],
  columns = lapply(levels(f)[-1], function(l) list(name = l, values = I(as.numeric(f == l))))) }
# `ending`: numbers from 1, NA where it had not ended; `group`: a factor, its last level the reference.
sample <- function(group, time, ending, covariates = list(), endings = "plan", entry = NULL, strata = NULL, subject = NULL,
                   clusters = NULL, event = 0) { group <- as.factor(group); c(list(
  shape = "durations", groups = I(levels(group)), group = I(as.integer(group) - 1L), time = I(time),
  ending = I(as.integer(ending) - 1L), endings = I(endings), event = event, covariates = covariates),
  if (!is.null(entry)) list(entry = I(entry)),
  if (!is.null(strata)) { s <- factor(strata); list(strata = list(levels = I(levels(s)), of = I(as.integer(s) - 1L))) },
  if (!is.null(subject)) list(subject = I(as.integer(factor(subject)) - 1L)),
  if (!is.null(clusters)) list(clusters = list(as.integer(factor(clusters)) - 1L))) }
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))
undefined <- function(name, sample, note, ...) c(list(name = name, sample = sample, undefined = note), list(...))
# The columns of a sample as a matrix: groups against the last, then covariates.
columns <- function(s) {
  g <- s$group; k <- length(s$groups)
  X <- if (k > 1) sapply(seq_len(k - 1), function(j) as.numeric(g == j - 1)) else matrix(0, length(g), 0)
  if (is.null(dim(X))) X <- matrix(X, nrow = length(g))
  colnames(X) <- if (k > 1) paste(s$groups[-k], "-", s$groups[k])
  for (p in s$covariates) for (c in p$columns) {
    X <- cbind(X, c$values); colnames(X)[ncol(X)] <- if (is.null(p$reference)) p$name else paste0(p$name, ": ", c$name) }
  X }
# The response of one ending (from 0).
response <- function(s, ending = s$event) { e <- as.numeric(!is.na(s$ending) & s$ending == ending)
  if (is.null(s$entry)) Surv(unclass(s$time), e) else Surv(unclass(s$entry), unclass(s$time), e) }
# A fit from which one more iteration moves nothing.
fitted <- function(s, ending = s$event, ties = "efron", X = columns(s), robust = FALSE, by = NULL, ...) {
  d <- list(y = response(s, ending), X = X, s = if (is.null(s$strata)) rep(1, length(s$time)) else unclass(s$strata$of))
  d$by <- by; f <- if (is.null(s$strata)) y ~ X else y ~ X + strata(s)
  # R stops on the likelihood, which is flat to half the digits: it starts again from where it stopped.
  suppressWarnings({control <- coxph.control(eps = 1e-15, iter.max = 60, toler.chol = 1e-13, timefix = FALSE)
    run <- function(...) if (is.null(by)) coxph(f, d, ties = ties, control = control, x = TRUE, robust = robust, ...)
      else coxph(f, d, ties = ties, control = control, x = TRUE, cluster = by, ...)
    fit <- run(); l0 <- fit$loglik[1]
    # Newton's step by the sum of the Schoenfeld residuals, which is the score.
    if (ties != "exact" && !anyNA(coef(fit)) && length(coef(fit)) && max(abs(coef(fit)) * apply(X, 2, sd)) < 5) for (i in 1:3) {
      v <- if (is.null(fit$naive.var)) fit$var else fit$naive.var
      init <- drop(coef(fit) + v %*% colSums(as.matrix(residuals(fit, "schoenfeld")))); control$iter.max <- 0
      fit <- run(init = init); fit$loglik[1] <- l0 }
    fit }) }
size <- function(s, name) { k <- length(s$groups); unit <- if (is.null(s$subject)) seq_along(s$time) else s$subject
  j <- match(name, paste(s$groups[-k], "-", s$groups[k]))
  if (is.na(j) || k == 2) length(unique(unit)) else sum(sapply(c(j, k), function(g) length(unique(unit[s$group == g - 1])))) }
ended <- function(s, ending) if (length(s$endings) > 1) paste0(": ", s$endings[ending + 1]) else ""
measure <- function(s, name) { k <- length(s$groups)
  if (name %in% paste(s$groups[-k], "-", s$groups[k])) "hazard_ratio" else "covariate_hazard_ratio" }
# All rows of a fit.
rows <- function(s, fit, ending = s$event, level = 0.95, X = columns(s), note = NULL) lapply(unname(which(!is.na(coef(fit)))), function(i) {
  name <- colnames(X)[i]; b <- coef(fit)[[i]]; se <- sqrt(fit$var[i, i]); q <- qnorm(1 - (1 - level) / 2)
  c(list(term = paste0(name, ended(s, ending)), measure = measure(s, name), value = exp(b), std_error = se, low = exp(b - q * se),
         high = exp(b + q * se), n = size(s, name), statistic = b / se, p = 2 * pnorm(-abs(b / se))),
    if (i == 1 && !is.null(note)) list(note = note)) })
none <- function(s, name, note, ending = s$event, ...) c(list(term = paste0(name, ended(s, ending)), measure = measure(s, name),
  value = NULL, std_error = NULL, p = NULL, note = note), list(...))
save <- function(id, origin, cases, ...) write_json(c(list(estimator = id, origin = origin), list(...), list(cases = cases)),
  paste0("tests/oracle/", id, ".json"), auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = FALSE)
versions <- paste0(R.version.string, ", survival ", packageVersion("survival"))
