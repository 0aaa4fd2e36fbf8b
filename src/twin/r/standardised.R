# Means and shares had everyone been in one arm, with their influence functions.

# The design were everyone in `arm` (their own, or 1, or 0).
design_in <- function(s, arm) {
  column <- function(p) lapply(predictor_columns(p), function(x) centred(x) * (if (p$by_arm) arm else 1))
  cbind(1, rep_len(arm, length(s$arm)), if (!is.null(s$pre)) centred(s$pre),
        do.call(cbind, as.list(do.call(c, lapply(s$covariates, column)))))
}
# A working model of `y` over the rows `used`: the mean of every row in arm 1 and arm 0, its slope, and each row's influence
# on the coefficients. NULL where the likelihood has no maximum or rows are too few.
working_model <- function(s, family, y, used = rep(TRUE, length(y))) {
  own <- design_in(s, s$arm)
  if (sum(used) <= qr(own[used, , drop = FALSE], tol = 1e-9)$rank) return(NULL)
  kept <- kept_columns(own[used, , drop = FALSE])
  X <- own[, kept, drop = FALSE]
  fit <- fit_model(X[used, , drop = FALSE], y[used], family)
  if (is.null(fit)) return(NULL)
  b <- stats::coef(fit)
  # The estimating equations of each row, and their derivative: the observed one, which for a gamma model with log link is
  # y/mu a row. A few steps by it from R's fit, which stops on the deviance.
  for (round in 1:4) {
    eta <- drop(X %*% b)
    mu <- family$linkinv(eta)
    score <- X * ifelse(used, (y - mu) * family$mu.eta(eta) / family$variance(mu), 0)
    weight <- if (family$family == "Gamma") y / mu else family$mu.eta(eta)^2 / family$variance(mu)
    inverse <- solve(crossprod(X * ifelse(used, weight, 0), X))
    if (round < 4) b <- b + drop(inverse %*% colSums(score))
  }
  in_arm <- lapply(1:0, function(arm) design_in(s, arm)[, kept, drop = FALSE])
  list(influence = score %*% inverse, in_arm = in_arm,
       mean = lapply(in_arm, function(Z) family$linkinv(drop(Z %*% b))),
       slope = lapply(in_arm, function(Z) family$mu.eta(drop(Z %*% b))))
}
# The mean over all rows of the product of the models' means in the first arm (treatment) or the second (control): its value
# and what each row moved it.
standardise_over <- function(models, a) {
  product <- Reduce(`*`, lapply(models, function(m) m$mean[[a]]))
  influence <- (product - mean(product)) / length(product)
  for (m in models) influence <- influence +
    drop(m$influence %*% colMeans(m$in_arm[[a]] * (m$slope[[a]] * product / m$mean[[a]])))
  list(value = mean(product), influence = influence)
}
difference_of <- function(a, b) list(value = a$value - b$value, influence = a$influence - b$influence)
log_of <- function(q) list(value = log(q$value), influence = q$influence / q$value)
log_odds_of <- function(q) list(value = stats::qlogis(q$value), influence = q$influence / (q$value * (1 - q$value)))

# Standard error and degrees of freedom of a number that rows, or clusters, moved; none where an arm lies in one of them.
spread_of <- function(s, q) {
  unit <- if (length(s$clusters)) s$clusters[[length(s$clusters)]] else seq_along(s$arm)
  G <- length(unique(unit))
  alone <- length(unique(unit[s$arm == 1])) < 2 || length(unique(unit[s$arm == 0])) < 2
  list(se = if (alone) NA else sqrt(G / (G - 1) * sum(rowsum(q$influence, unit)^2)), df = G - 1)
}
# As it is, within the measure's range; `size` is that of the numbers compared, below which a spread is rounding.
natural_row <- function(s, o, term, measure, q, null = NULL, range = c(-Inf, Inf), size = 1) {
  of <- spread_of(s, q)
  r <- t_row(term, measure, q$value, if (isTRUE(of$se > 1e-12 * size)) of$se else NA, of$df, o, null)
  r$low <- max(r$low, range[1])
  r$high <- min(r$high, range[2])
  r
}
# With limits on another scale; the standard error is that of the value, or of the logarithm when `of_log`.
curved_row <- function(s, o, term, measure, q, scaled, back, of_log = FALSE) {
  on <- spread_of(s, scaled)
  value <- if (of_log) back(scaled$value) else q$value
  if (!isTRUE(on$se > 1e-12)) return(row(term, measure, value))
  half <- stats::qt((1 - o$level) / 2, on$df, lower.tail = FALSE) * on$se
  row(term, measure, value, if (of_log) on$se else spread_of(s, q)$se, back(scaled$value - half), back(scaled$value + half))
}
share_of <- function(s, o, term, measure, q) curved_row(s, o, term, measure, q, log_odds_of(q), stats::plogis)
amount_of <- function(s, o, term, measure, q) curved_row(s, o, term, measure, q, log_of(q), exp)
ratio_of <- function(s, o, term, measure, log) curved_row(s, o, term, measure, NULL, log, exp, TRUE)
# Where no model answers: the arms as they are.
as_they_are <- function(s, values, measure, within = NULL) rows(lapply(1:0, function(a)
  row(paste0(if (a == 1) s$treatment else s$control, within), measure, mean(values[s$arm == a]))))
