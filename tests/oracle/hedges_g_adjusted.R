# Expected numbers of `hedges_g_adjusted`. From the project root: Rscript tests/oracle/hedges_g_adjusted.R
suppressPackageStartupMessages({library(jsonlite); library(sandwich); library(clubSandwich)})

# The difference and the squares around the arms' means by the same covariance, joined by the delta method.
g_row <- function(d, cluster, kind, yardstick, fit, measure, level = 0.95, ...) {
  arm <- as.numeric(names(coef(fit)) == "arm"); n <- nrow(d); m <- n - 2
  x <- yardstick / 1
  s2 <- sum((x - ave(x, d$arm))^2) / m; s <- sqrt(s2)
  squares <- lm(z ~ 1, data.frame(z = (x - ave(x, d$arm))^2 * n / m))
  v <- function(fit) if (startsWith(kind, "CR")) matrix(as.numeric(vcovCR(fit, factor(cluster), kind)), length(coef(fit))) else vcovHC(fit, kind)
  df <- if (kind == "CR2") linear_contrast(fit, vcovCR(fit, factor(cluster), kind), matrix(arm, 1), test = "Satterthwaite")$df else
    if (startsWith(kind, "CR")) nlevels(factor(cluster)) - 1 else fit$df.residual
  J <- exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2)
  b <- coef(fit)[["arm"]]; vb <- c(arm %*% v(fit) %*% arm); vs <- c(v(squares))
  se <- J * sqrt(vb / s2 + b^2 / (4 * s2^3) * vs); g <- J * b / s; half <- qt(1 - (1 - level) / 2, df) * se
  c(list(term = "treatment - control", measure = measure, value = g, std_error = se, low = g - half, high = g + half, p = NULL, n = n), list(...))
}
data(Exam, package = "mlmRev")
exam <- with(Exam, data.frame(arm = as.numeric(sex == "F"), pre = standLRT, outcome = normexam, school = as.integer(school),
                              single = as.numeric(type == "Sngl")))
schools <- exam[exam$school %in% c(1, 3, 5, 9, 17, 23, 30, 44, 48, 60, 62), ]
schools <- schools[seq(1, nrow(schools), 4), ]
sample <- function(d, cluster = NULL) list(shape = "regression", arm = I(d$arm), outcome = I(d$outcome),
  pre = if ("pre" %in% names(d)) I(d$pre), clusters = if (!is.null(cluster)) list(I(as.integer(factor(cluster)) - 1L)) else list())
case <- function(name, d, kind, cluster = NULL, level = 0.95, ...) {
  fit <- lm(if ("pre" %in% names(d)) outcome ~ arm + pre else outcome ~ arm, d)
  yardstick <- if ("pre" %in% names(d)) d$pre else d$outcome
  list(name = name, sample = sample(d, cluster), settings = list(level = level),
       expect = list(g_row(d, cluster, kind, yardstick, fit, "hedges_g_adjusted", level, ...)))
}
set.seed(14)
n <- 136
d <- data.frame(arm = rep(1:0, c(77, 59)), pre = round(rnorm(n, 20, 6), 1))
d$outcome <- round(5 + 0.6 * d$pre - 0.8 * d$arm + rnorm(n, 0, 2 + 2 * d$arm), 1)
far <- transform(d, outcome = outcome + 100 * arm)
many <- exam[seq(1, nrow(exam), 20), ]
single <- transform(schools, arm = single)
small <- data.frame(arm = c(1, 1, 0, 0), outcome = c(3, 5, 1, 8))
ties <- data.frame(arm = c(1, 1, 1, 1, 0, 0, 0, 0, 0), pre = c(1, 2, 2, 3, 1, 1, 2, 3, 3), outcome = c(1, 2, 1, 3, 2, 2, 2, 3, 2))
none <- function(note, ...) list(term = "treatment - control", measure = "hedges_g_adjusted", std_error = NULL, low = NULL, note = note, ...)
cases <- list(
  case("pre-score", d, "HC3"),
  case("level .9", d, "HC3", level = 0.9),
  case("no pre-score", d[, c("arm", "outcome")], "HC3"),
  case("far tail", far, "HC3"),
  case("ties", ties, "HC3"),
  case("smallest", small, "HC3"),
  case("Exam, 11 schools", schools, "CR2", schools$school),
  case("Exam, an arm that is constant within schools", single, "CR2", schools$school),
  case("Exam, 65 schools", many, "CR1S", many$school),
  # By hand: J(7) b/s with s of the pre-scores.
  list(name = "one cluster", sample = sample(ties, rep(1, 9)), expect = list(none("clusters-show-nothing",
    value = g_row(ties, NULL, "HC3", ties$pre, lm(outcome ~ arm + pre, ties), "")$value))),
  list(name = "no spread before", sample = list(shape = "regression", arm = c(1, 1, 0, 0, 0), pre = c(2, 2, 4, 4, 4), outcome = 1:5),
       expect = list(none("no-spread", value = NULL))),
  list(name = "too few rows", sample = list(shape = "regression", arm = c(1, 1, 0), outcome = 1:3), undefined = "too-few-rows"),
  list(name = "empty arm", sample = list(shape = "regression", arm = c(1, 1, 1, 1), outcome = 1:4), undefined = "empty-group"),
  list(name = "constant outcome", sample = list(shape = "regression", arm = c(1, 1, 0, 0), outcome = c(2, 2, 2, 2)),
       undefined = "constant-outcome"),
  list(name = "yes/no outcome", sample = list(shape = "regression", arm = c(1, 1, 0, 0), outcome = c(0, 1, 0, 1), binary = TRUE),
       undefined = "wrong-shape"))
write_json(list(estimator = "hedges_g_adjusted",
  origin = paste(R.version.string, "lm; sandwich 3.0.2 vcovHC HC3; clubSandwich 0.5.8 vcovCR, linear_contrast; mlmRev 1.0.8 Exam"),
  cases = cases), "tests/oracle/hedges_g_adjusted.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
