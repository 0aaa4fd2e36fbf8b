# What several estimators share: shares, levels of tables, t intervals, the model of the arms and its robust errors.

# Wilson's limits of x out of n.
wilson <- function(x, n, o) {
  limits <- suppressWarnings(stats::prop.test(x, n, conf.level = o$level, correct = FALSE))$conf.int
  c(if (x == 0) 0 else limits[1], if (x == n) 1 else limits[2])
}
# The share x/n as a row; a dash when n is 0.
share_row <- function(term, measure, x, n, o) {
  if (n == 0) return(row(term, measure))
  p <- x / n
  limits <- wilson(x, n, o)
  row(term, measure, p, sqrt(p * (1 - p) / n), limits[1], limits[2])
}
# All pairs of groups, in order: the first of a pair minus the second.
group_pairs <- function(groups) if (length(groups) > 1) utils::combn(length(groups), 2, simplify = FALSE)
# Fewer events, or fewer without, than the plan's floor: then nothing is tested.
below_floor <- function(events, n, o) min(events, n - events) < o$event_floor

# A value with standard error: interval of t with df degrees of freedom (Inf: normal), tested against `null` unless that is NULL.
t_row <- function(term, measure, value, std_error, df, o, null = 0) {
  if (!isTRUE(std_error > 0)) return(row(term, measure, value))
  half <- stats::qt((1 - o$level) / 2, df, lower.tail = FALSE) * std_error
  if (is.null(null)) return(row(term, measure, value, std_error, value - half, value + half))
  t <- (value - null) / std_error
  row(term, measure, value, std_error, value - half, value + half, t, if (is.finite(df)) df else NA,
      p = 2 * stats::pt(-abs(t), df))
}

# --- Where the numbers cannot answer ---

# Stops where a comparison of arms has no answer: an empty arm, an outcome of another kind, one that is the same in all rows,
# values below `lowest`. Where the program gives a dash, so does R.
refuse <- function(s, binary = NA, constant = TRUE, lowest = -Inf) {
  if (length(unique(s$arm)) < 2) stop("an arm is empty", call. = FALSE)
  if (!is.na(binary) && s$binary != binary) stop(if (binary) "the outcome is no yes/no" else "the outcome is yes/no", call. = FALSE)
  if (constant && length(unique(s$outcome)) < 2) stop("the outcome is the same in all rows", call. = FALSE)
  if (any(s$outcome < lowest)) stop("the outcome has values below ", lowest, call. = FALSE)
}
enough_rows <- function(n, needed) if (n < needed) stop("too few rows: ", n, ", needed ", needed, call. = FALSE)

# --- The arms compared by least squares ---

# The columns of a predictor, named "code" or, of a category, "code: level".
predictor_columns <- function(p) {
  stats::setNames(p$columns, if (is.null(p$reference)) p$code else paste0(p$code, ": ", names(p$columns)))
}
centred <- function(x) x - mean(x)
# What the comparison adjusts for: pre-score and covariates, centred on their means; a product with the arm is that of the
# centred column, so that the arm's own coefficient is the effect at the average.
adjustment <- function(s) {
  of <- function(p) {
    x <- lapply(predictor_columns(p), centred)
    if (p$by_arm) stats::setNames(lapply(x, `*`, s$arm), paste0("arm:", names(x))) else x
  }
  c(if (!is.null(s$pre)) list(pre = centred(s$pre)), do.call(c, lapply(s$covariates, of)))
}

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
  list(X = X, Z = Z, kept = kept, lm = lm, b = unname(stats::coef(lm)), bread = chol2inv(qr.R(qr(Z))), e = e, df = length(y) - q$rank,
       exact = max(abs(e)) < 1e-12 * max(abs(centred(y)), abs(y) * 1e-3), errors = errors, V = V)
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
contrast_term <- function(s) paste(s$treatment, "-", s$control)

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

# --- Regressions of yes/no outcomes, counts and levels ---

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
  if (is.null(fit) || any(mu < 1e-9 * max(mu)) || (binomial && any(mu > 1 - 1e-9)) || any(!is.finite(stats::coef(fit)))) NULL else fit
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
      df <- if (errors$kind == "CR2") clubSandwich::linear_contrast(fit, V, contrasts = matrix(k, 1), test = "Satterthwaite")$df else
        length(clusters) - 1
    }
    as_ratio_row(term, measure, b, se, df, o, test = j != 1)
  }
  rows(one(2), one(1), lapply(seq_len(ncol(X))[-(1:2)], one))
}

# --- Firth's penalised logistic regression ---

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

# --- Means and shares had everyone been in one arm, with their influence functions ---

# The design were everyone in `arm` (their own, or 1, or 0).
design_in <- function(s, arm) {
  column <- function(p) lapply(predictor_columns(p), function(x) centred(x) * (if (p$by_arm) arm else 1))
  cbind(1, rep_len(arm, length(s$arm)), if (!is.null(s$pre)) centred(s$pre), do.call(cbind, as.list(do.call(c, lapply(s$covariates, column)))))
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
standardise <- function(models, a) {
  product <- Reduce(`*`, lapply(models, function(m) m$mean[[a]]))
  influence <- (product - mean(product)) / length(product)
  for (m in models) influence <- influence +
    drop(m$influence %*% colMeans(m$in_arm[[a]] * (m$slope[[a]] * product / m$mean[[a]])))
  list(value = mean(product), influence = influence)
}
minus <- function(a, b) list(value = a$value - b$value, influence = a$influence - b$influence)
logarithm <- function(q) list(value = log(q$value), influence = q$influence / q$value)
log_odds <- function(q) list(value = stats::qlogis(q$value), influence = q$influence / (q$value * (1 - q$value)))

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
share_of <- function(s, o, term, measure, q) curved_row(s, o, term, measure, q, log_odds(q), stats::plogis)
amount_of <- function(s, o, term, measure, q) curved_row(s, o, term, measure, q, logarithm(q), exp)
ratio_of <- function(s, o, term, measure, log) curved_row(s, o, term, measure, NULL, log, exp, TRUE)
# Where no model answers: the arms as they are.
as_they_are <- function(s, values, measure, within = NULL) rows(lapply(1:0, function(a)
  row(paste0(if (a == 1) s$treatment else s$control, within), measure, mean(values[s$arm == a]))))
