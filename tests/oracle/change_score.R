# Expected numbers of `change_score`. From the project root: Rscript tests/oracle/change_score.R
source("tests/oracle/m_estimation.R")
suppressMessages({ library(sandwich); library(clubSandwich) })

# Adjusted changes are at the sample means: covariates centred, so that the intercept is the control arm's.
rows <- function(d, covariates = character(), cluster = NULL, level = 0.95, ...) {
  X <- if (length(covariates)) scale(model.matrix(as.formula(paste("~", paste(covariates, collapse = "+"))), d)[, -1, drop = FALSE], scale = FALSE)
  d$change <- d$outcome - d$pre
  d$X <- X
  fit <- lm(if (is.null(X)) change ~ arm else change ~ arm + X, d)
  # The law that binds it to ancova.
  both <- lm(if (is.null(X)) outcome ~ arm + pre else outcome ~ arm + pre + X, d)
  gap <- coef(lm(if (is.null(X)) pre ~ arm else pre ~ arm + X, d))[["arm"]]
  stopifnot(abs(coef(fit)[["arm"]] - coef(both)[["arm"]] - (coef(both)[["pre"]] - 1) * gap) < 1e-9 * max(1, abs(d$pre)))
  V <- if (is.null(cluster)) vcovHC(fit, type = "HC3") else vcovCR(fit, cluster, type = "CR2")
  one <- function(term, measure, a, test = FALSE, ...) {
    w <- c(a, rep(0, length(coef(fit)) - 2))
    b <- sum(w * coef(fit)); se <- sqrt(drop(t(w) %*% V %*% w))
    df <- if (is.null(cluster)) fit$df.residual else linear_contrast(fit, V, rbind(w), level = level, test = "Satterthwaite")$df
    c(list(term = term, measure = measure, value = b, std_error = se, low = b - qt(1 - (1 - level) / 2, df) * se,
           high = b + qt(1 - (1 - level) / 2, df) * se),
      if (test) list(statistic = b / se, df1 = df, p = 2 * pt(-abs(b / se), df)), list(...))
  }
  list(one(contrast, "change_difference", c(0, 1), TRUE, n = nrow(d), note = "change-against-ancova"),
       one("treatment", "adjusted_change", c(1, 1), n = sum(d$arm), ...), one("control", "adjusted_change", c(1, 0), n = sum(1 - d$arm), ...))
}

girls <- with(subset(MASS::anorexia, Treat != "CBT"), data.frame(arm = as.numeric(Treat == "FT"), pre = Prewt, outcome = Postwt))
mood <- with(na.omit(HSAUR3::BtheB[, c("treatment", "drug", "length", "bdi.pre", "bdi.2m")]), data.frame(
  arm = as.numeric(treatment == "BtheB"), pre = bdi.pre, outcome = bdi.2m, drug = drug, length = length))
data("Exam", package = "mlmRev")
pupils <- with(subset(Exam, as.integer(school) %in% c(1:6, 25:31)), data.frame(arm = as.numeric(type == "Sngl"), pre = standLRT,
  outcome = normexam, sex = factor(sex), school = as.character(school)))
small <- data.frame(arm = c(1, 1, 0, 0), pre = c(3, 4, 3, 6), outcome = c(4, 7, 1, 5))
cases <- list(
  case("anorexia", regression(girls), rows(girls)),
  case("depression, covariates", regression(mood, list(category("drug", mood$drug), category("length", mood$length))),
       rows(mood, c("drug", "length"), level = 0.9), settings = list(level = 0.9)),
  case("schools, the arm between them", regression(pupils, cluster = pupils$school), rows(pupils, cluster = pupils$school), digits = 8),
  case("schools, the arm within them", regression(transform(pupils, arm = as.numeric(sex == "F")), cluster = pupils$school),
       rows(transform(pupils, arm = as.numeric(sex == "F")), cluster = pupils$school), digits = 8),
  case("ties, smallest", regression(small), rows(small)),
  case("far offset", regression(transform(girls, pre = pre + 1e6, outcome = outcome + 1e6)), rows(transform(girls, pre = pre + 1e6, outcome = outcome + 1e6)), digits = 8),
  undefined("no pre-score", regression(small[, c("arm", "outcome")]), "wrong-shape"),
  undefined("yes/no outcome", regression(transform(small, outcome = arm), binary = TRUE), "wrong-shape"),
  undefined("all changed alike", regression(transform(small, outcome = pre + 2)), "constant-outcome"),
  undefined("an empty arm", regression(small[1:2, ]), "empty-group"),
  undefined("too few rows", regression(small[2:3, ]), "too-few-rows"))
written("change_score", paste("lm on the change, sandwich 3.0.2 vcovHC(HC3), clubSandwich 0.5.8 vcovCR(CR2), linear_contrast(Satterthwaite);",
  "MASS::anorexia, HSAUR3::BtheB, mlmRev::Exam"), cases)
