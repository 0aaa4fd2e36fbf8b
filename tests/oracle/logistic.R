# Expected numbers of `logistic`. From the project root: Rscript tests/oracle/logistic.R
shared <- new.env(); sys.source("tests/oracle/firth.R", shared, chdir = FALSE)
suppressMessages({library(jsonlite); library(MASS); library(clubSandwich); library(sandwich)})
still <- shared$still

row <- function(d, rhs, level = 0.95, ...) {
  fit <- glm(as.formula(paste("outcome ~", rhs)), binomial, d, control = glm.control(epsilon = 1e-14, maxit = 100))
  # One more step from the converged fit: R stops on the deviance, which is flat to half the digits.
  fit <- suppressWarnings(glm(formula(fit), binomial, d, start = ifelse(is.na(coef(fit)), 0, coef(fit)),
                              control = glm.control(epsilon = 1e-300, maxit = 3)))
  s <- coef(summary(fit))["arm", ]
  ci <- exp(confint.default(fit, "arm", level))
  list(c(list(term = "treatment - control", measure = "odds_ratio", value = exp(s[["Estimate"]]),
              std_error = s[["Std. Error"]], low = ci[1], high = ci[2], statistic = s[["z value"]],
              p = s[["Pr(>|z|)"]], df1 = NULL, n = nrow(d)), list(...)))
}
none <- function(note) list(list(term = "treatment - control", measure = "odds_ratio", value = NULL, std_error = NULL,
                                 low = NULL, p = NULL, note = note))
number <- function(name, x) list(name = name, columns = list(list(name = name, values = I(x))))
category <- function(name, f) list(name = name, reference = levels(f)[1], columns = lapply(levels(f)[-1], function(l)
  list(name = l, values = I(as.numeric(f == l)))))
sample <- function(d, covariates = list(), binary = TRUE) list(
  shape = "regression", arm = I(d$arm), outcome = I(d$outcome), pre = if ("pre" %in% names(d)) I(d$pre),
  covariates = covariates, binary = binary)
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))

set.seed(16)
n <- 136
d <- data.frame(arm = rep(1:0, c(77, 59)), pre = round(rnorm(n, 20, 6), 1), age = round(rnorm(n, 38, 7)),
                kind = factor(base::sample(c("broken", "new", "whole"), n, TRUE)))
d$outcome <- rbinom(n, 1, plogis(-4 + 0.15 * d$pre - 0.5 * d$arm + 0.02 * d$age))
bare <- d[, c("arm", "outcome")]
counts <- function(a, b, c, e) data.frame(arm = rep(c(1, 1, 0, 0), c(a, b, c, e)), outcome = rep(c(1, 0, 1, 0), c(a, b, c, e)))
far <- counts(180, 20, 15, 185)
# Estimates of the far ends: odds of 400 to 1.
steep <- counts(400, 1, 1, 400)
small <- counts(1, 1, 1, 2)
line <- data.frame(arm = rep(1:0, 6), pre = 1:12, outcome = rep(0:1, each = 6))
part <- data.frame(arm = rep(1:0, 6), pre = c(1:5, 7, 7, 8:12), outcome = rep(0:1, each = 6))
near <- data.frame(arm = rep(1:0, each = 12), pre = c(1:5, 8, 6.5, 8:12, 1:5 + 0.5, 7, 6, 8:12), outcome = rep(rep(0:1, each = 6), 2))
never <- transform(bare, kind = factor(ifelse(d$outcome == 0 & seq_len(n) %% 5 == 0, "never", "else"), c("else", "never")))
data("Contraception", package = "mlmRev")
co <- with(subset(Contraception, as.integer(district) <= 60), data.frame(arm = as.numeric(urban == "Y"), outcome = as.numeric(use == "Y"), age = round(age, 2), livch,
           district = as.integer(factor(district)) - 1L))
inf <- with(infert, data.frame(arm = as.numeric(induced > 0), outcome = case, age, pooled = as.integer(factor(pooled.stratum)) - 1L))
with_clusters <- function(d, rhs, of, kind, terms) {
  fit <- still(as.formula(paste("outcome ~", rhs)), binomial, d)
  shared$rows(fit, shared$covered(fit, kind, of), c("odds_ratio", "covariate_odds_ratio", "baseline_odds"), terms)
}
separated <- function(d, rhs, by_hand = FALSE) shared$firth_rows(d, rhs, by_hand = by_hand, note = "separation")
cases <- list(
  case("arm alone", sample(bare), row(bare, "arm")),
  case("pre-score, covariates", sample(d, list(number("age", d$age), category("kind", d$kind))), row(d, "arm + pre + age + kind")),
  case("level .9", sample(d), row(d, "arm + pre", 0.9), settings = list(level = 0.9, event_floor = 10)),
  case("far tail", sample(far), row(far, "arm")),
  case("steep", sample(steep), row(steep, "arm")),
  case("ties, smallest", sample(small), row(small, "arm")),
  case("nearly separated", sample(near), row(near, "arm + pre"), digits = 11),
  case("a copy of the pre-score", sample(d, list(number("copy", 3 - d$pre))), row(d, "arm + pre", note = "aliased-predictor")),
  # Albert & Anderson (1984): no maximum. R gives odds ratios of 1e9 and more with a warning; the answer is Firth's.
  case("separated by the arm", sample(counts(5, 0, 0, 5)), separated(counts(5, 0, 0, 5), "arm", TRUE), digits = 11),
  case("an empty cell", sample(counts(5, 0, 3, 5)), separated(counts(5, 0, 3, 5), "arm", TRUE), digits = 11),
  case("an empty cell in a large table", sample(counts(0, 77, 12, 47)), separated(counts(0, 77, 12, 47), "arm", TRUE), digits = 11),
  case("separated by the pre-score", sample(line), separated(line, "arm + pre"), digits = 11),
  case("separated in part by the pre-score", sample(part), separated(part, "arm + pre"), digits = 11),
  case("a level without events", sample(bare, list(category("kind", never$kind))), separated(never, "arm + kind"), digits = 11),
  case("separated, in clusters", c(sample(counts(5, 0, 3, 5)), list(clusters = list(rep(0:3, length = 13)))),
       {r <- separated(counts(5, 0, 3, 5), "arm", TRUE); r[[1]]$note <- "clusters-ignored"; r}, digits = 11),
  case("Contraception, clusters", c(sample(co, list(number("age", co$age), category("livch", co$livch))), list(clusters = list(co$district))),
       with_clusters(co, "arm + age + livch", co$district, "CR1S", list(age = "age", livch1 = "livch: 1", livch2 = "livch: 2", "livch3+" = "livch: 3+")), digits = 11),
  case("infert, clusters, CR2", c(sample(inf, list(number("age", inf$age))), list(clusters = list(inf$pooled))),
       with_clusters(inf, "arm + age", inf$pooled, "CR2", list(age = "age")), digits = 11, settings = list(model = list(covariance = "CR2"))),
  case("infert, HC3", sample(inf, list(number("age", inf$age))), with_clusters(inf, "arm + age", NULL, "HC3", list(age = "age")), digits = 11,
       settings = list(model = list(covariance = "HC3"))),
  case("event floor", sample(counts(4, 73, 5, 54)), none("event-floor"), settings = list(event_floor = 10)),
  list(name = "constant outcome", sample = sample(transform(small, outcome = 1)), undefined = "constant-outcome"),
  list(name = "numeric outcome", sample = sample(small, binary = FALSE), undefined = "wrong-shape"),
  list(name = "too few rows", sample = sample(data.frame(arm = 1:0, outcome = 1:0)), undefined = "too-few-rows"))
write_json(list(
  estimator = "logistic",
  origin = paste(R.version.string, "glm(binomial, epsilon = 1e-14), confint.default; sandwich, clubSandwich; separation by construction, answered by Fisher scoring of Firth's score; mlmRev::Contraception, infert"),
  cases = cases), "tests/oracle/logistic.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
