# Regressions of yes/no outcomes, counts and levels: columns, fits, and coefficients as ratios.

# Intercept, arm, pre-score, covariates, moderator, as columns; of a product with the arm the other factor is centred.
model_terms <- function(s) {
  products <- function(p) {
    x <- predictor_columns(p)
    stats::setNames(lapply(x, function(v) s$arm * centred(v)), paste0("arm:", names(x)))
  }
  of <- function(p) if (p$by_arm) products(p) else predictor_columns(p)
  X <- c(list(rep(1, length(s$arm)), s$arm), if (!is.null(s$pre)) list(s$pre), do.call(c, lapply(s$covariates, of)),
         if (!is.null(s$moderator)) c(predictor_columns(s$moderator), products(s$moderator)))
  names(X)[1:2] <- c("intercept", contrast_term(s))
  if (!is.null(s$pre)) names(X)[3] <- "pre"
  X
}
kept_columns <- function(X) { q <- qr(X, tol = 1e-9); sort(q$pivot[seq_len(q$rank)]) }

# A generalised linear model; NULL when predictors separate the outcome, so that the likelihood has no maximum.
fit_model <- function(X, y, family) {
  fit <- tryCatch(suppressWarnings({
    first <- stats::glm(y ~ 0 + X, family = family, control = list(epsilon = 1e-14, maxit = 100))
    # R stops on the deviance, which is flat to half the digits: a few rounds more.
    stats::glm(y ~ 0 + X, family = family, start = stats::coef(first), control = list(epsilon = 1e-300, maxit = 4))
  }), error = function(e) NULL)
  mu <- if (!is.null(fit)) stats::fitted(fit)
  binomial <- family$family == "binomial"
  separated <- is.null(fit) || any(mu < 1e-9 * max(mu)) || (binomial && any(mu > 1 - 1e-9)) ||
    any(!is.finite(stats::coef(fit)))
  if (separated) NULL else fit
}

# A coefficient b of a logarithm as a ratio: standard error that of b, limits and test by t with df (Inf: z).
as_ratio_row <- function(term, measure, b, std_error, df, o, test = TRUE) {
  r <- t_row(term, measure, b, std_error, df, o, if (test) 0)
  r[c("value", "low", "high")] <- exp(r[c("value", "low", "high")])
  r
}

# The coefficients of a model as ratios, the arm's first, with the plan's covariance; `dispersed`: t instead of z without it.
ratio_rows <- function(s, o, X, kept, fit, measures, dispersed = FALSE) {
  errors <- errors_of(s, o, "model")
  Z <- X[, kept, drop = FALSE]
  w <- stats::weights(fit, "working")
  e <- stats::residuals(fit, "working")
  bread <- chol2inv(qr.R(qr(Z * sqrt(w))))
  left <- 1 - w * rowSums((Z %*% bread) * Z)
  n <- length(w)
  p <- length(kept)
  clusters <- unique(errors$cluster)
  V <- if (length(clusters) > 1) clubSandwich::vcovCR(fit, cluster = errors$cluster, type = errors$kind)
  one <- function(j) {
    term <- colnames(X)[j]
    measure <- measures[min(if (j == 1) 3 else if (j == 2) 1 else 2)]
    if (!j %in% kept) return(row(term, measure))
    k <- as.numeric(kept == j)
    b <- stats::coef(fit)[[which(kept == j)]]
    a <- drop(Z %*% bread %*% k) * w
    df <- Inf
    se <- NA
    if (errors$kind == "model") {
      se <- sqrt(stats::vcov(fit)[which(kept == j), which(kept == j)])
      if (dispersed) df <- n - p
    } else if (startsWith(errors$kind, "HC")) {
      alone <- left < 1e-10
      adjusted <- switch(errors$kind, HC0 = e, HC1 = e * sqrt(n / (n - p)), HC2 = e / sqrt(left), HC3 = e / left)
      if (!any(alone & abs(a) > 1e-8 * sqrt(sum(a^2)))) se <- sqrt(sum((a * adjusted)[!alone]^2))
    } else if (!is.null(V) && all(vapply(clusters, function(g) determined(Z[errors$cluster != g, , drop = FALSE], k), TRUE))) {
      se <- sqrt(unclass(as.matrix(V))[which(kept == j), which(kept == j)])
      df <- if (errors$kind != "CR2") length(clusters) - 1 else
        clubSandwich::linear_contrast(fit, V, contrasts = matrix(k, 1), test = "Satterthwaite")$df
    }
    as_ratio_row(term, measure, b, se, df, o, test = j != 1)
  }
  rows(one(2), one(1), lapply(seq_len(ncol(X))[-(1:2)], one))
}
