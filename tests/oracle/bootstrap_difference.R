# Expected numbers of `bootstrap_difference`. From the project root: Rscript tests/oracle/bootstrap_difference.R
# Limits come from 400,000 draws here and 100,000 there: the digits asked are those that three standard errors of
# their difference leave, with what the estimate of the bias adds. The formulas agree to 12 digits on the same
# draws (tests/resampling/).
suppressPackageStartupMessages({ library(jsonlite); library(boot) })
ours <- 1e5; draws <- 4e5

digits <- function(error, value) floor(10 * (1 - log10(2 * error / abs(value)))) / 10
quantile_error <- function(t, p, bias) {
  se <- sd(t); z <- (quantile(t, p, names = FALSE) - mean(t)) / se
  3 * se * sqrt(1 / ours + 1 / draws) * sqrt(p * (1 - p) / dnorm(z)^2 + if (bias) 4 * pi / 2 else 0)
}
variance <- function(x) if (length(x) < 2) 0 else var(x)
# Rows of one pair.
rows <- function(values, a, b, level = 0.95, ...) {
  x <- values[[a]]; y <- values[[b]]; n1 <- length(x); n2 <- length(y)
  X <- matrix(x[sample.int(n1, n1 * draws, TRUE)], draws); Y <- matrix(y[sample.int(n2, n2 * draws, TRUE)], draws)
  t <- rowMeans(X) - rowMeans(Y)
  v <- rowSums((X - rowMeans(X))^2) / (n1 - 1) / n1 + rowSums((Y - rowMeans(Y))^2) / (n2 - 1) / n2
  t0 <- mean(x) - mean(y); v0 <- var(x) / n1 + var(y) / n2
  u <- c((x - mean(x)) / n1, -(y - mean(y)) / n2)   # (mean of t(-i) - t(-i)) (n - 1)/n, by hand
  p <- (1 + c(-level, level)) / 2; ok <- v > 1e-20
  limits <- list(
    boot:::bca.ci(NULL, level, t0 = t0, t = t, L = u)[4:5], boot:::perc.ci(t, level)[4:5],
    boot:::stud.ci(c(t0, v0), cbind(t, v)[ok, ], level)[4:5])
  terms <- paste0(a, " - ", b, c("", ": percentile", ": studentized"))
  lapply(1:3, function(k) {
    e <- if (k < 3) quantile_error(t, p, k == 1) else {
      z <- (t - t0)[ok] / sqrt(v[ok]); f <- density(z)
      at <- quantile(z, rev(p), names = FALSE)
      3 * sqrt(v0) * sqrt(p * (1 - p) * (1 / ours + 1 / draws)) / approx(f$x, f$y, at)$y
    }
    # The variance of the draws is known: divisor n.
    se <- if (k < 3) sqrt(var(x) * (n1 - 1) / n1^2 + var(y) * (n2 - 1) / n2^2) else sqrt(v0)
    kurtosis <- mean((t - mean(t))^4) / var(t)^2
    c(list(term = terms[k], measure = "mean_difference", value = t0, std_error = se,
           std_error_digits = if (k < 3) digits(3 * se * sqrt((kurtosis - 1) / 4 / ours), se) else 12,
           low = limits[[k]][1], high = limits[[k]][2], low_digits = digits(e[1], limits[[k]][1]),
           high_digits = digits(e[2], limits[[k]][2]), p = NULL, n = n1 + n2), list(...))
  })
}
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect, level = 0.95) list(name = name, sample = sample(values), expect = expect,
  settings = list(level = level, draws = ours))
undefined <- function(name, values, note) list(name = name, sample = sample(values), undefined = note)
dash <- function(term, note) list(term = term, measure = "mean_difference", value = NULL, std_error = NULL, low = NULL, p = NULL, note = note)
by_hand <- function(term, value, low, high, ...) c(list(term = term, measure = "mean_difference", value = value, low = low,
  high = high, p = NULL), list(...))

set.seed(12)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 6), 2), c = round(rexp(30, 1 / 8), 2))
ties <- list(a = c(1, 1, 2, 2, 2, 3, 5, 9), b = c(2, 2, 2, 3, 3, 3, 3, 14, 6))
far <- list(a = round(rnorm(40, 0, 1), 3), b = round(rnorm(35, 90, 1.5), 3))
one_flat <- list(a = c(3, 3, 3, 3), b = round(rexp(14), 2))
cases <- list(
  case("three pairs, one skew", easy, c(rows(easy, "a", "b"), rows(easy, "a", "c"), rows(easy, "b", "c"))),
  case("level .9", easy, rows(easy, "a", "c", 0.9), 0.9),
  case("ties", ties, rows(ties, "a", "b")[2:3]),
  case("far apart", far, rows(far, "a", "b")),
  case("one group without spread", one_flat, rows(one_flat, "a", "b")),
  # By hand: the outermost draws, 1 - 8 and 4 - 2, each have a chance of 1/16; no spread in a quarter of the draws.
  case("smallest", list(a = c(1, 4), b = c(2, 8)), list(
    by_hand("a - b", -2.5, -7, 2), by_hand("a - b: percentile", -2.5, -7, 2),
    list(term = "a - b: studentized", measure = "mean_difference", value = -2.5, std_error = sqrt(4.5 / 2 + 18 / 2), note = "draws-undefined"))),
  case("no spread", list(a = c(3, 3), b = c(4, 4)), list(
    list(term = "a - b", measure = "mean_difference", value = -1, std_error = NULL, low = NULL, p = NULL, note = "exact-fit"))),
  case("too few, empty", list(a = 1, b = 4:5, c = numeric(0)), list(dash("a - b", "too-few-rows"), dash("a - c", "empty-group"))),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "bootstrap_difference", origin = paste0("means and standard errors by formula; limits boot ",
  packageVersion("boot"), " bca.ci, perc.ci, stud.ci over 400,000 draws, to the digits that chance leaves; ",
  R.version.string), cases = cases),
  "tests/oracle/bootstrap_difference.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
