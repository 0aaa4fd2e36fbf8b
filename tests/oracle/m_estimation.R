# What the oracles of effects in natural units share: working models, standardised over the sample, with the
# variance of their influence functions; and the same by M-estimation (Stefanski & Boos 2002): all estimating
# equations stacked, numDeriv::jacobian for their derivative. Sourced by standardised_risk.R and the like.
library(jsonlite)

# A working model of the rows `rows`: coefficients to full digits, the influence of each row on them, and the design
# were everyone in arm 1 or 0. The derivative of the estimating equations is the observed one: X'diag(y/mu)X of a
# gamma model with log link, X'WX of the others.
part <- function(rhs, family, d, y, rows = rep(TRUE, nrow(d))) {
  terms <- as.formula(paste("~", rhs))
  X <- model.matrix(terms, d)
  X <- X[, qr(X[rows, , drop = FALSE], tol = 1e-7)$pivot[seq_len(qr(X[rows, , drop = FALSE], tol = 1e-7)$rank)], drop = FALSE]
  fit <- suppressWarnings(glm.fit(X[rows, , drop = FALSE], y[rows], family = family,
                                  control = glm.control(epsilon = 1e-14, maxit = 100)))
  b <- coef(fit)
  score <- function(b, i = rows) {
    eta <- drop(X %*% b); mu <- family$linkinv(eta)
    X * (ifelse(i, (y - mu) * family$mu.eta(eta) / family$variance(mu), 0))
  }
  info <- function(b) {
    eta <- drop(X %*% b); mu <- family$linkinv(eta)
    w <- if (family$family == "Gamma") y / mu else family$mu.eta(eta)^2 / family$variance(mu)
    crossprod(X * ifelse(rows, w, 0), X)
  }
  # Newton from R's fit, which stops on the deviance.
  for (k in 1:4) b <- b + solve(info(b), colSums(score(b)))
  at <- function(a) model.matrix(terms, transform(d, arm = a))[, colnames(X), drop = FALSE]
  list(b = b, score = score, influence = score(b) %*% solve(info(b)), at = list(at(1), at(0)), family = family,
       info = info)
}
mu <- function(p, a, b = p$b) p$family$linkinv(drop(p$at[[a]] %*% b))
slope <- function(p, a) p$family$mu.eta(drop(p$at[[a]] %*% p$b))

# The mean over the sample of the product of the parts' means in arm 1 and in arm 0, each with its influence.
standardised <- function(parts) lapply(1:2, function(a) {
  m <- lapply(parts, mu, a)
  product <- Reduce(`*`, m)
  theta <- mean(product)
  influence <- (product - theta) / length(product)
  for (k in seq_along(parts)) {
    g <- colMeans(parts[[k]]$at[[a]] * (slope(parts[[k]], a) * product / m[[k]]))
    influence <- influence + drop(parts[[k]]$influence %*% g)
  }
  list(value = theta, influence = influence)
})

# (b) The standard error of the difference by M-estimation, all equations stacked.
stacked <- function(parts, cluster) {
  n <- nrow(parts[[1]]$score(parts[[1]]$b))
  size <- sapply(parts, function(p) length(p$b))
  equations <- function(t) {
    ends <- cumsum(size)
    b <- Map(function(e, s) t[(e - s + 1):e], ends, size)
    means <- sapply(1:2, function(a) Reduce(`*`, Map(function(p, b) mu(p, a, b), parts, b)))
    cbind(do.call(cbind, Map(function(p, b) p$score(b), parts, b)), t(t(means) - tail(t, 2)))
  }
  t <- c(unlist(lapply(parts, `[[`, "b")), sapply(standardised(parts), `[[`, "value"))
  stopifnot(all(abs(colSums(equations(t))) < 1e-7 * (1 + sum(abs(t)))))
  A <- numDeriv::jacobian(function(t) colSums(equations(t)), t)
  B <- crossprod(rowsum(equations(t), cluster))
  G <- length(unique(cluster))
  V <- G / (G - 1) * solve(A) %*% B %*% t(solve(A))
  k <- length(t)
  sqrt(V[k - 1, k - 1] + V[k, k] - 2 * V[k - 1, k])
}

spread <- function(influence, cluster) {
  G <- length(unique(cluster))
  sqrt(G / (G - 1) * sum(rowsum(influence, cluster)^2))
}

# Rows. `about` names a measure; on the scale f, whose derivative at the value is 1/slope, limits are t limits.
natural <- function(term, measure, q, cluster, level, test = FALSE, range = c(-Inf, Inf), ...) {
  se <- spread(q$influence, cluster); df <- length(unique(cluster)) - 1
  half <- qt(1 - (1 - level) / 2, df) * se
  c(list(term = term, measure = measure, value = q$value, std_error = se, low = max(q$value - half, range[1]),
         high = min(q$value + half, range[2])),
    if (test) list(statistic = q$value / se, df1 = df, p = 2 * pt(-abs(q$value / se), df)), list(...))
}
scaled <- function(term, measure, q, cluster, level, to, from, slope, ...) {
  se <- spread(q$influence, cluster); df <- length(unique(cluster)) - 1
  limits <- from(to(q$value) + c(-1, 1) * qt(1 - (1 - level) / 2, df) * se / slope(q$value))
  c(list(term = term, measure = measure, value = q$value, std_error = se, low = limits[1], high = limits[2]), list(...))
}
share <- function(...) scaled(..., to = qlogis, from = plogis, slope = function(p) p * (1 - p))
amount <- function(...) scaled(..., to = log, from = exp, slope = identity)
# Ratios: the standard error is that of the logarithm.
ratio <- function(term, measure, value, influence, cluster, level, ...) {
  se <- spread(influence, cluster); df <- length(unique(cluster)) - 1
  limits <- value * exp(c(-1, 1) * qt(1 - (1 - level) / 2, df) * se)
  c(list(term = term, measure = measure, value = value, std_error = se, low = limits[1], high = limits[2],
         statistic = NULL), list(...))
}
minus <- function(q) list(value = q[[1]]$value - q[[2]]$value, influence = q[[1]]$influence - q[[2]]$influence)
per <- function(q, f = function(v) v) lapply(q, function(x) x$influence / f(x$value))
contrast <- "treatment - control"

number <- function(name, x, ...) list(name = name, columns = list(list(name = name, values = I(as.numeric(x)))), ...)
category <- function(name, f, ...) list(name = name, reference = levels(f)[1], columns = lapply(levels(f)[-1], function(l)
  list(name = l, values = I(as.numeric(f == l)))), ...)
regression <- function(d, covariates = list(), binary = FALSE, cluster = NULL, ...) c(list(
  shape = "regression", arm = I(d$arm), outcome = I(d$outcome), pre = if ("pre" %in% names(d)) I(d$pre),
  covariates = covariates, binary = binary),
  if (!is.null(cluster)) list(clusters = I(list(as.integer(factor(cluster, unique(cluster))) - 1L))), list(...))
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))
undefined <- function(name, sample, code, ...) c(list(name = name, sample = sample, undefined = code), list(...))
observed <- function(d, measure, f = mean) lapply(1:0, function(a) list(
  term = c("control", "treatment")[a + 1], measure = measure, value = f(d$outcome[d$arm == a]), low = NULL,
  n = sum(d$arm == a)))
dash <- function(measure, note) list(term = contrast, measure = measure, value = NULL, std_error = NULL, low = NULL,
                                     p = NULL, note = note)
written <- function(id, origin, cases, digits = 11) write_json(
  list(estimator = id, origin = paste0(R.version.string, ", ", origin), digits = digits, cases = cases),
  paste0("tests/oracle/", id, ".json"), auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
