# Subdistribution hazard ratios of groups and covariates (Fine and Gray), for each ending, by definition over all rows and times; the
# coefficients are those of cmprsk::crr, to more digits. The sandwich, with the censoring curve estimated, is summed within clusters.
fine_gray_fit <- function(time, status, x, cluster) {
  u <- sort(unique(time)); p <- ncol(x)
  at_risk <- sapply(u, function(t) sum(time >= t)); lost <- sapply(u, function(t) sum(time == t & status == 0))
  seen <- c(1, cumprod(1 - lost / at_risk))[seq_along(u)]
  events <- u[u %in% time[status == 1]]; d <- sapply(events, function(t) sum(time == t & status == 1))
  # Who had another ending stays at risk, with the chance of still being in sight.
  weight <- 1 * outer(time, events, ">=") +
    (status == 2) * outer(time, events, "<") * outer(1 / seen[match(time, u)], seen[match(events, u)])
  parts <- function(b) {
    r <- exp(drop(x %*% b)); S0 <- colSums(weight * r); mean <- crossprod(weight * r, x) / S0; h <- d / S0
    expected <- r * drop(weight %*% h)
    eta <- -(x * expected - r * (weight %*% (mean * h))); one <- which(status == 1)
    eta[one, ] <- eta[one, ] + x[one, , drop = FALSE] - mean[match(time[one], events), , drop = FALSE]
    list(eta = eta, information = crossprod(x, x * expected) - crossprod(mean, mean * d), mean = mean, h = h, r = r,
         expected = expected)
  }
  b <- numeric(p)
  if (p == 0) return(list(expected = parts(b)$expected))
  for (i in 1:60) {
    f <- parts(b); step <- tryCatch(solve(f$information, colSums(f$eta)), error = function(e) NULL)
    if (is.null(step) || any(abs(b) * apply(x, 2, stats::sd) > 15)) return(NULL)
    b <- b + drop(step) * min(1, 2 / max(abs(step * apply(x, 2, stats::sd)), 1e-300))
    if (max(abs(step)) < 1e-14 * (1 + max(abs(b)))) break
  }
  f <- parts(b); psi <- matrix(0, length(time), p)
  for (a in which(lost > 0)) {
    j <- time < u[a] & status == 2; k <- events >= u[a]
    if (!any(j) || !any(k)) next
    A <- weight[j, k, drop = FALSE] * f$r[j]
    q <- colSums(x[j, , drop = FALSE] * drop(A %*% f$h[k])) - colSums(A %*% (f$mean[k, , drop = FALSE] * f$h[k]))
    psi <- psi + outer((time == u[a] & status == 0) / at_risk[a] - (time >= u[a]) * lost[a] / at_risk[a]^2, q)
  }
  bread <- solve(f$information)
  list(b = b, var = bread %*% crossprod(rowsum(f$eta + psi, cluster)) %*% bread, expected = f$expected, own = bread)
}
estimate_fine_gray <- function(s, o) {
  x <- hazard_columns(s); cluster <- if (length(s$clusters)) s$clusters[[length(s$clusters)]] else seq_along(s$time)
  X <- scale(x$X, scale = FALSE)
  # Columns that follow from those before them have no coefficient.
  q <- qr(cbind(1, X), tol = 1e-9); kept <- sort(q$pivot[seq_len(q$rank)])[-1] - 1
  clustered <- length(s$clusters) > 0
  one_unit <- function(g) clustered && length(unique(cluster[s$group == g])) < 2
  others <- setdiff(seq_along(s$groups), x$last)
  rows(lapply(endings_of(s), function(e) {
    status <- ifelse(is.na(s$ending), 0, ifelse(s$ending == e, 1, 2)); events <- sum(status == 1)
    if (!events || events < o$event_floor || !length(kept)) return(NULL)
    fit <- fine_gray_fit(s$time, status, X[, kept, drop = FALSE], cluster)
    if (is.null(fit)) return(NULL)
    each <- lapply(seq_along(kept), function(i) {
      j <- kept[i]; se <- sqrt(fit$var[i, i])
      measure <- if (j <= x$groups) "subdistribution_hazard_ratio" else "covariate_subdistribution_hazard_ratio"
      lone <- (clustered && length(unique(cluster)) == 1) || (j <= x$groups && (one_unit(others[j]) || one_unit(x$last)))
      if (lone || se < 1e-7 * sqrt(fit$own[i, i])) se <- NA
      ratio_row(ended_term(s, x$names[j], e), measure, fit$b[i], se, o)
    })
    joint <- if (length(s$groups) > 2) {
      i <- which(kept <= x$groups); rest <- kept[-i]
      expected <- fine_gray_fit(s$time, status, X[, rest, drop = FALSE], cluster)$expected
      apart <- sum(abs(tapply((status == 1) - expected, s$group, sum))) / (2 * events)
      wald <- tryCatch(drop(fit$b[i] %*% solve(fit$var[i, i], fit$b[i])), error = function(e) NA)
      few <- any(sapply(unique(s$group), one_unit)) || (clustered && length(unique(cluster)) <= length(i))
      if (is.na(wald) || few) row(ended_term(s, "joint", e), "incidences_apart", apart)
      else chi2_row(ended_term(s, "joint", e), "incidences_apart", apart, wald, length(i))
    }
    rows(each, joint)
  }))
}
