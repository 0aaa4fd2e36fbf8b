# Firth's penalised logistic regression in plain R, for firth_logistic.R and logistic.R. Sourced from the project root.
sys.source("tests/oracle/regression_rows.R", environment())

# By Fisher scoring of the penalised score, from one that converges slowly but surely; a coefficient in `fixed` that is
# not NA is held.
firth <- function(X, y, fixed = rep(NA, ncol(X)), start = rep(0, ncol(X))) {
  free <- is.na(fixed); b <- ifelse(free, start, fixed)
  for (i in 1:20000) {
    p <- plogis(drop(X %*% b)); w <- p * (1 - p); I <- crossprod(sqrt(w) * X)
    h <- w * rowSums((X %*% solve(I, tol = 1e-30)) * X)
    if (!any(free)) break
    step <- solve(I[free, free, drop = FALSE], crossprod(X[, free, drop = FALSE], y - p + h * (0.5 - p)), tol = 1e-30)
    step <- 0.5 * drop(step) * min(1, 1 / max(abs(X[, free, drop = FALSE] %*% step)))
    b[free] <- b[free] + step
    if (max(abs(step)) < 1e-14 * (1 + max(abs(b)))) break
  }
  eta <- drop(X %*% b)
  list(b = b, V = solve(I, tol = 1e-30), l = sum(plogis(ifelse(y == 1, eta, -eta), log.p = TRUE)) + 0.5 * determinant(I)$modulus[1])
}

# Rows of a penalised fit, the arm's first. By hand: of a table of counts the odds of the counts with a half added.
firth_rows <- function(d, rhs, terms = list(), level = 0.95, by_hand = FALSE, note = NULL) {
  X <- model.matrix(as.formula(paste("~", rhs)), d); y <- d$outcome; f <- firth(X, y); k <- ncol(X)
  if (by_hand) { n <- table(factor(d$arm, 0:1), factor(y, 0:1)) + 0.5
    stopifnot(abs(f$b[2] - log(n[2, 2] * n[1, 1] / (n[2, 1] * n[1, 2]))) < 1e-10) }
  one <- function(j, term, measure, test = TRUE) {
    fall <- function(v) 2 * (f$l - firth(X, y, replace(rep(NA, k), j, v), f$b)$l)
    gap <- function(v) fall(v) - qchisq(level, 1)
    se <- sqrt(f$V[j, j]); b <- f$b[j]
    limit <- function(sign) { step <- 1; while (gap(b + sign * step * se) < 0) step <- step + 0.5
      exp(uniroot(gap, sort(b + sign * c(step - 0.5, step) * se), tol = 1e-15)$root) }
    c(list(term = term, measure = measure, value = exp(b), std_error = se, low = limit(-1), high = limit(1), n = length(y)),
      if (test) list(statistic = fall(0), df1 = 1, p = pchisq(fall(0), 1, lower.tail = FALSE)))
  }
  c(list(c(one(2, "treatment - control", "odds_ratio"), if (!is.null(note)) list(note = note)),
         one(1, "intercept", "baseline_odds", FALSE)),
    lapply(names(terms), function(of) one(match(of, colnames(X)), terms[[of]], "covariate_odds_ratio")))
}
