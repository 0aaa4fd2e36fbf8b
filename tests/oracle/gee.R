# Expected numbers of `gee`. From the project root: Rscript tests/oracle/gee.R
#
# The equations are solved cluster by cluster with the working covariance written out, and must agree with gee::gee to
# 1e-8 in coefficients, correlation and uncorrected robust errors. Corrections by their formulas on the matrices of each
# cluster; degrees of freedom of Satterthwaite on n x n matrices. Mancl and DeRouen's were held against statsmodels (GEE,
# cov_type = "bias_reduced") by gee_statsmodels.py beside this file.
suppressPackageStartupMessages({library(jsonlite); library(gee)})

solve_gee <- function(y, X, id, binary, check = TRUE) {
  n <- length(y); p <- ncol(X); groups <- split(seq_len(n), id); G <- length(groups)
  family <- if (binary) binomial() else gaussian()
  g0 <- glm.fit(X, y, family = family, control = list(epsilon = 1e-15, maxit = 100)); beta <- g0$coefficients
  pairs <- sum(sapply(groups, function(i) length(i) * (length(i) - 1) / 2))
  independent <- FALSE; largest <- max(lengths(groups))
  for (round in 1:500) {
    eta <- as.vector(X %*% beta); mu <- family$linkinv(eta); d <- family$mu.eta(eta); v <- family$variance(mu)
    e <- (y - mu) / sqrt(v); phi <- sum(e^2) / (n - p)
    alpha <- if (independent) 0 else sum(sapply(groups, function(i) (sum(e[i])^2 - sum(e[i]^2)) / 2)) / (phi * (pairs - p))
    if (!independent && !isTRUE(alpha > -1 / (largest - 1) && alpha < 1 && pairs > p)) { independent <- TRUE; beta <- g0$coefficients; next }
    parts <- lapply(groups, function(i) {
      m <- length(i); R <- matrix(alpha, m, m); diag(R) <- 1; V <- sqrt(v[i]) * t(sqrt(v[i]) * R)
      list(i = i, D = d[i] * X[i, , drop = FALSE], V = V, W = solve(V), r = (y - mu)[i]) })
    B <- Reduce(`+`, lapply(parts, function(q) t(q$D) %*% q$W %*% q$D))
    s <- Reduce(`+`, lapply(parts, function(q) t(q$D) %*% q$W %*% q$r))
    step <- solve(B, s); beta <- beta + as.vector(step)
    if (sqrt(sum(step * s) / phi) < 1e-13) break
  }
  if (check && !independent) {
    d <- data.frame(y = y, X); o <- order(id)
    g <- suppressMessages(gee(reformulate(c("0", names(d)[-1]), "y"), id = id[o], data = d[o, ], family = family, corstr = "exchangeable", tol = 1e-12, maxiter = 200, silent = TRUE))
    stopifnot(max(abs(coef(g) - beta)) < 1e-8 * max(1, abs(beta)), abs(g$working.correlation[1, 2] - alpha) < 1e-8)
    Bi <- solve(B); M <- Reduce(`+`, lapply(parts, function(q) tcrossprod(t(q$D) %*% q$W %*% q$r)))
    stopifnot(max(abs(sqrt(diag(Bi %*% M %*% Bi) / diag(g$robust.variance)) - 1)) < 1e-8)
  }
  list(beta = beta, alpha = if (!independent) alpha, phi = phi, parts = parts, Bi = solve(B), G = G, p = p, n = n)
}
power <- function(H, k) { # (I - H)^-k of a matrix that is similar to a symmetric one
  if (k == 0) return(diag(nrow(H)))
  e <- eigen(diag(nrow(H)) - H); Re(e$vectors %*% diag(e$values^-k, nrow(H)) %*% solve(e$vectors)) }
robust <- function(f, l, k) {
  A <- lapply(f$parts, function(q) t(l) %*% f$Bi %*% t(q$D) %*% q$W %*% power(q$D %*% f$Bi %*% t(q$D) %*% q$W, k))
  v <- sum(mapply(function(a, q) sum(a * q$r)^2, A, f$parts))
  # The terms are linear in y - mu, which is (I - H) times the errors: their covariance by n x n matrices.
  at <- unlist(lapply(f$parts, `[[`, "i")); N <- length(at); D <- do.call(rbind, lapply(f$parts, `[[`, "D"))
  V <- matrix(0, N, N); W <- V; T <- matrix(0, f$G, N); s <- 0
  for (g in seq_along(A)) { m <- length(A[[g]]); k <- s + seq_len(m); V[k, k] <- f$parts[[g]]$V; W[k, k] <- f$parts[[g]]$W; T[g, k] <- A[[g]]; s <- s + m }
  L <- T %*% (diag(N) - D %*% f$Bi %*% t(D) %*% W); K <- L %*% V %*% t(L)
  list(v = v, df = sum(diag(K))^2 / sum(K^2))
}
row <- function(f, j, term, measure, how = "MD", df = "between", level = 0.95, ...) {
  l <- replace(numeric(f$p), j, 1); b <- sum(l * f$beta); odds <- measure %in% c("odds_ratio", "covariate_odds_ratio")
  r <- if (how != "model") robust(f, l, switch(how, MD = 1, KC = 0.5, 0))
  v <- switch(how, model = f$phi * sum(l * (f$Bi %*% l)), CR1 = r$v * f$G / (f$G - 1), r$v)
  df <- if (df == "satterthwaite") r$df else f$G - f$p
  se <- sqrt(v); ci <- b + c(-1, 1) * qt((1 + level) / 2, df) * se
  if (odds) ci <- exp(ci)
  c(list(term = term, measure = measure, value = if (odds) exp(b) else b, std_error = se, low = ci[1], high = ci[2],
         statistic = b / se, df1 = df, p = 2 * pt(-abs(b / se), df), n = f$n), list(...))
}
alpha <- function(f, ...) list(term = "overall", measure = "residual_correlation", value = f$alpha, std_error = NULL, low = NULL, p = NULL, n = f$n, ...)
number <- function(name, x) list(name = name, columns = list(list(name = name, values = I(x))))
sample <- function(y, arm, id, pre = NULL, covariates = list(), binary = FALSE) list(shape = "regression", arm = I(arm), outcome = I(y),
  pre = if (!is.null(pre)) I(pre), covariates = covariates, binary = binary, clusters = if (!is.null(id)) list(I(as.integer(factor(id)) - 1)))
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))
model <- function(...) list(model = list(...))
effect <- function(f, measure = "adjusted_difference", ...) row(f, 2, "treatment - control", measure, ...)

# Depression after therapy: up to four scores of each patient, with the score before.
data("BtheB", package = "HSAUR3")
scores <- as.matrix(BtheB[, c("bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")])
b <- na.omit(data.frame(y = as.vector(scores), arm = rep(as.numeric(BtheB$treatment == "BtheB"), 4), pre = rep(BtheB$bdi.pre, 4), id = rep(1:100, 4)))
f_b <- solve_gee(b$y, cbind(1, b$arm, b$pre - mean(b$pre)), b$id, FALSE)
s_b <- sample(b$y, b$arm, b$id, b$pre)
# Few clusters: patients in ten groups.
few <- b[b$id <= 40, ]; few$id <- few$id %% 7
f_few <- solve_gee(few$y, cbind(1, few$arm, few$pre - mean(few$pre)), few$id, FALSE)
s_few <- sample(few$y, few$arm, few$id, few$pre)
# Respiratory status at four visits, by centre, age and status before.
data("respiratory", package = "HSAUR3")
r <- respiratory; r$pre <- as.numeric(r$status[r$month == 0][as.integer(r$subject)] == "good"); r <- r[r$month != 0, ]
r$y <- as.numeric(r$status == "good"); r$arm <- as.numeric(r$treatment == "treatment"); r$id <- as.integer(r$subject); r$centre <- as.numeric(r$centre == "2")
f_r <- solve_gee(r$y, cbind(1, r$arm, r$pre - mean(r$pre), r$centre - mean(r$centre), r$age - mean(r$age)), r$id, TRUE)
s_r <- sample(r$y, r$arm, r$id, r$pre, list(number("centre", r$centre), number("age", r$age)), TRUE)
# Growth of pigs by vitamin E: clusters of twelve, unequal.
d <- subset(geepack::dietox, Evit %in% c("Evit000", "Evit200") & Cu == "Cu000"); d$arm <- as.numeric(d$Evit == "Evit200"); d$Pig <- as.integer(factor(as.character(d$Pig)))
f_d <- solve_gee(d$Weight, cbind(1, d$arm, d$Time - mean(d$Time)), d$Pig, FALSE)
far <- b; far$y <- far$y + 60 * far$arm
f_far <- solve_gee(far$y, cbind(1, far$arm, far$pre - mean(far$pre)), far$id, FALSE)
# Ties; clusters of one and of two.
small <- data.frame(y = c(3, 6, 4, 2, 6, 7, 6, 3, 4, 6), arm = c(1, 1, 0, 0, 1, 1, 0, 0, 1, 0), id = c(1, 1, 2, 2, 3, 3, 4, 4, 5, 6))
f_small <- solve_gee(small$y, cbind(1, small$arm), small$id, FALSE)
# Pairs so alike that the moments give a correlation above 1, with which gee and statsmodels go on.
alike <- transform(small, y = c(3, 4, 4, 2, 6, 7, 5, 5, 9, 8))
f_alike <- solve_gee(alike$y, cbind(1, alike$arm), alike$id, FALSE)
stopifnot(!is.null(f_small$alpha), is.null(f_alike$alpha))
# Rows of a cluster less alike than chance has it, beyond what pairs can be.
apart <- data.frame(y = c(1, 9, 2, 8, 9, 1, 8, 2.5, 3, 7.5, 6, 4), arm = rep(c(1, 0), each = 6), id = rep(1:6, each = 2))
f_apart <- solve_gee(apart$y, cbind(1, apart$arm), apart$id, FALSE)
stopifnot(is.null(f_apart$alpha))
lone <- data.frame(y = c(3, 4, 8, 2, 6, 7, 5, 1), arm = c(1, 1, 1, 1, 0, 0, 0, 0), id = c(1, 1, 1, 1, 2, 2, 3, 3))
f_lone <- solve_gee(lone$y, cbind(1, lone$arm), lone$id, FALSE, check = FALSE)

cases <- list(
  case("depression", s_b, list(effect(f_b), alpha(f_b), row(f_b, 3, "pre", "coefficient"))),
  case("depression, uncorrected", s_b, list(effect(f_b, how = "CR0")), settings = model(covariance = "CR0")),
  case("depression, CR1, level .9", s_b, list(effect(f_b, how = "CR1", level = 0.9)), settings = list(level = 0.9, model = list(covariance = "CR1"))),
  case("depression, Kauermann and Carroll", s_b, list(effect(f_b, how = "KC")), settings = model(covariance = "CR2")),
  case("depression, the working covariance", s_b, list(effect(f_b, how = "model")), settings = model(covariance = "model")),
  case("few clusters", s_few, list(effect(f_few), alpha(f_few))),
  case("few clusters, Satterthwaite", s_few, list(effect(f_few, df = "satterthwaite"), row(f_few, 3, "pre", "coefficient", df = "satterthwaite")), settings = model(df = "satterthwaite")),
  case("few clusters, Kauermann and Carroll, Satterthwaite", s_few, list(effect(f_few, how = "KC", df = "satterthwaite")), settings = model(covariance = "CR2", df = "satterthwaite")),
  case("respiratory, yes/no", s_r, list(effect(f_r, "odds_ratio"), alpha(f_r), row(f_r, 3, "pre", "covariate_odds_ratio"),
       row(f_r, 4, "centre", "covariate_odds_ratio"), row(f_r, 5, "age", "covariate_odds_ratio"))),
  case("respiratory, Kauermann and Carroll", s_r, list(effect(f_r, "odds_ratio", how = "KC", df = "satterthwaite")), settings = model(covariance = "CR2", df = "satterthwaite")),
  case("pigs", sample(d$Weight, d$arm, d$Pig, NULL, list(number("week", d$Time))), list(effect(f_d), alpha(f_d), row(f_d, 3, "week", "coefficient"))),
  case("far tail", sample(far$y, far$arm, far$id, far$pre), list(effect(f_far))),
  case("ties, clusters of one", sample(small$y, small$arm, small$id), list(effect(f_small), alpha(f_small))),
  case("less alike than can be", sample(apart$y, apart$arm, apart$id), list(effect(f_apart), alpha(f_apart, note = "working-independence"))),
  case("more alike than can be", sample(alike$y, alike$arm, alike$id), list(effect(f_alike), alpha(f_alike, note = "working-independence"))),
  # The treated lie in one cluster: their mean has no spread.
  case("an arm in one cluster", sample(lone$y, lone$arm, lone$id), list(list(term = "treatment - control", measure = "adjusted_difference",
       value = unname(f_lone$beta[2]), std_error = NULL, low = NULL, p = NULL, note = "cluster-alone"))),
  case("as many coefficients as clusters", sample(lone$y, lone$arm, lone$id, c(1, 2, 2, 4, 3, 1, 5, 2)), list(list(term = "treatment - control",
       measure = "adjusted_difference", std_error = NULL, low = NULL, p = NULL, note = "cluster-alone"))),
  case("event floor", s_r, list(list(term = "treatment - control", measure = "odds_ratio", value = NULL, std_error = NULL, p = NULL, note = "event-floor")), settings = list(event_floor = 300)),
  list(name = "no clusters", sample = sample(b$y, b$arm, NULL, b$pre), undefined = "wrong-shape"),
  list(name = "separation", sample = sample(small$arm, small$arm, small$id, binary = TRUE), undefined = "separation"),
  list(name = "constant outcome", sample = sample(rep(2, 10), small$arm, small$id), undefined = "constant-outcome"),
  list(name = "an empty arm", sample = sample(small$y, rep(1, 10), small$id), undefined = "empty-group"),
  list(name = "too few rows", sample = sample(c(1, 2), c(1, 0), c(1, 2)), undefined = "too-few-rows"))
write_json(list(
  estimator = "gee",
  origin = paste(R.version.string, "gee", packageVersion("gee"), "gee(corstr = \"exchangeable\"); corrections and degrees of freedom by their formulas on n x n matrices; statsmodels GEE(cov_type = \"bias_reduced\")"),
  digits = 9, cases = cases), "tests/oracle/gee.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
