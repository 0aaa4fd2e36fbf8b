# Expected numbers of `gamma_log`. From the project root: Rscript tests/oracle/gamma_log.R
source("tests/oracle/regression_rows.R")
ratio <- c("mean_ratio", "covariate_mean_ratio", "baseline_mean")
phi <- function(fit) sum(residuals(fit, "pearson")^2) / df.residual(fit)
# The dispersion of R is that of the last iteration; the same from the residuals here.
model <- function(fit) covered(fit, "model", df = df.residual(fit), model = summary(fit)$cov.unscaled * phi(fit))
whole <- function(fit, c, terms = list(), ...) c(rows(fit, c, ratio, terms, ...),
  list(list(term = "overall", measure = "dispersion", value = phi(fit), p = NULL)))

tg <- transform(ToothGrowth, arm = as.numeric(supp == "VC"), outcome = len)
ck <- with(subset(ChickWeight, Diet %in% 1:2), data.frame(arm = as.numeric(Diet == 2), outcome = weight, time = Time, chick = as.character(Chick)))
cl <- data.frame(arm = rep(0:1, each = 9), u = log(rep(c(5, 10, 15, 20, 30, 40, 60, 80, 100), 2)),
                 outcome = c(118, 58, 42, 35, 27, 25, 21, 19, 18, 69, 35, 26, 21, 18, 16, 13, 12, 12))
far <- data.frame(arm = rep(1:0, each = 20), outcome = c(exp(seq(8, 9, length = 20)), exp(seq(-3, -2, length = 20))))
tie <- data.frame(arm = c(1, 1, 1, 0, 0), outcome = c(2, 2, 5, 1, 1))
two <- data.frame(arm = c(1, 1, 0), outcome = c(2, 1, 3))
G <- Gamma("log")
ft <- still(outcome ~ arm + dose, G, tg); fc <- still(outcome ~ arm + time, G, ck); fl <- still(outcome ~ arm + u, G, cl)
cases <- list(
  case("ToothGrowth", sample(tg, list(number("dose", tg$dose))), whole(ft, model(ft), list(dose = "dose"))),
  case("clotting", sample(cl, list(number("u", cl$u))), whole(fl, model(fl), list(u = "u"), level = 0.9), settings = list(level = 0.9)),
  case("ToothGrowth, HC3", sample(tg, list(number("dose", tg$dose))), whole(ft, covered(ft, "HC3"), list(dose = "dose")),
       settings = list(model = list(covariance = "HC3"))),
  case("ChickWeight, clusters", sample(ck, list(number("time", ck$time)), clusters = ck$chick),
       whole(fc, covered(fc, "CR2", ck$chick), list(time = "time"))),
  case("ChickWeight, clusters, CR0", sample(ck, list(number("time", ck$time)), clusters = ck$chick),
       whole(fc, covered(fc, "CR0", ck$chick), list(time = "time")), settings = list(model = list(covariance = "CR0"))),
  case("far tail", sample(far), {f <- still(outcome ~ arm, G, far); whole(f, model(f))}),
  case("ties", sample(tie), {f <- still(outcome ~ arm, G, tie); whole(f, model(f))}),
  case("smallest", sample(two), {f <- still(outcome ~ arm, G, two); whole(f, model(f))}),
  undefined("a zero", sample(transform(two, outcome = outcome - 1)), "wrong-shape"),
  undefined("constant", sample(transform(two, outcome = 4)), "constant-outcome"),
  undefined("no treatment", sample(two[3, ]), "empty-group"),
  undefined("too few rows", sample(two[2:3, ]), "too-few-rows"))
save("gamma_log", paste(versions, "glm(Gamma(\"log\")); ToothGrowth, ChickWeight, clotting times of McCullagh & Nelder (1989), 8.4.2"), cases, digits = 11)
