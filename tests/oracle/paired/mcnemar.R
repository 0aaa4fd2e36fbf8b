# The cases of McNemar's two tests; sourced by mcnemar.R and mcnemar_midp.R, from the project root; needs python3.
source("tests/oracle/paired/write.R")

# Tango's score in closed form, in double precision, as a check on exact.py.
score <- function(b, c, n, delta) {
  linear <- (2 * n - b + c) * delta - b - c
  q <- (sqrt(linear^2 + 8 * n * c * delta * (1 - delta)) - linear) / (4 * n)
  (b - c - n * delta) / sqrt(n * (2 * q + delta * (1 - delta)))
}

cases_of <- function(kind) {
  by_units <- function(term, b, c, n, level = 0.95, tested = TRUE, ...) {
    z <- qnorm((1 - level) / 2, lower.tail = FALSE)
    limits <- task(kind = "tango", b = b, c = c, n = n, quantile = sprintf("%.17g", z))
    d <- (b - c) / n
    if (b > 0 && c > 0) {
      root <- function(from, to, z) uniroot(function(delta) score(b, c, n, delta) - z, c(from, to), tol = 1e-14)$root
      stopifnot(near(root((limits$low - 1) / 2, d, z), limits$low, 1e-7), near(root(d, (limits$high + 1) / 2, -z), limits$high, 1e-7))
    }
    p <- NULL
    if (tested) {
      m <- min(b, c)
      p <- task(kind = "mcnemar", b = b, c = c)[[kind]]
      by_r <- if (kind == "exact") binom.test(b, b + c)$p.value else {
        off <- abs(2 * (0:(b + c)) - b - c); each <- dbinom(0:(b + c), b + c, 0.5)
        sum(each[off > abs(b - c)]) + sum(each[off == abs(b - c)]) / 2
      }
      stopifnot(near(by_r, p, 1e-11))
    }
    se <- sqrt(b + c - (b - c)^2 / n) / n
    row(term, "risk_difference", value = d, std_error = if (se > 0) se, low = limits$low, high = limits$high,
        statistic = NULL, p = p, n = n, ...)
  }
  of <- function(values, earlier, later, level = 0.95) {
    x <- values[[later]]; y <- values[[earlier]]
    by_units(contrast(earlier, later), sum(x > y), sum(x < y), length(x), level)
  }
  case <- function(name, both, gained, lost, neither, ..., level = 0.95) answer(
    name, columns(turned(both, gained, lost, neither), TRUE),
    list(by_units("post - pre", gained, lost, both + gained + lost + neither, level, ...)), if (level != 0.95) list(level = level))

  set.seed(9)
  trait <- rnorm(45)
  waves <- lapply(c(T0 = -0.2, T1 = 0.3, T2 = 0.6), function(at) as.numeric(trait + rnorm(45) < at))
  list(
    answer("three waves, all pairs", columns(waves, TRUE), pairs_of(waves, of)),
    # Fagerland, Lydersen & Laake (2013), table 1.
    case("21 children before and after", 1, 7, 1, 12),
    case("more down than up", 26, 4, 16, 4),
    case("99%", 44, 21, 7, 30, level = 0.99),
    case("as many up as down", 10, 6, 6, 8),
    case("far tail", 20, 200, 3, 40),
    case("far tail, one way", 30, 150, 0, 30),
    case("one way only", 12, 0, 5, 13),
    case("one turned", 5, 1, 0, 4),
    case("all turned up", 0, 12, 0, 0),
    case("all turned down", 0, 0, 12, 0),
    case("all turned, either way", 0, 9, 4, 0),
    case("one unit", 0, 1, 0, 0),
    case("few of many", 800, 9, 2, 1200),
    case("no unit changed", 7, 0, 0, 12, tested = FALSE, note = "unanswerable"),
    case("all yes throughout", 6, 0, 0, 0, tested = FALSE, note = "unanswerable"),
    answer("below the event floor: described, not tested", columns(turned(2, 3, 1, 40), TRUE),
           list(by_units("post - pre", 3, 1, 46, tested = FALSE, note = "event-floor")), list(event_floor = 10)),
    undefined("not yes/no", columns(list(pre = c(1, 0, 1), post = c(0, 1, 1))), "unanswerable"),
    undefined("yes/no by name, not by value", columns(list(pre = c(1, 0, 2), post = c(0, 1, 1)), TRUE), "unanswerable"),
    undefined("one measure", columns(list(pre = c(1, 0)), TRUE), "unanswerable"),
    undefined("no units", columns(list(pre = numeric(0), post = numeric(0)), TRUE), "empty-group"))
}
tango <- paste(
  "Tango's score limits with the most likely rates at 50 digits (tests/oracle/paired/exact.py, mpmath 1.3.0), checked",
  "against uniroot (tol 1e-14) on the closed form in R to 7 digits; quantile by qnorm.")
