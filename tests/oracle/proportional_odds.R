# Expected numbers of `proportional_odds`. From the project root: Rscript tests/oracle/proportional_odds.R
source("tests/oracle/regression_rows.R")
suppressMessages({library(ordinal); library(VGAM)})

# Maximum likelihood until it stands still; the gradient of a concave likelihood tells.
po <- function(formula, d) clm(formula, data = d, control = list(gradTol = 1e-12, maxIter = 200, relTol = 1e-16, method = "Newton"))

# Rao's test by VGAM: the first step of Fisher scoring from this fit in the model with a slope at each threshold, on the
# scale of that model's information.
departure <- function(formula, d, fit) {
  J <- nlevels(d$outcome); p <- length(fit$beta)
  start <- c(fit$alpha, rep(-fit$beta, each = J - 1))
  one <- suppressWarnings(vglm(formula, cumulative(parallel = FALSE), d, coefstart = start, maxit = 1, criterion = "coef"))
  X <- model.matrix(one, type = "vlm"); wz <- NULL
  # The information at the start: scores' variances by hand from the chances of the levels.
  x <- model.matrix(formula, d); eta <- outer(rep(1, nrow(x)), fit$alpha) - drop(x[, -1, drop = FALSE] %*% fit$beta)
  F <- cbind(0, plogis(eta), 1); P <- t(diff(t(F))); f <- cbind(0, plogis(eta) * plogis(-eta), 0); K <- J - 1
  I <- matrix(0, K * ncol(x), K * ncol(x)); U <- numeric(K * ncol(x)); y <- as.integer(d$outcome)
  for (i in seq_len(nrow(x))) {
    S <- sapply(1:J, function(c) (f[i, 2:(K + 1)] * ((1:K) == c) - f[i, 2:(K + 1)] * ((1:K) == c - 1)) / P[i, c])
    S <- matrix(S, K)
    I <- I + kronecker(S %*% (P[i, ] * t(S)), tcrossprod(x[i, ]))
    U <- U + kronecker(S[, y[i]], x[i, ])
  }
  statistic <- drop(U %*% solve(I, U))
  # VGAM's step agrees: d'Id.
  step <- as.vector(t(matrix(coef(one) - start, K)))
  stopifnot(abs(drop(step %*% I %*% step) / statistic - 1) < 1e-5)
  df <- (J - 2) * p
  list(term = "overall", measure = "departure_from_proportional", value = statistic, df1 = df, p = pchisq(statistic, df, lower.tail = FALSE))
}
whole <- function(formula, d, terms = list(), V = NULL, df = Inf, level = 0.95, arm = list(), check = TRUE) {
  fit <- po(formula, d)
  if (is.null(V)) V <- vcov(fit) else V <- V(fit)
  c0 <- list(V = V, df = setNames(rep(df, nrow(V)), rownames(V)))
  c(list(do.call(row, c(list(fit, c0, "arm", "treatment - control", "common_odds_ratio", TRUE, level), arm))),
    lapply(names(fit$alpha), function(a) row(fit, c0, a, a, "threshold", FALSE, level, test = FALSE)),
    lapply(names(terms), function(of) row(fit, c0, of, terms[[of]], "covariate_odds_ratio", TRUE, level)),
    if (check) list(departure(formula, d, fit)))
}
ordered_sample <- function(d, covariates = list(), clusters = NULL, levels = base::levels(d$outcome)) {
  sample(transform(d, outcome = as.integer(outcome) - 1), covariates, clusters = clusters, levels = levels) }

# Wine: bitterness in five levels by temperature and contact, nine judges (Randall 1989, in ordinal).
data("wine", package = "ordinal")
wi <- with(wine, data.frame(arm = as.numeric(temp == "warm"), outcome = rating, contact = as.numeric(contact == "yes"), judge))
levels(wi$outcome) <- paste0("r", 1:5)
ho <- housing[rep(seq_len(nrow(housing)), housing$Freq), ]
ho <- with(ho, data.frame(arm = as.numeric(Cont == "High"), outcome = factor(as.character(Sat), c("Low", "Medium", "High")), type = Type))
cluster <- function(cadjust) function(fit) vcovCL(fit, cluster = wi$judge, type = "HC0", cadjust = cadjust)
r3 <- data.frame(arm = rep(1:0, c(6, 7)), outcome = factor(c(1, 2, 3, 3, 2, 3, 1, 1, 2, 3, 1, 2, 1), 1:3, c("a", "b", "c")))
two <- data.frame(arm = rep(1:0, each = 5), outcome = factor(c(1, 2, 2, 2, 1, 1, 1, 2, 1, 1), 1:2, c("a", "b")))
sep <- data.frame(arm = rep(1:0, each = 4), outcome = factor(c(2, 3, 3, 2, 1, 1, 1, 1), 1:3, c("a", "b", "c")))
gap <- r3; levels(gap$outcome) <- c("a", "b", "d")
cases <- list(
  case("wine", ordered_sample(wi, list(number("contact", wi$contact))), whole(outcome ~ arm + contact, wi, list(contact = "contact"))),
  case("housing, level .9", ordered_sample(ho, list(category("type", ho$type))),
       whole(outcome ~ arm + type, ho, list(typeApartment = "type: Apartment", typeAtrium = "type: Atrium", typeTerrace = "type: Terrace"), level = 0.9),
       settings = list(level = 0.9)),
  case("wine, clusters", ordered_sample(wi, list(number("contact", wi$contact)), wi$judge),
       whole(outcome ~ arm + contact, wi, list(contact = "contact"), cluster(TRUE), 8, arm = list(note = "cr1-for-cr2"))),
  case("wine, clusters, CR0", ordered_sample(wi, list(number("contact", wi$contact)), wi$judge),
       whole(outcome ~ arm + contact, wi, list(contact = "contact"), cluster(FALSE), 8), settings = list(model = list(covariance = "CR0"))),
  case("ties, small", ordered_sample(r3), whole(outcome ~ arm, r3)),
  case("two levels", ordered_sample(two), whole(outcome ~ arm, two, check = FALSE)),
  case("a level without rows", ordered_sample(transform(r3, outcome = factor(as.character(outcome), c("a", "b", "x", "c"))), levels = c("a", "b", "x", "c")),
       whole(outcome ~ arm, r3, arm = list(note = "empty-group"))),
  case("a copy of the arm", ordered_sample(r3, list(number("copy", 1 - r3$arm))), c(whole(outcome ~ arm, r3, arm = list(note = "aliased-predictor")),
       list(none("aliased-predictor", "covariate_odds_ratio", "copy")))),
  case("separated by the arm", ordered_sample(sep), list(none("separation", "common_odds_ratio"))),
  case("an arm in one cluster", ordered_sample(r3, clusters = c(1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4)), list(list(term = "treatment - control",
       measure = "common_odds_ratio", value = exp(po(outcome ~ arm, r3)$beta[["arm"]]), std_error = NULL, p = NULL, note = "lone-clusters"))),
  undefined("one level", ordered_sample(transform(r3, outcome = factor("b", c("a", "b", "c")))), "constant-outcome"),
  undefined("numeric outcome", sample(transform(r3, outcome = as.integer(outcome))), "wrong-shape"),
  undefined("no control", ordered_sample(r3[1:6, ]), "empty-group"),
  undefined("too few rows", ordered_sample(r3[c(1, 10), ]), "too-few-rows"))
save("proportional_odds", paste(versions, "ordinal", packageVersion("ordinal"), "clm; VGAM", packageVersion("VGAM"), "vglm(cumulative(parallel = FALSE)); ordinal::wine, MASS::housing"),
     cases, digits = 11)
