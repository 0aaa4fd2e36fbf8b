# Expected numbers of `poisson`. From the project root: Rscript tests/oracle/poisson.R
source("tests/oracle/regression_rows.R")
ratio <- c("rate_ratio", "covariate_rate_ratio", "baseline_mean")
spread <- function(fit) { x <- sum(residuals(fit, "pearson")^2); df <- df.residual(fit)
  list(list(term = "overall", measure = "dispersion", value = x / df, statistic = x, df1 = df,
            p = pchisq(x, df, lower.tail = FALSE))) }
whole <- function(fit, c, terms = list(), ...) c(rows(fit, c, ratio, terms, ...), spread(fit))

w <- transform(warpbreaks, arm = as.numeric(wool == "B"), outcome = breaks)
q <- transform(quine, arm = as.numeric(Eth == "N"), outcome = Days)
data("bioChemists", package = "pscl")
b <- with(bioChemists, data.frame(arm = as.numeric(fem == "Women"), outcome = art, kid5, phd, ment))
few <- data.frame(arm = c(1, 1, 0, 0, 0), outcome = c(2, 0, 3, 5, 4))
two <- data.frame(arm = c(1, 1, 0), outcome = c(2, 1, 3))
far <- data.frame(arm = rep(1:0, each = 30), outcome = c(rep(c(40, 55, 47), 10), rep(c(4, 6, 3), 10)))
zero <- data.frame(arm = rep(1:0, each = 5), outcome = c(0, 0, 0, 0, 0, 3, 1, 2, 0, 4))
class <- with(q, interaction(Age, Sex, drop = TRUE))
fw <- still(outcome ~ arm + tension, poisson, w)
fq <- still(outcome ~ arm + Sex + Age + Lrn, poisson, q)
tq <- list(SexM = "sex: M", AgeF1 = "age: F1", AgeF2 = "age: F2", AgeF3 = "age: F3", LrnSL = "lrn: SL")
cq <- list(category("sex", q$Sex), category("age", q$Age), category("lrn", q$Lrn))
fb <- still(outcome ~ arm + kid5 + phd + ment, poisson, b)
cb <- list(number("kid5", b$kid5), number("phd", b$phd), number("ment", b$ment))
tb <- list(kid5 = "kid5", phd = "phd", ment = "ment")
b$by <- b$arm * (b$ment - mean(b$ment))
fbb <- still(outcome ~ arm + ment + by, poisson, b)
cases <- list(
  case("warpbreaks", sample(w, list(category("tension", w$tension))),
       whole(fw, covered(fw, "model"), list(tensionM = "tension: M", tensionH = "tension: H"), arm = list(note = "overdispersion"))),
  case("bioChemists, level .9", sample(b, cb), whole(fb, covered(fb, "model"), tb, level = 0.9), settings = list(level = 0.9)),
  case("bioChemists, by arm", sample(b, list(number("ment", b$ment), number("ment", b$ment, TRUE))),
       whole(fbb, covered(fbb, "model"), list(ment = "ment", by = "arm:ment"))),
  case("quine, HC0", sample(q, cq), whole(fq, covered(fq, "HC0"), tq), settings = list(model = list(covariance = "HC0"))),
  case("quine, HC3", sample(q, cq), whole(fq, covered(fq, "HC3"), tq), settings = list(model = list(covariance = "HC3"))),
  case("quine, clusters", sample(q, cq, clusters = class), whole(fq, covered(fq, "CR2", class), tq)),
  case("quine, clusters, CR1", sample(q, cq, clusters = class), whole(fq, covered(fq, "CR1", class), tq),
       settings = list(model = list(covariance = "CR1"))),
  case("quine, clusters, CR1S", sample(q, cq, clusters = class), whole(fq, covered(fq, "CR1S", class), tq),
       settings = list(model = list(covariance = "CR1S"))),
  case("quine, clusters ignored", sample(q, cq, clusters = class),
       whole(fq, covered(fq, "model"), tq, arm = list(note = "clusters-ignored")), settings = list(model = list(covariance = "model"))),
  case("a copy of a covariate", sample(w, list(category("tension", w$tension), number("calm", 7 * (w$tension != "L")))),
       c(whole(fw, covered(fw, "model"), list(tensionM = "tension: M", tensionH = "tension: H"), arm = list(note = "aliased-predictor")),
         list(none("aliased-predictor", "covariate_rate_ratio", "calm")))),
  case("far tail", sample(far), {f <- still(outcome ~ arm, poisson, far); whole(f, covered(f, "model"))}),
  case("ties, small", sample(few), {f <- still(outcome ~ arm, poisson, few); whole(f, covered(f, "model"))}),
  case("smallest", sample(two), {f <- still(outcome ~ arm, poisson, two); whole(f, covered(f, "model"))}),
  # One arm lies in one cluster: no spread between clusters to judge it by.
  case("an arm in one cluster", sample(few, clusters = c(1, 1, 2, 3, 3)), {f <- still(outcome ~ arm, poisson, few); list(list(
    term = "treatment - control", measure = "rate_ratio", value = exp(coef(f)[["arm"]]), std_error = NULL, low = NULL, p = NULL,
    note = "lone-clusters"))}),
  case("all in one cluster", sample(few, clusters = rep(1, 5)), {f <- still(outcome ~ arm, poisson, few); list(list(
    term = "treatment - control", measure = "rate_ratio", value = exp(coef(f)[["arm"]]), std_error = NULL, low = NULL, p = NULL,
    note = "few-clusters"))}),
  case("an arm of zeros", sample(zero), list(none("separation", "rate_ratio"))),
  undefined("all zero", sample(transform(zero, outcome = 0)), "constant-outcome"),
  undefined("negative", sample(transform(zero, outcome = outcome - 1)), "wrong-shape"),
  undefined("yes/no outcome", sample(transform(zero, outcome = as.numeric(outcome > 1)), binary = TRUE), "wrong-shape"),
  undefined("one arm", sample(zero[1:5, ]), "empty-group"),
  undefined("no rows", sample(zero[0, ]), "empty-group"),
  undefined("too few rows", sample(two[2:3, ]), "too-few-rows"))
save("poisson", paste(versions, "glm(poisson); warpbreaks, MASS::quine, pscl::bioChemists"), cases, digits = 11)
