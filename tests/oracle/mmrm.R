# Expected numbers of `mmrm`. From the project root: Rscript tests/oracle/mmrm.R
#
# The covariance is sought by scoring on whole matrices of the whole sample, from the fit of nlme::gls, and its fixed
# effects must agree with gls to 1e-6. Kenward-Roger by the formulas of the paper on the same whole matrices, checked
# against pbkrtest where lmer has the model; Satterthwaite from numDeriv's Hessian, checked against lmerTest.
suppressPackageStartupMessages({library(jsonlite); library(nlme); library(numDeriv); library(Matrix)})

pairs <- function(w) do.call(rbind, lapply(1:w, function(s) cbind(s, 1:s)))
# Sigma, its first and its second derivatives, by parameter.
unstructured <- function(w) {
  at <- pairs(w)
  unit <- lapply(seq_len(nrow(at)), function(k) { m <- matrix(0, w, w); m[at[k, 1], at[k, 2]] <- m[at[k, 2], at[k, 1]] <- 1; m })
  list(sigma = function(th) Reduce(`+`, Map(`*`, th, unit)), first = function(th) unit, second = function(th) NULL,
       start = function(S) S[at], cor = function(S) apply(at, 1, function(k) S[k[1], k[2]]))
}
symmetric <- function(w) list(
  sigma = function(th) th[2] * matrix(1, w, w) + diag(th[1] - th[2], w),
  first = function(th) list(diag(w), matrix(1, w, w) - diag(w)), second = function(th) NULL,
  start = function(S) c(S[1, 1], S[1, 2]))
ar1 <- function(w) { lag <- abs(outer(1:w, 1:w, "-")); list(
  sigma = function(th) th[1] * th[2]^lag,
  first = function(th) list(th[2]^lag, th[1] * lag * th[2]^pmax(lag - 1, 0)),
  second = function(th) { m <- lag * th[2]^pmax(lag - 1, 0)
    list(list(matrix(0, w, w), m), list(m, th[1] * lag * (lag - 1) * th[2]^pmax(lag - 2, 0))) },
  start = function(S) c(S[1, 1], S[1, 2] / S[1, 1])) }
structures <- list(unstructured = unstructured, "compound-symmetry" = symmetric, ar1 = ar1)

# y: units by waves; arm 0/1; z: covariates by unit, centred here; by: those that count with the arm, after.
rows <- function(y, arm, z = NULL, by = NULL) {
  w <- ncol(y); n <- nrow(y)
  d <- data.frame(unit = rep(1:n, w), wave = rep(1:w, each = n), y = as.vector(y), arm = rep(arm, w))
  keep <- rowSums(!is.na(y)) > 0
  X <- sapply(1:w, function(t) as.numeric(d$wave == t))
  D <- sapply(2:w, function(t) as.numeric(d$wave == t) * d$arm)
  Z <- if (!is.null(z)) apply(scale(as.matrix(z)[keep, , drop = FALSE], scale = FALSE), 2, function(v) { a <- numeric(n); a[keep] <- v; rep(a, w) })
  B <- if (!is.null(by)) apply(scale(as.matrix(by)[keep, , drop = FALSE], scale = FALSE), 2, function(v) { a <- numeric(n); a[keep] <- v; rep(a, w) * d$arm * (d$wave > 1) })
  X <- cbind(X, D, Z, B)
  o <- order(d$unit, d$wave)
  seen <- o[!is.na(d$y[o])]
  list(d = d[seen, ], X = unname(X[seen, , drop = FALSE]), w = w, arm = arm)
}

fit <- function(m, structure = "unstructured", reml = TRUE, curved = TRUE) {
  s <- structures[[structure]](m$w); d <- m$d; X <- m$X; y <- d$y; N <- length(y); p <- ncol(X)
  same <- which(outer(d$unit, d$unit, "=="), arr.ind = TRUE)
  big <- function(S) sparseMatrix(same[, 1], same[, 2], x = S[cbind(d$wave[same[, 1]], d$wave[same[, 2]])], dims = c(N, N))
  # The start, by gls.
  d$f <- factor(d$wave)
  control <- glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 1000, opt = "optim", optimMethod = "BFGS", returnObject = TRUE)
  cor <- list(unstructured = corSymm(form = ~ wave | unit), "compound-symmetry" = corCompSymm(form = ~ 1 | unit), ar1 = corAR1(form = ~ wave | unit))[[structure]]
  x <- as.data.frame(X); names(x) <- paste0("x", seq_len(p))
  g <- gls(reformulate(c("0", names(x)), "y"), cbind(d, x), correlation = cor, weights = if (structure == "unstructured") varIdent(form = ~ 1 | f),
           method = if (reml) "REML" else "ML", control = control)
  sds <- g$sigma * if (structure == "unstructured") { v <- coef(g$modelStruct$varStruct, unconstrained = FALSE, allCoef = TRUE); v[as.character(1:m$w)] } else rep(1, m$w)
  r <- coef(g$modelStruct$corStruct, unconstrained = FALSE)
  R <- diag(m$w)
  if (structure == "unstructured") R[lower.tri(R)] <- r else if (structure == "ar1") R <- r^abs(outer(1:m$w, 1:m$w, "-")) else R[lower.tri(R)] <- r
  R[upper.tri(R)] <- t(R)[upper.tri(R)]
  start <- s$start(diag(sds) %*% R %*% diag(sds))
  # Minus twice the log likelihood, by units with the same waves.
  key <- tapply(d$wave, d$unit, paste, collapse = " ")
  same_waves <- lapply(split(names(key), key), function(u) which(d$unit %in% u))
  deviance <- function(th) {
    S <- s$sigma(th); ln <- 0; H <- 0; Xy <- 0; yy <- 0
    for (r in same_waves) {
      t <- unique(d$wave[r]); k <- length(t); C <- chol(S[t, t, drop = FALSE]); n <- length(r) / k
      whiten <- function(M) matrix(backsolve(C, matrix(M, k), transpose = TRUE), length(r))
      A <- whiten(X[r, ]); b <- whiten(y[r])
      ln <- ln + 2 * n * sum(log(diag(C))); H <- H + crossprod(A); Xy <- Xy + crossprod(A, b); yy <- yy + sum(b^2)
    }
    ln + yy - sum(Xy * solve(H, Xy)) + if (reml) as.numeric(determinant(H)$modulus) + (N - p) * log(2 * pi) else N * log(2 * pi)
  }
  # Scoring with observed curvature of whole matrices, to the top.
  th <- start
  for (round in 1:100) {
    V <- big(s$sigma(th)); W <- solve(V); Phi <- solve(crossprod(X, W %*% X))
    P <- W - W %*% X %*% Phi %*% t(X) %*% W
    D <- lapply(s$first(th), big)
    Py <- P %*% y
    A <- if (reml) P else W
    score <- sapply(D, function(v) -sum(A * v) / 2 + sum(Py * (v %*% Py)) / 2)
    PD <- lapply(D, function(v) as.matrix(A %*% v))
    info <- crossprod(sapply(PD, as.vector), sapply(PD, function(v) as.vector(t(v)))) / 2
    step <- solve(info, score, tol = 0); share <- 1
    while (share > 1e-8 && tryCatch(deviance(th + share * step) > deviance(th) + 1e-9, error = function(e) TRUE)) share <- share / 2
    th <- th + share * step
    if (sum(step * score) < 1e-24) break
  }
  stopifnot(sum(step * score) < 1e-18)
  V <- big(s$sigma(th)); W <- solve(V); H <- crossprod(X, W %*% X); Phi <- solve(H)
  beta <- as.vector(Phi %*% crossprod(X, W %*% y))
  stopifnot(max(abs(beta - coef(g))) < 1e-6 * max(1, abs(beta)), max(abs(sqrt(diag(Phi)) / sqrt(diag(vcov(g))) - 1)) < if (reml) 1e-4 else 0.05)
  D <- lapply(s$first(th), big); q <- length(D)
  WX <- W %*% X
  Pi <- lapply(D, function(v) -crossprod(WX, v %*% WX))
  E <- solve(info, tol = 0)
  H2 <- s$second(th); U <- 0
  for (a in 1:q) for (b in 1:q) {
    Q <- crossprod(WX, D[[a]] %*% W %*% D[[b]] %*% WX)
    R <- if (is.null(H2)) 0 else crossprod(WX, big(H2[[a]][[b]]) %*% WX)
    U <- U + E[a, b] * (Q - Pi[[a]] %*% Phi %*% Pi[[b]] - R / 4)
  }
  # Steps that stay below a correlation of 1.
  S <- cov2cor(s$sigma(th)); step_size <- if (structure == "unstructured") 1e-2 else min(1e-2, 0.2 * (1 - S[1, 2]))
  O <- if (curved) 2 * solve(hessian(deviance, th, method.args = list(eps = 1e-3, d = step_size, r = 4)), tol = 0)
  list(beta = beta, Phi = Phi, adjusted = Phi + 2 * Phi %*% U %*% Phi, Pi = Pi, E = E, O = O, th = th, s = s, m = m, W = W, V = V,
       sigma = s$sigma(th), deviance = deviance(th), gls = g, structure = structure)
}

degrees <- function(f, l, V) {
  u <- f$Phi %*% l; g <- sapply(f$Pi, function(P) sum(u * (P %*% u)))
  2 * sum(l * u)^2 / sum(g * (V %*% g))
}
# The general formulas of Kenward and Roger for one row; lambda must be 1.
kenward_roger <- function(f, l) {
  L <- matrix(l); Th <- L %*% solve(t(L) %*% f$Phi %*% L) %*% t(L)
  tr <- function(a) sum(diag(a)); q <- length(f$Pi); A1 <- A2 <- 0
  for (a in 1:q) for (b in 1:q) {
    x <- Th %*% f$Phi %*% f$Pi[[a]] %*% f$Phi; z <- Th %*% f$Phi %*% f$Pi[[b]] %*% f$Phi
    A1 <- A1 + f$E[a, b] * tr(x) * tr(z); A2 <- A2 + f$E[a, b] * tr(x %*% z)
  }
  B <- (A1 + 6 * A2) / 2; g <- (2 * A1 - 5 * A2) / (3 * A2); c0 <- 3 + 2 * (1 - g)
  Es <- 1 / (1 - A2); Vs <- 2 * (1 + g / c0 * B) / ((1 - (1 - g) / c0 * B)^2 * (1 - (3 - g) / c0 * B))
  rho <- Vs / (2 * Es^2); df <- 4 + 3 / (rho - 1)
  stopifnot(abs(df / (Es * (df - 2)) - 1) < 1e-6)
  df
}
empirical <- function(f, l, cluster, cr1) {
  d <- f$m$d; r <- d$y - f$m$X %*% f$beta
  s <- rowsum(f$m$X * as.vector(f$W %*% r), cluster[d$unit]); G <- nrow(s)
  list(v = sum((s %*% f$Phi %*% l)^2) * if (cr1) G / (G - 1) else 1, df = G - 1)
}

weights <- function(f, side, t) { w <- f$m$w; l <- numeric(ncol(f$m$X)); l[t] <- 1; if (t > 1) l[w + t - 1] <- side; l }
row <- function(f, l, term, measure, n, how = "kr", level = 0.95, test = TRUE, cluster = NULL, ...) {
  value <- sum(l * f$beta)
  e <- switch(how,
    kr = list(v = sum(l * (f$adjusted %*% l)), df = degrees(f, l, f$E)),
    satterthwaite = list(v = sum(l * (f$Phi %*% l)), df = degrees(f, l, f$O)),
    CR0 = empirical(f, l, cluster, FALSE), CR1 = empirical(f, l, cluster, TRUE))
  if (how == "kr") stopifnot(abs(kenward_roger(f, l) / e$df - 1) < 1e-5)
  se <- sqrt(e$v); half <- qt((1 + level) / 2, e$df) * se
  c(list(term = term, measure = measure, value = value, std_error = se, low = value - half, high = value + half, n = n),
    if (how == "satterthwaite") list(low_digits = 6, high_digits = 6),
    if (test) list(statistic = value / se, df1 = e$df, p = 2 * pt(-abs(value / se), e$df)),
    if (test && how == "satterthwaite") list(df1_digits = 6, p_digits = 5), list(...))
}
wald <- function(value, se, log, term, measure, level, n) {
  z <- qnorm((1 + level) / 2)
  limits <- if (log) value * exp(c(-1, 1) * z * se / value) else tanh(atanh(value) + c(-1, 1) * z * se / (1 - value^2))
  list(term = term, measure = measure, value = value, std_error = se, low = limits[1], high = limits[2], n = n,
       std_error_digits = 6, low_digits = 6, high_digits = 6)
}
expect <- function(f, waves, how = "kr", level = 0.95, cluster = NULL, spread = TRUE) {
  w <- f$m$w; d <- f$m$d; arm <- f$m$arm; units <- length(unique(d$unit)); out <- list()
  count <- function(t, side = NULL) sum(d$wave == t & (is.null(side) | arm[d$unit] %in% side))
  sides <- list(treatment = 1, control = 0)
  for (t in 2:w) out <- c(out, list(row(f, weights(f, 1, t) - weights(f, 0, t), paste0("treatment - control: ", waves[t]), "adjusted_difference", units, how, level, cluster = cluster)))
  out <- c(out, list(row(f, weights(f, 0, 1), paste0("overall: ", waves[1]), "adjusted_mean", count(1), how, level, FALSE, cluster)))
  for (t in 2:w) for (s in names(sides)) out <- c(out, list(row(f, weights(f, sides[[s]], t), paste0(s, ": ", waves[t]), "adjusted_mean", count(t, sides[[s]]), how, level, FALSE, cluster)))
  if (!spread) return(out)
  delta <- function(of) { g <- grad(of, f$th); c(of(f$th), sqrt(sum(g * (f$O %*% g)))) }
  both <- function(s, t) length(intersect(d$unit[d$wave == s], d$unit[d$wave == t]))
  if (f$structure == "unstructured") {
    for (t in 1:w) { v <- delta(function(th) sqrt(f$s$sigma(th)[t, t])); out <- c(out, list(wald(v[1], v[2], TRUE, waves[t], "residual_standard_deviation", level, count(t)))) }
    for (t in 2:w) for (s in 1:(t - 1)) { v <- delta(function(th) cov2cor(f$s$sigma(th))[s, t]); out <- c(out, list(wald(v[1], v[2], FALSE, paste(waves[s], "~", waves[t]), "residual_correlation", level, both(s, t)))) }
  } else {
    v <- delta(function(th) sqrt(f$s$sigma(th)[1, 1])); out <- c(out, list(wald(v[1], v[2], TRUE, "overall", "residual_standard_deviation", level, units)))
    v <- delta(function(th) cov2cor(f$s$sigma(th))[1, 2]); out <- c(out, list(wald(v[1], v[2], FALSE, "overall", "residual_correlation", level, units)))
  }
  out
}

predictor <- function(name, v, by_arm = FALSE) if (is.factor(v)) list(name = name, reference = levels(v)[1], by_arm = by_arm,
  columns = lapply(levels(v)[-1], function(l) list(name = l, values = I(as.numeric(v == l))))) else
  list(name = name, by_arm = by_arm, columns = list(list(name = name, values = I(v))))
sample <- function(y, arm, waves, covariates = list(), clusters = NULL) c(list(shape = "trajectories", arm = I(arm), waves = I(waves),
  outcome = lapply(seq_len(ncol(y)), function(t) I(y[, t])), covariates = covariates), if (!is.null(clusters)) list(clusters = list(I(clusters))))
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))
none <- function(term, note, measure = "adjusted_difference") list(term = term, measure = measure, value = NULL, std_error = NULL, low = NULL, p = NULL, note = note)
model <- function(...) list(model = list(...))

# A trial of computer-aided therapy for depression: before and four follow-ups, with dropouts.
data("BtheB", package = "HSAUR3")
depression <- as.matrix(BtheB[, c("bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")]); dimnames(depression) <- NULL
months <- c("pre", "2m", "3m", "5m", "8m"); beat <- as.numeric(BtheB$treatment == "BtheB")
drug <- factor(BtheB$drug); long <- factor(BtheB$length)
z <- cbind(drug == levels(drug)[2], long == levels(long)[2]) + 0
plain <- rows(depression, beat)
adjusted <- rows(depression, beat, z)
f_plain <- fit(plain); f_adjusted <- fit(adjusted); f_ar1 <- fit(plain, "ar1")
trial <- function(...) sample(depression, beat, months, ...)
center <- rep(0:6, length.out = 100)
# Distances in the growing head, girls against boys; complete.
growth <- with(Orthodont, t(matrix(distance, 4))); girl <- as.numeric(Orthodont$Sex[seq(1, 108, 4)] == "Female"); ages <- c("8", "10", "12", "14")
m_growth <- rows(growth, girl)
f_growth <- fit(m_growth, "compound-symmetry")
# The same by lmer, with pbkrtest and lmerTest.
local({
  suppressPackageStartupMessages({library(lmerTest); library(pbkrtest)})
  d <- m_growth$d; X <- m_growth$X
  a <- lmer(y ~ 0 + X + (1 | unit), d, control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10)))
  l <- weights(f_growth, 1, 4) - weights(f_growth, 0, 4)
  kr <- KRmodcomp(a, matrix(l, 1))$stats
  stopifnot(abs(kr$ddf / degrees(f_growth, l, f_growth$E) - 1) < 1e-5, abs(kr$Fstat / (sum(l * f_growth$beta)^2 / sum(l * (f_growth$adjusted %*% l))) - 1) < 1e-5)
  st <- contest1D(a, l)
  stopifnot(abs(st$df / degrees(f_growth, l, f_growth$O) - 1) < 1e-3)
  # And where waves are missing.
  miss <- growth; miss[3, 4] <- miss[7, 2:4] <- miss[12, 3:4] <- miss[20, 1] <- miss[25, 2] <- NA
  mm <- rows(miss, girl); fm <- fit(mm, "compound-symmetry"); d <- mm$d; X <- mm$X
  a <- lmer(y ~ 0 + X + (1 | unit), d, control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10)))
  for (t in 2:4) { l <- weights(fm, 1, t) - weights(fm, 0, t); kr <- KRmodcomp(a, matrix(l, 1))$stats
    stopifnot(abs(kr$ddf / degrees(fm, l, fm$E) - 1) < 1e-5, abs(kr$Fstat / (sum(l * fm$beta)^2 / sum(l * (fm$adjusted %*% l))) - 1) < 1e-5) }
})
miss <- growth; miss[3, 4] <- miss[7, 2:4] <- miss[12, 3:4] <- miss[20, 1] <- miss[25, 2] <- NA
# Weights of rats on two diets, eleven days. Their correlation of .998 leaves the whole matrices five digits of what Kenward
# and Roger add under compound symmetry, and numDeriv too few for errors of the spread.
rats <- subset(as.data.frame(BodyWeight), Diet != "2"); rats$Rat <- factor(as.character(rats$Rat)); days <- sort(unique(rats$Time))
weight <- t(sapply(split(rats, rats$Rat), function(d) d$weight[match(days, d$Time)])); dimnames(weight) <- NULL
diet <- as.numeric(sapply(split(rats, rats$Rat), function(d) d$Diet[1] == "3"))
# Two waves, ties, some lost on either side; one never seen.
two <- cbind(c(5, 3, 4, 4, 2, NA, 5, 3, 4, 4, 1, NA), c(3, 3, 2, NA, 1, 2, 5, 4, 4, 3, NA, NA)); side <- c(1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0)
least <- cbind(c(1, 4, 2, 6), c(3, 1, 2, 7)); four <- c(1, 1, 0, 0)
far <- depression + outer(-40 * beat, c(0, 1, 1, 1, 1))
age <- rep(c(31, 28, 40, 35, 44), length.out = 100)
by_age <- rows(depression, beat, cbind(age), cbind(age))
gone <- depression; gone[beat == 0, 5] <- NA; gone[, 4] <- NA
apart <- depression[, 1:3]; apart[1:50, 2] <- NA; apart[51:100, 3] <- NA

cases <- list(
  case("depression, unstructured, Kenward-Roger", trial(), expect(f_plain, months)),
  case("depression, adjusted, level .9", trial(list(predictor("drug", drug), predictor("length", long))),
       expect(f_adjusted, months, level = 0.9), settings = list(level = 0.9)),
  case("depression, adjusted, Satterthwaite", trial(list(predictor("drug", drug), predictor("length", long))),
       expect(f_adjusted, months, "satterthwaite"), settings = model(df = "satterthwaite")),
  case("depression, ML", trial(), expect(fit(plain, reml = FALSE), months, "satterthwaite"), settings = model(likelihood = "ML")),
  case("depression, compound symmetry", trial(), expect(fit(plain, "compound-symmetry"), months), settings = model(structure = "compound-symmetry")),
  case("depression, AR(1)", trial(), expect(f_ar1, months), settings = model(structure = "ar1")),
  case("depression, AR(1), Satterthwaite", trial(), expect(f_ar1, months, "satterthwaite"), settings = model(structure = "ar1", df = "satterthwaite")),
  case("depression, empirical", trial(), expect(f_plain, months, "CR0", cluster = 1:100), settings = model(covariance = "CR0")),
  case("depression, empirical by cluster", trial(clusters = center), expect(f_plain, months, "CR1", cluster = center), settings = model(covariance = "CR1")),
  case("depression, an effect that differs by age", trial(list(predictor("age", age), predictor("arm:age", age, TRUE))), expect(fit(by_age, curved = FALSE), months, spread = FALSE)),
  case("far tail", sample(far, beat, months), expect(fit(rows(far, beat), curved = FALSE), months, spread = FALSE)),
  case("growth, complete, unstructured", sample(growth, girl, ages), expect(fit(m_growth), ages)),
  case("growth, complete, compound symmetry", sample(growth, girl, ages), expect(f_growth, ages), settings = model(structure = "compound-symmetry")),
  case("growth, some missing, compound symmetry", sample(miss, girl, ages), expect(fit(rows(miss, girl), "compound-symmetry"), ages), settings = model(structure = "compound-symmetry")),
  case("rats, eleven waves, AR(1)", sample(weight, diet, as.character(days)), expect(fit(rows(weight, diet), "ar1", curved = FALSE), as.character(days), spread = FALSE), settings = model(structure = "ar1")),
  case("rats, eleven waves, compound symmetry", sample(weight, diet, as.character(days)), expect(fit(rows(weight, diet), "compound-symmetry", curved = FALSE), as.character(days), spread = FALSE), settings = model(structure = "compound-symmetry"), digits = 5),
  case("two waves, ties, lost on either side", sample(two, side, c("T0", "T1")), expect(fit(rows(two, side)), c("T0", "T1"))),
  case("smallest", sample(least, four, c("T0", "T1")), expect(fit(rows(least, four), "compound-symmetry"), c("T0", "T1")), settings = model(structure = "compound-symmetry")),
  case("a wave nobody has, and one without controls", sample(gone, beat, months), {
    # The wave without controls has the treated mean alone.
    f <- fit(rows(gone[, c(1:3, 5)], beat * 1)[c("d", "X", "w", "arm")] |> (\(m) { m$X <- m$X[, -7]; m })(), curved = FALSE)
    l <- c(0, 1, 0, 0, 1, 0); g <- c(0, 0, 1, 0, 0, 1); k <- sum(rowSums(!is.na(gone)) > 0)
    list(row(f, c(0, 0, 0, 0, 1, 0), "treatment - control: 2m", "adjusted_difference", k),
         row(f, c(0, 0, 0, 0, 0, 1), "treatment - control: 3m", "adjusted_difference", k),
         row(f, c(0, 0, 0, 1, 0, 0), "treatment: 8m", "adjusted_mean", sum(!is.na(gone[, 5])), test = FALSE),
         none("treatment - control: 5m", "empty-group"), none("treatment - control: 8m", "empty-group"),
         none("treatment: 5m", "empty-group", "adjusted_mean"), none("control: 8m", "empty-group", "adjusted_mean")) }),
  case("a covariate twice", trial(list(predictor("drug", drug), predictor("again", drug))), {
    f <- fit(rows(depression, beat, z[, 1]), curved = FALSE); list(row(f, weights(f, 1, 2) - weights(f, 0, 2), "treatment - control: 2m", "adjusted_difference", 100, note = "aliased-predictor")) }),
  list(name = "two waves that no one has together", sample = sample(apart, beat, months[1:3]), undefined = "not-identified"),
  list(name = "an empty arm", sample = sample(two, rep(1, 12), c("T0", "T1")), undefined = "empty-group"),
  list(name = "an arm that was never seen", sample = sample(two[c(1:6, 12), ], side[c(1:6, 12)], c("T0", "T1")), undefined = "empty-group"),
  list(name = "nothing before", sample = sample(cbind(NA, two[, 2]), side, c("T0", "T1")), undefined = "empty-group"),
  list(name = "nothing at all", sample = sample(matrix(NA_real_, 4, 2), four, c("T0", "T1")), undefined = "empty-group"),
  list(name = "no rows", sample = list(shape = "trajectories", arm = list(), waves = c("T0", "T1"), outcome = list(list(), list()), covariates = list()), undefined = "empty-group"),
  list(name = "one wave", sample = sample(two[, 1, drop = FALSE], side, "T0"), undefined = "wrong-shape"),
  list(name = "constant outcome", sample = sample(two * 0 + 3, side, c("T0", "T1")), undefined = "constant-outcome"),
  list(name = "too few values", sample = sample(least[c(1, 3), ], c(1, 0), c("T0", "T1")), undefined = "too-few-rows"),
  list(name = "followed exactly", sample = sample(cbind(rep(2, 8), rep(c(3, 5), each = 4)), rep(1:0, each = 4), c("T0", "T1")), undefined = "exact-fit"),
  list(name = "waves that are copies", sample = sample(cbind(two[, 1], two[, 1] + side), side, c("T0", "T1")), undefined = "degenerate-covariance"))
write_json(list(
  estimator = "mmrm",
  origin = paste(R.version.string, "scoring on whole matrices from nlme 3.1-162 gls; Kenward & Roger (1997) by its formulas; numDeriv",
                 packageVersion("numDeriv"), "hessian; held against pbkrtest and lmerTest in the script"),
  digits = 8, cases = cases), "tests/oracle/mmrm.json", auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE)
