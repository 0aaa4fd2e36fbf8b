# The arms compared by least squares, with robust errors.

# Which covariance: the plan's; else CR2 with fewer than 50 clusters, CR1S with more, and `without` without clusters.
errors_of <- function(s, o, without) {
  cluster <- if (length(s$clusters)) s$clusters[[length(s$clusters)]]
  count <- length(unique(cluster))
  fixed <- o$model$covariance
  kind <- if (!is.null(fixed) && (count > 0 || !startsWith(fixed, "CR"))) fixed else if (count == 0) without else
    if (count < 50) "CR2" else "CR1S"
  list(kind = kind, cluster = if (startsWith(kind, "CR")) cluster)
}

# Least squares of y on intercept, arm and the columns of `further`, in that order; what depends on those before is left out.
arm_model <- function(s, y, further, errors) {
  if (min(y) == max(y)) stop("the outcome is the same in all rows", call. = FALSE)
  fit <- fit_columns(cbind(1, s$arm, do.call(cbind, as.list(further))), y, errors)
  enough_rows(length(y), length(fit$kept) + 1)
  fit
}
fit_columns <- function(X, y, errors) {
  q <- qr(X, tol = 1e-9)
  kept <- sort(q$pivot[seq_len(q$rank)])
  Z <- X[, kept, drop = FALSE]
  lm <- stats::lm(y ~ 0 + Z)
  e <- stats::residuals(lm)
  V <- if (startsWith(errors$kind, "CR") && length(unique(errors$cluster)) > 1)
    clubSandwich::vcovCR(lm, cluster = errors$cluster, type = errors$kind)
  list(X = X, Z = Z, kept = kept, lm = lm, b = unname(stats::coef(lm)), bread = chol2inv(qr.R(qr(Z))), e = e,
       df = length(y) - q$rank, exact = max(abs(e)) < 1e-12 * max(abs(centred(y)), abs(y) * 1e-3), errors = errors, V = V)
}
# Whether rows determine the combination `w` of all columns.
determined <- function(X, w) {
  scale <- apply(abs(X), 2, max)
  scale[scale == 0] <- 1
  max(abs(qr.resid(qr(t(X) / scale, tol = 1e-9), w / scale))) < 1e-7 * max(abs(w / scale))
}
# A combination w of the coefficients, with its standard error and degrees of freedom; none where a single row or cluster
# decides it alone, because its residual is then 0 whatever the outcome.
combined <- function(fit, w) {
  k <- w[fit$kept]
  out <- list(value = sum(k * fit$b), std_error = NA, df = NA)
  if (fit$exact || fit$df == 0) return(out)
  kind <- fit$errors$kind
  a <- drop(fit$Z %*% fit$bread %*% k)
  left <- 1 - rowSums((fit$Z %*% fit$bread) * fit$Z)
  n <- length(a)
  if (kind == "model") {
    out$std_error <- sqrt(sum(a^2) * sum(fit$e^2) / fit$df)
    out$df <- fit$df
  } else if (startsWith(kind, "HC")) {
    alone <- left < 1e-10
    if (any(alone & abs(a) > 1e-8 * sqrt(sum(a^2)))) return(out)
    e <- switch(kind, HC0 = fit$e, HC1 = fit$e * sqrt(n / fit$df), HC2 = fit$e / sqrt(left), HC3 = fit$e / left)
    out$std_error <- sqrt(sum((a * e)[!alone]^2))
    out$df <- fit$df
  } else if (!is.null(fit$V)) {
    without <- function(g) fit$Z[fit$errors$cluster != g, , drop = FALSE]
    if (!all(vapply(unique(fit$errors$cluster), function(g) determined(without(g), k), TRUE))) return(out)
    out$std_error <- sqrt(drop(k %*% unclass(as.matrix(fit$V)) %*% k))
    out$df <- if (kind != "CR2") length(unique(fit$errors$cluster)) - 1 else
      clubSandwich::linear_contrast(fit$lm, fit$V, contrasts = matrix(k, 1), test = "Satterthwaite")$df
    if (!isTRUE(out$df > 0)) out$std_error <- NA
  }
  out
}
# The combination as a row: with t test, or with `null = NULL` without.
combined_row <- function(fit, w, term, measure, o, null = 0, add = 0) {
  c <- combined(fit, w)
  t_row(term, measure, c$value + add, c$std_error, c$df, o, null)
}
# Whether several combinations (a list) are all 0: F, with CR2 the approximate Hotelling test.
joint_row <- function(fit, contrasts, value, term, measure) {
  each <- lapply(contrasts, function(w) combined(fit, w))
  if (any(is.na(vapply(each, `[[`, 0, "std_error"))) || !all(vapply(contrasts, function(w) determined(fit$X, w), TRUE)))
    return(row(term, measure, value))
  C <- do.call(rbind, contrasts)[, fit$kept, drop = FALSE]
  if (fit$errors$kind == "CR2") {
    w <- clubSandwich::Wald_test(fit$lm, constraints = C, vcov = fit$V, test = "HTZ")
    return(row(term, measure, value, statistic = w$Fstat, df1 = w$df_num, df2 = w$df_denom, p = w$p_val))
  }
  d <- drop(C %*% fit$b)
  f <- sum(d * solve(covariance_of(fit, C), d)) / length(d)
  df <- each[[1]]$df
  row(term, measure, value, statistic = f, df1 = length(d), df2 = df, p = stats::pf(f, length(d), df, lower.tail = FALSE))
}
# The covariance of several combinations of the kept coefficients, from the variances of their sums and differences.
covariance_of <- function(fit, C) {
  full <- function(k) replace(numeric(ncol(fit$X)), fit$kept, k)
  variance <- function(k) combined(fit, full(k))$std_error^2
  outer(seq_len(nrow(C)), seq_len(nrow(C)), Vectorize(function(i, j)
    if (i == j) variance(C[i, ]) else (variance(C[i, ] + C[j, ]) - variance(C[i, ]) - variance(C[j, ])) / 2))
}

# A difference of the arms in `fit`, in standard deviations of `yardstick` pooled within the arms, with Hedges' exact
# correction; the standard error by the delta method from robust variances of both.
in_sds <- function(s, fit, yardstick, term, measure, o) {
  n <- length(yardstick)
  m <- n - 2
  apart <- yardstick - stats::ave(yardstick, s$arm)
  sd <- sqrt(sum(apart^2) / m)
  if (!(sd > 0)) return(row(term, measure))
  J <- exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2)
  b <- combined(fit, replace(numeric(ncol(fit$X)), 2, 1))
  squares <- fit_columns(matrix(1, n), (apart / sd)^2 * n / m, fit$errors)
  of_squares <- if (squares$exact) 0 else combined(squares, 1)$std_error
  t_row(term, measure, J * b$value / sd, J * sqrt((b$std_error / sd)^2 + (b$value / sd / 2 * of_squares)^2), b$df, o, NULL)
}
