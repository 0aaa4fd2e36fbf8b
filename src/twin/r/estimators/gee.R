# The effect of the arm over all clusters (generalised estimating equations, exchangeable correlation), cluster by cluster, with the
# robust errors of Mancl and DeRouen or another correction that the plan fixes.
gee_fit <- function(y, X, cluster, family) {
  groups <- split(seq_along(y), cluster); p <- ncol(X); pairs <- sum(choose(lengths(groups), 2)); largest <- max(lengths(groups))
  start <- stats::glm.fit(X, y, family = family, control = list(epsilon = 1e-15, maxit = 100))$coefficients
  b <- start; alike <- TRUE
  for (round in 1:500) {
    eta <- drop(X %*% b); mu <- family$linkinv(eta); v <- family$variance(mu); slope <- family$mu.eta(eta)
    e <- (y - mu) / sqrt(v); phi <- sum(e^2) / (length(y) - p)
    alpha <- if (alike) sum(sapply(groups, function(i) (sum(e[i])^2 - sum(e[i]^2)) / 2)) / (phi * (pairs - p)) else 0
    # A correlation that cannot be: rows are taken as independent.
    if (alike && !isTRUE(alpha > -1 / (largest - 1) && alpha < 1 && pairs > p)) { alike <- FALSE; b <- start; next }
    parts <- lapply(groups, function(i) {
      R <- matrix(alpha, length(i), length(i)); diag(R) <- 1
      V <- sqrt(v[i]) * t(sqrt(v[i]) * R)
      list(rows = i, D = slope[i] * X[i, , drop = FALSE], V = V, W = solve(V), r = (y - mu)[i])
    })
    B <- Reduce(`+`, lapply(parts, function(q) t(q$D) %*% q$W %*% q$D))
    score <- Reduce(`+`, lapply(parts, function(q) t(q$D) %*% q$W %*% q$r))
    step <- drop(solve(B, score)); b <- b + step
    if (sqrt(abs(sum(step * score)) / phi) < 1e-13) break
  }
  list(b = b, alpha = if (alike) alpha else NA, phi = phi, parts = parts, bread = solve(B))
}
# Variance of the j-th coefficient and Satterthwaite's degrees of freedom, with the residuals of a cluster divided by (I - H)^power.
gee_robust <- function(fit, j, power) {
  divided <- function(H) {
    if (!power) return(diag(nrow(H)))
    e <- eigen(diag(nrow(H)) - H)
    Re(e$vectors %*% diag(e$values^-power, nrow(H)) %*% solve(e$vectors))
  }
  A <- lapply(fit$parts, function(q) fit$bread[j, ] %*% t(q$D) %*% q$W %*% divided(q$D %*% fit$bread %*% t(q$D) %*% q$W))
  # The terms are linear in y - mu, which is (I - H) times the errors: their covariance by matrices of all rows.
  sizes <- lengths(lapply(fit$parts, `[[`, "r")); n <- sum(sizes); D <- do.call(rbind, lapply(fit$parts, `[[`, "D"))
  V <- W <- matrix(0, n, n); T <- matrix(0, length(sizes), n); before <- cumsum(sizes) - sizes
  for (g in seq_along(sizes)) {
    k <- before[g] + seq_len(sizes[g])
    V[k, k] <- fit$parts[[g]]$V; W[k, k] <- fit$parts[[g]]$W; T[g, k] <- A[[g]]
  }
  L <- T - (T %*% D) %*% fit$bread %*% (t(D) %*% W); K <- L %*% V %*% t(L)
  list(variance = sum(mapply(function(a, q) sum(a * q$r)^2, A, fit$parts)), df = sum(diag(K))^2 / sum(K^2))
}
estimate_gee <- function(s, o) {
  if (s$binary && below_floor(sum(s$outcome), s$n, o)) return(NULL)
  cluster <- s$clusters[[length(s$clusters)]]; further <- as.list(adjustment(s))
  X <- cbind(1, s$arm, do.call(cbind, further))
  q <- qr(X, tol = 1e-9); kept <- sort(q$pivot[seq_len(q$rank)])
  fit <- gee_fit(s$outcome, X[, kept, drop = FALSE], cluster, if (s$binary) stats::binomial() else stats::gaussian())
  G <- length(unique(cluster)); kind <- if (is.null(o$model$covariance)) "MD" else o$model$covariance
  coefficient <- function(j) {
    column <- kept[j]
    term <- if (column == 2) contrast_term(s) else names(further)[column - 2]
    measure <- (if (s$binary) c("odds_ratio", "covariate_odds_ratio") else c("adjusted_difference", "coefficient"))[1 + (column > 2)]
    value <- fit$b[[j]]; shown <- if (s$binary) exp else identity
    # A column that is within one cluster alone, and as many coefficients as clusters, leave no spread.
    one <- column == 2 && any(tapply(cluster, s$arm, function(g) length(unique(g))) < 2)
    if (G <= length(kept) || one) return(row(term, measure, shown(value)))
    robust <- gee_robust(fit, j, switch(kind, MD = 1, CR2 = 0.5, 0))
    v <- switch(kind, model = fit$phi * fit$bread[j, j], CR1 = robust$variance * G / (G - 1), robust$variance)
    df <- if (identical(o$model$df, "satterthwaite")) robust$df else G - length(kept)
    se <- sqrt(v); half <- stats::qt((1 + o$level) / 2, df) * se
    row(term, measure, shown(value), se, shown(value - half), shown(value + half), value / se, df1 = df,
        p = 2 * stats::pt(-abs(value / se), df))
  }
  rows(lapply(seq_along(kept)[-1], coefficient), row("overall", "residual_correlation", fit$alpha))
}
