# The difference of the arms with p and interval of the wild cluster bootstrap: the residuals of the model under the null, each
# cluster's with a sign of its own, all 2^G ways.
# not recomputed: low, high, p where the ways are more than the draws of the plan, or with fewer than 12 clusters: drawn at random by the
# program itself
estimate_wild_cluster_bootstrap <- function(s, o) {
  cluster <- if (length(s$clusters)) s$clusters[[length(s$clusters)]] else seq_along(s$arm)
  x <- cbind(1, arm = s$arm, do.call(cbind, as.list(adjustment(s)))); y <- s$outcome; n <- length(y)
  q <- qr(x, tol = 1e-9); x <- x[, sort(q$pivot[seq_len(q$rank)]), drop = FALSE]
  cluster <- match(cluster, unique(cluster)); k <- max(cluster)
  inverse <- solve(crossprod(x)); weight <- drop(x %*% inverse[, "arm"])
  value <- sum(weight * y)
  spread <- function(y) { e <- y - x %*% (inverse %*% crossprod(x, y)); sqrt(colSums(rowsum(weight * e, cluster)^2)) }
  se <- spread(cbind(y)) * sqrt(k / (k - 1) * (n - 1) / (n - ncol(x)))
  term <- contrast_term(s); measure <- "adjusted_difference"
  if (k < 2 || !is.finite(se) || se < 1e-9 * max(abs(y)) || any(tapply(cluster, s$arm, function(g) length(unique(g))) < 2))
    return(row(term, measure, value))
  if (k < 12 || 2^k > o$draws) return(row(term, measure, value, se, statistic = value / se))
  signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), k)))[, cluster]
  # The share of all ways with |t| at least as large as that of the data, when the effect were `null`.
  rest <- x[, colnames(x) != "arm", drop = FALSE]
  p_of <- function(null) {
    fit <- stats::lm.fit(rest, y - null * s$arm)
    star <- fit$fitted.values + null * s$arm + t(signs) * fit$residuals
    mean(abs(colSums(weight * star) - null) / spread(star) >= abs(value - null) / spread(cbind(y)) * sqrt(1 - 1e-9))
  }
  # The furthest null that is not excluded on either side.
  limit <- function(side) {
    out <- function(b) p_of(value + side * b * se) <= 1 - o$level
    far <- 1
    while (!out(far) && far < 1e6) far <- 2 * far
    if (far >= 1e6) return(side * Inf)
    inner <- if (far > 1) far / 2 else 0
    for (i in 1:45) { middle <- (inner + far) / 2; if (out(middle)) far <- middle else inner <- middle }
    value + side * far * se
  }
  row(term, measure, value, se, limit(-1), limit(1), value / se, p = p_of(0))
}
