# Expected covariances of `math/sandwich`. From the project root: Rscript tests/sandwich/cases.R
suppressPackageStartupMessages({library(jsonlite); library(sandwich); library(clubSandwich); library(MASS); library(nlme)})
tight <- glm.control(epsilon = 1e-15, maxit = 100)
# glm keeps the weights of the iteration before its last: begun again at its own solution they are those of the solution.
settled <- function(...) {
  fit <- glm(...)
  for (i in 1:5) fit <- glm(..., start = coef(fit))
  fit
}
kinds <- c("HC0", "HC1", "HC2", "HC3")
case <- function(name, fit, cluster, hc = TRUE, cr2 = TRUE) {
  x <- model.matrix(fit)
  x <- x[, !is.na(coef(fit)), drop = FALSE]
  is_glm <- inherits(fit, "glm")
  weights <- if (is_glm) weights(fit, "working") else weights(fit)
  variance <- if (is_glm) fit$family$variance(fitted(fit)) / weights(fit, "prior")
  residuals <- if (is_glm) residuals(fit, "working") else residuals(fit)
  cluster <- as.integer(factor(cluster, unique(cluster))) - 1L
  dispersion <- summary(fit)$dispersion
  if (is.null(dispersion)) dispersion <- summary(fit)$sigma^2
  cr <- function(type) unname(as.matrix(vcovCR(fit, factor(cluster), type))[])
  strip <- function(m) matrix(as.numeric(m), nrow(m))
  out <- list(name = name, columns = lapply(seq_len(ncol(x)), function(j) I(unname(x[, j]))),
    weights = if (!is.null(weights)) I(unname(weights)), variance = if (!is.null(variance)) I(unname(variance)),
    residuals = I(unname(residuals)), clusters = I(cluster), dispersion = dispersion,
    model = strip(vcov(fit, complete = FALSE)))
  if (hc) out$hc <- setNames(lapply(kinds, function(k) strip(vcovHC(fit, k))), kinds)
  out$cl <- list(CR1 = strip(vcovCL(fit, cluster, type = "HC0")), CR1S = strip(vcovCL(fit, cluster, type = "HC1")))
  types <- c("CR0", "CR1", "CR1S", if (cr2) "CR2")
  out$cr <- setNames(lapply(types, function(t) strip(cr(t))), types)
  if (cr2) {
    test <- coef_test(fit, vcovCR(fit, factor(cluster), "CR2"), test = "Satterthwaite")
    out$df <- I(test$df_Satt %||% test$df)
  }
  out
}
`%||%` <- function(a, b) if (is.null(a)) b else a
data(MortalityRates, package = "clubSandwich"); data(dropoutPrevention, package = "clubSandwich")
data(AchievementAwardsRCT, package = "clubSandwich"); data(PetersenCL, package = "sandwich")
data(Contraception, package = "mlmRev")
mv <- subset(MortalityRates, cause == "Motor Vehicle" & year >= 1978 & !is.na(beertaxa) & state <= 12)
awards <- subset(AchievementAwardsRCT, year == "2000" & sex == "Girl")
awards <- awards[seq(1, nrow(awards), 4), ]
orthodont <- as.data.frame(Orthodont)
few <- subset(orthodont, Subject %in% c("M01", "M02", "F01"))
set.seed(5)
singles <- transform(orthodont, w = round(runif(nrow(orthodont), 0.2, 4), 2))
bd <- droplevels(subset(Contraception, as.integer(district) %in% c(1, 2, 14, 30, 46, 5)))
bd$use1 <- as.numeric(bd$use == "Y")
awards$x <- awards$Bagrut_status
cases <- list(
  case("fixed effects of states and years, motor vehicle deaths",
       lm(mrate ~ 0 + legal + beertaxa + factor(state) + factor(year), mv), mv$state),
  case("the same with population as weights",
       lm(mrate ~ 0 + legal + beertaxa + factor(state) + factor(year), mv, weights = pop), mv$state),
  case("Orthodont, by subject", lm(distance ~ age * Sex, orthodont), orthodont$Subject),
  case("Orthodont, weights that are no variances", lm(distance ~ age * Sex, singles, weights = w), singles$Subject),
  case("Orthodont, each row a cluster", lm(distance ~ age * Sex, orthodont), seq_len(108)),
  case("three clusters", lm(distance ~ age, few), few$Subject),
  case("awards, school level treatment", lm(x ~ treated + father_ed + immigrant + lagscore, awards), awards$school_id),
  case("awards, logistic", glm(x ~ treated + father_ed + immigrant, binomial, awards, control = tight),
       awards$school_id),
  case("infert, logistic by stratum",
       glm(case ~ spontaneous + induced + age, binomial, infert, control = tight), infert$stratum),
  case("Contraception, districts of up to 118 women",
       glm(use1 ~ age + I(age^2) + urban + livch, binomial, bd, control = tight), bd$district),
  case("quine, Poisson by age and learner",
       glm(Days ~ Sex + Eth, poisson, quine, control = tight), interaction(quine$Age, quine$Lrn, drop = TRUE)),
  case("quine, quasi-Poisson, sex constant within cluster",
       glm(Days ~ Sex + Eth + Age, quasipoisson, quine, control = tight), interaction(quine$Sex, quine$Age)),
  case("quine, negative binomial of theta 1.2",
       settled(Days ~ Sex + Eth, negative.binomial(1.2), quine, control = tight), interaction(quine$Age, quine$Lrn, drop = TRUE)),
  case("quine, gamma with log link",
       settled(Days + 1 ~ Sex + Eth + Lrn, Gamma("log"), quine, control = tight), interaction(quine$Age, quine$Eth)),
  case("dropout prevention, inverse variances as weights, 152 studies", lm(LOR1 ~ study_design + duration, dropoutPrevention, weights = 1 / varLOR), dropoutPrevention$studyID))
write_json(list(
  origin = paste(R.version.string, "lm, glm (epsilon = 1e-15); sandwich", packageVersion("sandwich"), "vcovHC, vcovCL; clubSandwich",
                 packageVersion("clubSandwich"), "vcovCR, coef_test"),
  cases = cases), "tests/sandwich/cases.json", auto_unbox = TRUE, digits = NA, null = "null")
write_json(with(PetersenCL, list(origin = "sandwich::PetersenCL, the test data of Petersen's page", firm = firm, year = year, x = x, y = y)),
           "tests/sandwich/petersen.json", digits = 8)
