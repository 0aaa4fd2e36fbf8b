# Firth's penalised logistic regression.

# Maximum of l(b) + log(det(X'WX))/2, by scoring with halved steps; coefficients in `held` that are not NA stay as they are.
firth_fit <- function(X, y, held = rep(NA, ncol(X)), start = rep(0, ncol(X))) {
  at <- function(b) {
    eta <- drop(X %*% b)
    w <- stats::plogis(eta) * stats::plogis(-eta)
    q <- qr.R(qr(X * sqrt(w), LAPACK = TRUE))
    list(p = stats::plogis(eta), w = w, l = sum(stats::plogis(ifelse(y == 1, eta, -eta), log.p = TRUE)) + sum(log(abs(diag(q)))))
  }
  free <- is.na(held)
  b <- ifelse(free, start, held)
  now <- at(b)
  for (round in 1:500) {
    info <- crossprod(X * sqrt(now$w))
    h <- now$w * rowSums((X %*% solve(info, tol = 1e-30)) * X)
    if (!any(free)) break
    score <- crossprod(X[, free, drop = FALSE], y - now$p + h * (0.5 - now$p))
    step <- drop(solve(info[free, free, drop = FALSE], score, tol = 1e-30))
    # A full step may go as far beyond the maximum as it came from below it: halves in the end.
    step <- step * min(if (round > 15) 0.5 else 1, 3 / max(abs(X[, free, drop = FALSE] %*% step)))
    repeat {
      further <- replace(b, free, b[free] + step)
      then <- at(further)
      if (isTRUE(then$l >= now$l - 1e-12 * abs(now$l)) || max(abs(step)) < 1e-15) break
      step <- step / 2
    }
    b <- further
    now <- then
    if (max(abs(step)) < 1e-13 * (1 + max(abs(b)))) break
  }
  list(b = b, V = solve(crossprod(X * sqrt(now$w)), tol = 1e-30), l = now$l)
}
# Odds ratios with profile limits and likelihood ratio tests, the arm's first.
firth_rows <- function(s, o, X) {
  kept <- kept_columns(X)
  enough_rows(length(s$arm), length(kept) + 1)
  # In units in which the columns are alike in size.
  size <- apply(abs(X), 2, max)
  Z <- sweep(X[, kept, drop = FALSE], 2, size[kept], "/")
  fit <- firth_fit(Z, s$outcome)
  one <- function(j) {
    term <- colnames(X)[j]
    measure <- if (j == 1) "baseline_odds" else if (j == 2) "odds_ratio" else "covariate_odds_ratio"
    if (!j %in% kept) return(row(term, measure))
    k <- which(kept == j)
    fall <- function(v) 2 * (fit$l - firth_fit(Z, s$outcome, replace(rep(NA, length(kept)), k, v), fit$b)$l)
    se <- sqrt(fit$V[k, k])
    limit <- function(sign) tryCatch({
      gap <- function(v) fall(v) - stats::qchisq(o$level, 1)
      far <- 1
      while (gap(fit$b[k] + sign * far * se) < 0 && far < 100) far <- far + 1
      exp(stats::uniroot(gap, sort(fit$b[k] + sign * c(far - 1, far) * se), tol = 1e-13)$root / size[j])
    }, error = function(e) NA)
    test <- if (j > 1) max(0, fall(0)) else NA
    row(term, measure, exp(fit$b[k] / size[j]), se / size[j], limit(-1), limit(1), statistic = test, df1 = if (j > 1) 1 else NA,
        p = if (j > 1) stats::pchisq(test, 1, lower.tail = FALSE) else NA)
  }
  rows(one(2), one(1), lapply(seq_len(ncol(X))[-(1:2)], one))
}
