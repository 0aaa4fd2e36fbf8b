# Expected numbers of `hedges_g`. From the project root: python3 tests/oracle/refine.py hedges_g, which runs this first.
#
# Its limits are replaced by those of mpmath, with which must agree:
# - R's own noncentral t, inverted by uniroot (tol 1e-14); its pt(ncp = ) is good to about 1e-12: 11 digits here;
# - cases named "effectsize": the package, which searches until the tails summed are within 1e-9 or the simplex
#   shrinks, with starting values off the root: 6 digits;
# - cases named "mpmath": both tails as E Phi(+-(ncp - t S)) by quad at 30 digits, inverted by findroot: 12 digits.
suppressPackageStartupMessages({library(jsonlite); library(effectsize); library(sandwich); library(clubSandwich)})

row <- function(x, y, level = 0.95, ...) {
  n1 <- length(x); n0 <- length(y); m <- n1 + n0 - 2
  s <- sqrt((sum((x - mean(x))^2) + sum((y - mean(y))^2)) / m)
  d <- (mean(x) - mean(y)) / s
  J <- exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2)
  unit <- sqrt(1 / n1 + 1 / n0)
  t <- d / unit
  q <- (1 - level) / 2
  width <- 20 * sqrt(1 + t^2 / (2 * m))
  limit <- function(lower.tail) {
    f <- function(ncp) suppressWarnings(pt(t, m, ncp, lower.tail = lower.tail)) - q
    uniroot(f, c(max(t - width, -37), min(t + width, 37)), tol = 1e-14)$root
  }
  c(list(term = "treatment - control", measure = "hedges_g", value = J * d,
         std_error = J * sqrt(1 / n1 + 1 / n0 + d^2 / (2 * (n1 + n0))),
         low = J * unit * limit(FALSE), high = J * unit * limit(TRUE), p = NULL, n = n1 + n0,
         low_digits = 11, high_digits = 11), list(...))
}
package <- function(x, y, digits) {
  g <- hedges_g(x, y, pooled_sd = TRUE)
  list(term = "treatment - control", measure = "hedges_g", value = g$Hedges_g, low = g$CI_low, high = g$CI_high,
       low_digits = digits, high_digits = digits)
}
mpmath <- function(low, high) list(term = "treatment - control", measure = "hedges_g", low = low, high = high)
sample <- function(x, y) list(shape = "regression", arm = I(rep(1:0, c(length(x), length(y)))), outcome = I(c(x, y)))
case <- function(name, x, y, expect = row(x, y), ...) c(list(name = name, sample = sample(x, y), expect = list(expect)), list(...))

set.seed(17)
x <- round(rnorm(77, 10, 3), 2); y <- round(rnorm(59, 11, 4), 2)
far <- list(x = round(rnorm(40, 0, 1), 3), y = round(rnorm(35, 5, 1), 3))
some <- function(...) list(shape = "regression", ...)
# By clusters: the difference and the squares around the arms' means by the same covariance, joined by the delta method.
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
in_schools <- function(d) list(shape = "regression", arm = I(d$arm), outcome = I(d$outcome),
                               clusters = list(I(as.integer(factor(d$school)) - 1L)))
three <- subset(schools, school %in% c(1, 3, 17))
cases <- list(
  list(name = "Exam, 11 schools", sample = in_schools(schools), expect = list(
    g_row(schools, schools$school, "CR2", schools$outcome, lm(outcome ~ arm, schools), "hedges_g"))),
  list(name = "Exam, three schools", sample = in_schools(three), expect = list(
    g_row(three, three$school, "CR2", three$outcome, lm(outcome ~ arm, three), "hedges_g", note = "few-freedom"))),
  list(name = "one cluster in each arm", sample = list(shape = "regression", arm = c(1, 1, 1, 0, 0), outcome = c(1, 2, 5, 4, 6),
    clusters = list(c(0, 0, 0, 1, 1))), expect = list(list(term = "treatment - control", measure = "hedges_g",
    value = g_row(data.frame(arm = c(1, 1, 1, 0, 0)), c(1, 1, 1, 2, 2), "HC2", c(1, 2, 5, 4, 6),
                  lm(y ~ arm, data.frame(y = c(1, 2, 5, 4, 6), arm = c(1, 1, 1, 0, 0))), "")$value,
    std_error = NULL, low = NULL, note = "clusters-show-nothing"))),
  case("easy", x, y),
  case("easy, effectsize", x, y, package(x, y, 6)),
  case("easy, mpmath", x, y, mpmath(-0.60087222110534821, 0.076473447094624417)),
  case("far tail, mpmath", far$x, far$y, mpmath(-5.3750557102794626, -3.6577974608055255)),
  case("smallest, mpmath", c(1, 2), c(4, 7), mpmath(-3.082172697491991, 0.3156106674362735)),
  case("level .9", x, y, row(x, y, 0.9), settings = list(level = 0.9)),
  # Large: t about 22, p of the difference below 1e-30.
  case("far tail", far$x, far$y),
  case("far tail, effectsize", far$x, far$y, package(far$x, far$y, 6)),
  case("ties", c(1, 1, 2, 2, 2, 3), c(2, 2, 2, 3, 3, 3, 3)),
  case("smallest", c(1, 2), c(4, 7)),
  case("an arm of one row", c(1, 2, 5), 4),
  # By hand: equal means.
  case("no difference", c(1, 2, 3), c(0, 2, 4)),
  case("no spread", c(1, 1), c(2, 2), list(term = "treatment - control", measure = "hedges_g", value = NULL, low = NULL,
                                          note = "exact-fit")),
  list(name = "too few rows", sample = some(arm = c(1, 1, 0), outcome = 1:3), undefined = "too-few-rows"),
  list(name = "constant outcome", sample = some(arm = c(1, 1, 0, 0), outcome = c(2, 2, 2, 2)),
       undefined = "constant-outcome"),
  list(name = "yes/no outcome", sample = some(arm = c(1, 1, 0, 0), outcome = c(0, 1, 0, 1), binary = TRUE),
       undefined = "wrong-shape"))
write_json(list(
  estimator = "hedges_g", origin = paste(R.version.string, "pt(ncp) with uniroot; effectsize 0.8.3 hedges_g; by clusters lm, clubSandwich 0.5.8 vcovCR, linear_contrast; mlmRev 1.0.8 Exam"),
  cases = cases), "tests/oracle/hedges_g.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
