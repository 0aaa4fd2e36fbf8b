# Common odds ratio of the arms on an outcome of ordered levels, with thresholds, and whether odds are proportional by
# Rao's test.
estimate_proportional_odds <- function(s, o) {
  refuse(s)
  if (!all(s$outcome %in% (seq_along(s$levels) - 1))) stop("the outcome has no levels", call. = FALSE)
  X <- do.call(cbind, model_terms(s))
  kept <- setdiff(kept_columns(X), 1)
  Z <- X[, kept, drop = FALSE]
  used <- sort(unique(s$outcome))
  y <- factor(match(s$outcome, used))
  control <- list(gradTol = 1e-12, maxIter = 200, relTol = 1e-16, method = "Newton")
  fit <- tryCatch(suppressWarnings(ordinal::clm(y ~ Z, control = control)), error = function(e) NULL)
  if (is.null(fit) || diff(range(Z %*% fit$beta)) > 25) return(row(contrast_term(s), "common_odds_ratio"))
  # What each row moved the coefficients, thresholds first: its score times the covariance.
  cuts <- seq_along(fit$alpha)
  K <- length(cuts)
  eta <- outer(-drop(Z %*% fit$beta), fit$alpha, `+`)
  F <- cbind(0, stats::plogis(eta), 1)
  f <- cbind(0, stats::plogis(eta) * stats::plogis(-eta), 0)
  P <- F[, -1, drop = FALSE] - F[, -(K + 2), drop = FALSE]
  # d ln P(y = level) / d eta of each cut, for each level.
  slopes <- function(level) sapply(cuts, function(k)
    f[, k + 1] * ((level == k) - (level == k + 1)) / P[cbind(seq_along(y), level)])
  own <- slopes(as.integer(y))
  V <- stats::vcov(fit)
  psi <- cbind(own, -rowSums(own) * Z) %*% V
  errors <- errors_of(s, o, "model")
  kind <- errors$kind
  unit <- if (is.null(errors$cluster)) seq_along(y) else errors$cluster
  G <- length(unique(unit))
  n <- length(y)
  m <- ncol(psi)
  factor <- switch(kind, CR1 = , CR2 = G / (G - 1), CR1S = G / (G - 1) * (n - 1) / (n - m),
                   HC1 = , HC2 = , HC3 = n / (n - m), 1)
  se <- if (kind == "model") sqrt(diag(V)) else if (G < 2) rep(NA, m) else sqrt(factor * colSums(rowsum(psi, unit)^2))
  df <- if (startsWith(kind, "CR")) G - 1 else Inf
  lone <- startsWith(kind, "CR") && min(length(unique(unit[s$arm == 1])), length(unique(unit[s$arm == 0]))) < 2
  coefficient <- function(j) {
    measure <- if (j == 2) "common_odds_ratio" else "covariate_odds_ratio"
    at <- match(j, kept)
    if (is.na(at)) return(row(colnames(X)[j], measure))
    as_ratio_row(colnames(X)[j], measure, fit$beta[[at]], if (j == 2 && lone) NA else se[K + at], df, o)
  }
  names <- s$levels[used + 1]
  thresholds <- lapply(cuts, function(k)
    t_row(paste0(names[k], "|", names[k + 1]), "threshold", fit$alpha[[k]], se[k], df, o, NULL))
  rows(lapply(seq_len(ncol(X))[-1], coefficient), thresholds, if (K > 1) departure_row(Z, y, slopes, P, own))
}
# Rao's test against a model in which each cut has coefficients of its own.
departure_row <- function(Z, y, slopes, P, own) {
  W <- cbind(1, Z)
  K <- ncol(own)
  score <- unlist(lapply(seq_len(K), function(k) colSums(W * own[, k])))
  S <- lapply(seq_len(K + 1), function(l) slopes(rep(l, nrow(W))))
  info <- do.call(rbind, lapply(seq_len(K), function(k) do.call(cbind, lapply(seq_len(K), function(j) {
    w <- Reduce(`+`, lapply(seq_len(K + 1), function(l) P[, l] * S[[l]][, k] * S[[l]][, j]))
    crossprod(W * w, W)
  }))))
  statistic <- drop(score %*% solve(info, score, tol = 1e-30))
  df <- (K - 1) * ncol(Z)
  row("overall", "departure_from_proportional", statistic, statistic = statistic, df1 = df,
      p = stats::pchisq(statistic, df, lower.tail = FALSE))
}
