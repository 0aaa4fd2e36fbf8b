# Expected numbers of `quasi_poisson`. From the project root: Rscript tests/oracle/quasi_poisson.R
source("tests/oracle/regression_rows.R")
ratio <- c("rate_ratio", "covariate_rate_ratio", "baseline_mean")
phi <- function(fit) sum(residuals(fit, "pearson")^2) / df.residual(fit)
spread <- function(fit) list(list(term = "overall", measure = "dispersion", value = phi(fit), statistic = NULL, p = NULL))
whole <- function(fit, c, terms = list(), ...) c(rows(fit, c, ratio, terms, ...), spread(fit))
model <- function(fit) covered(fit, "model", df = df.residual(fit))

q <- transform(quine, arm = as.numeric(Sex == "M"), outcome = Days)
e <- with(subset(epil, period == 4), data.frame(arm = as.numeric(trt == "progabide"), outcome = y, pre = base, age))
cl <- with(epil, data.frame(arm = as.numeric(trt == "progabide"), outcome = y, pre = base, age, subject))
h <- data.frame(arm = rep(1:0, c(6, 5)), outcome = c(0, 2.5, 0, 1.25, 3, 0.5, 4, 7.5, 0, 6, 2))
under <- data.frame(arm = rep(1:0, each = 4), outcome = c(2, 2, 3, 3, 5, 5, 4, 4))
two <- data.frame(arm = c(1, 1, 0), outcome = c(2, 1, 3))
zero <- data.frame(arm = rep(1:0, each = 5), outcome = c(0, 0, 0, 0, 0, 3, 1, 2, 0, 4))
fq <- still(outcome ~ arm + Eth + Lrn, quasipoisson, q)
fe <- still(outcome ~ arm + pre + age, quasipoisson, e)
fc <- still(outcome ~ arm + pre + age, quasipoisson, cl)
cases <- list(
  case("quine", sample(q, list(category("eth", q$Eth), category("lrn", q$Lrn))), whole(fq, model(fq), list(EthN = "eth: N", LrnSL = "lrn: SL"))),
  case("epil, fourth period", sample(e, list(number("age", e$age))), whole(fe, model(fe), list(pre = "pre", age = "age"))),
  case("epil, clusters", sample(cl, list(number("age", cl$age)), clusters = cl$subject),
       whole(fc, covered(fc, "CR1S", cl$subject), list(pre = "pre", age = "age"))),
  case("epil, clusters, CR2", sample(cl, list(number("age", cl$age)), clusters = cl$subject),
       whole(fc, covered(fc, "CR2", cl$subject), list(pre = "pre", age = "age")), settings = list(model = list(covariance = "CR2"))),
  case("hours, HC1", sample(h), {f <- still(outcome ~ arm, quasipoisson, h); whole(f, covered(f, "HC1"))},
       settings = list(model = list(covariance = "HC1"))),
  case("ties, less than Poisson", sample(under), {f <- still(outcome ~ arm, quasipoisson, under); whole(f, model(f))}),
  case("smallest", sample(two), {f <- still(outcome ~ arm, quasipoisson, two); whole(f, model(f))}),
  case("an arm of zeros", sample(zero), list(none("separation", "rate_ratio"))),
  undefined("all zero", sample(transform(zero, outcome = 0)), "constant-outcome"),
  undefined("negative", sample(transform(zero, outcome = outcome - 1)), "wrong-shape"),
  undefined("no control", sample(zero[1:5, ]), "empty-group"),
  undefined("too few rows", sample(two[2:3, ]), "too-few-rows"))
save("quasi_poisson", paste(versions, "glm(quasipoisson); MASS::quine, MASS::epil"), cases, digits = 11)
