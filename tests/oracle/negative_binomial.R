# Expected numbers of `negative_binomial`. From the project root: Rscript tests/oracle/negative_binomial.R
source("tests/oracle/regression_rows.R")
ratio <- c("rate_ratio", "covariate_rate_ratio", "baseline_mean")
# glm.nb stops early: its two steps in turn, until neither moves.
nb <- function(formula, data) {
  theta <- glm.nb(formula, data)$theta
  score <- function(t, y, mu) sum(digamma(t + y) - digamma(t) + log(t) + 1 - log(t + mu) - (y + t) / (mu + t))
  for (i in 1:60) {
    fit <- still(formula, negative.binomial(theta), data)
    theta <- uniroot(score, theta * c(0.9, 1.1), fit$y, fitted(fit), tol = 1e-15, extendInt = "yes")$root
  }
  fit <- still(formula, negative.binomial(theta), data)
  fit$theta <- theta
  info <- function(t, y, mu) sum(-trigamma(t + y) + trigamma(t) - 1 / t + 2 / (mu + t) - (y + t) / (mu + t)^2)
  fit$SE <- 1 / sqrt(info(theta, fit$y, fitted(fit)))
  stopifnot(abs(theta / glm.nb(formula, data, control = glm.control(epsilon = 1e-12, maxit = 200))$theta - 1) < 1e-6)
  fit$family <- negative.binomial(theta)
  fit
}
model <- function(fit) covered(fit, "model", model = summary(fit, dispersion = 1)$cov.scaled)
whole <- function(fit, c, terms = list(), ...) c(rows(fit, c, ratio, terms, ...),
  list(list(term = "overall", measure = "theta", value = fit$theta, std_error = fit$SE, p = NULL, std_error_digits = 9)))

q <- transform(quine, arm = as.numeric(Sex == "M"), outcome = Days)
data("bioChemists", package = "pscl")
b <- with(bioChemists, data.frame(arm = as.numeric(fem == "Women"), outcome = art, kid5, phd, ment))
few <- data.frame(arm = rep(1:0, each = 4), outcome = c(0, 0, 1, 9, 2, 30, 4, 11))
under <- data.frame(arm = rep(1:0, each = 4), outcome = c(2, 2, 3, 3, 5, 5, 4, 4))
two <- data.frame(arm = c(1, 1, 0), outcome = c(2, 1, 3))
zero <- data.frame(arm = rep(1:0, each = 5), outcome = c(0, 0, 0, 0, 0, 3, 1, 2, 0, 14))
class <- with(q, interaction(Age, Lrn, drop = TRUE))
fq <- nb(outcome ~ arm + Eth + Age + Lrn, q)
tq <- list(EthN = "eth: N", AgeF1 = "age: F1", AgeF2 = "age: F2", AgeF3 = "age: F3", LrnSL = "lrn: SL")
cq <- list(category("eth", q$Eth), category("age", q$Age), category("lrn", q$Lrn))
fs <- nb(outcome ~ arm + Eth, q)
fb <- nb(outcome ~ arm + kid5 + phd + ment, b)
up <- still(outcome ~ arm, poisson, under)
cases <- list(
  case("quine", sample(q, cq), whole(fq, model(fq), tq)),
  case("bioChemists", sample(b, list(number("kid5", b$kid5), number("phd", b$phd), number("ment", b$ment))),
       whole(fb, model(fb), list(kid5 = "kid5", phd = "phd", ment = "ment"), level = 0.99), settings = list(level = 0.99)),
  case("quine, HC0", sample(q, list(category("eth", q$Eth))), whole(fs, covered(fs, "HC0"), list(EthN = "eth: N")),
       settings = list(model = list(covariance = "HC0"))),
  case("quine, clusters", sample(q, list(category("eth", q$Eth)), clusters = class), whole(fs, covered(fs, "CR2", class), list(EthN = "eth: N"))),
  case("quine, clusters, CR1", sample(q, list(category("eth", q$Eth)), clusters = class), whole(fs, covered(fs, "CR1", class), list(EthN = "eth: N")),
       settings = list(model = list(covariance = "CR1"))),
  case("ties, small", sample(few), {f <- nb(outcome ~ arm, few); whole(f, model(f))}),
  # No θ: Poisson's own estimate.
  case("less than Poisson", sample(under), c(rows(up, covered(up, "model"), ratio, arm = list(note = "no-overdispersion")),
       list(none("no-overdispersion", "theta", "overall")))),
  case("an arm of zeros", sample(zero), list(none("separation", "rate_ratio"))),
  undefined("all zero", sample(transform(zero, outcome = 0)), "constant-outcome"),
  undefined("not whole", sample(transform(zero, outcome = outcome / 2)), "wrong-shape"),
  undefined("no control", sample(zero[1:5, ]), "empty-group"),
  undefined("too few rows", sample(two[2:3, ]), "too-few-rows"))
save("negative_binomial", paste(versions, "glm.nb, negative.binomial, iterated until θ stands still; MASS::quine, pscl::bioChemists"), cases, digits = 11)
