# Expected numbers of `kendall`. From the project root: Rscript tests/oracle/kendall.R
#
# tau_b and p: cor.test, exact for n < 50 without ties (T), else normal (z). Its exact upper tail is 1 - cdf: 9 digits, and below 1e-10 cases
# named "counts" have whole-number counts of Python instead. Cases named "SciPy": stats.kendalltau of SciPy 1.17.1. Limits
# without ties: the formula of Fieller, Hartley & Pearson (1957); with ties: the standard error of Brown & Benedetti (1977)
# from the table of counts.
library(jsonlite)

pair <- function(a, b) paste(a, "~", b)

# The standard error of tau_b in a table of counts.
tau_se <- function(x, y) {
  m <- table(x, y); n <- sum(m); k <- nrow(m); c <- ncol(m)
  alike <- other <- matrix(0, k, c)
  for (i in 1:k) for (j in 1:c) {
    alike[i, j] <- sum(m[row(m) < i & col(m) < j]) + sum(m[row(m) > i & col(m) > j])
    other[i, j] <- sum(m[row(m) < i & col(m) > j]) + sum(m[row(m) > i & col(m) < j])
  }
  wr <- n^2 - sum(rowSums(m)^2); wc <- n^2 - sum(colSums(m)^2); w <- sqrt(wr * wc)
  tau <- sum(m * (alike - other)) / w
  v <- outer(rowSums(m) * wc, colSums(m) * wr, "+")
  sqrt(sum(m * (2 * w * (alike - other) + tau * v)^2) - n^3 * tau^2 * (wr + wc)^2) / w^2
}
row_of <- function(values, a, b, level = 0.95) {
  x <- values[[a]]; y <- values[[b]]; n <- length(x)
  tied <- anyDuplicated(x) > 0 || anyDuplicated(y) > 0
  t <- suppressWarnings(cor.test(x, y, method = "kendall"))
  tau <- unname(t$estimate)
  se <- if (tied) tau_se(x, y) / (1 - tau^2) else sqrt(0.437 / max(n - 4, 0))
  half <- qnorm((1 + level) / 2) * se
  out <- list(term = pair(a, b), measure = "kendall_tau", value = tau)
  if (n > 4) {
    out <- c(out, list(low = tanh(atanh(tau) - half), high = tanh(atanh(tau) + half)))
    out <- c(out, if (tied) list(std_error = se * (1 - tau^2)) else list(std_error = NULL))
  }
  c(out, list(statistic = unname(t$statistic), df1 = NULL, p = t$p.value, p_adjusted = NULL, n = n),
    if (!tied && n < 50) list(p_digits = 9))
}
columns <- function(values) list(shape = "columns", columns = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect, ...) c(list(name = name, sample = columns(values), expect = expect), list(...))
undefined <- function(name, values, note) list(name = name, sample = columns(values), undefined = note)
pairs_of <- function(values, row, ...) {
  lapply(combn(names(values), 2, simplify = FALSE), function(ab) row(values, ab[1], ab[2], ...))
}
one <- function(...) list(c(list(term = "a ~ b", measure = "kendall_tau"), list(...)))

set.seed(5)
easy <- list(a = sample(1:30), c = sample(1:30))
easy$b <- rank(easy$a + round(rnorm(30, 0, 9), 3))
easy <- easy[c("a", "b", "c")]
ties <- list(a = c(1, 1, 2, 2, 2, 3, 4, 4), b = c(2, 1, 2, 3, 3, 3, 3, 4))
set.seed(9)
levels <- list(a = sample(1:4, 120, TRUE), b = sample(1:3, 120, TRUE))
levels$b <- pmin(3, pmax(1, levels$b + (levels$a > 2) - (levels$a < 2)))
long <- round(rnorm(60), 4)
sixty <- list(a = long, b = round(long + rnorm(60), 4))
set.seed(10)
long <- round(rnorm(200), 5)
far <- list(a = long, b = round(exp(long) + 0.4 * rnorm(200), 5))
# 49 units, 60 pairs the other way: whole blocks turned.
turned <- c(11:1, 12:46, 49, 48, 47) # 55 + 3
turned[13:16] <- c(14, 13, 16, 15) # + 2
five <- list(a = c(1, 4, 2, 8, 5), b = c(3, 4, 1, 5, 9))
three <- list(a = c(1, 4, 2), b = c(3, 4, 1))
cases <- list(
  case("three pairs", easy, pairs_of(easy, row_of)),
  case("SciPy, easy", easy[1:2], one(value = 0.5448275862068965, p = 9.169593557192105e-06)),
  case("level .9", easy[1:2], list(row_of(easy, "a", "b", 0.9)), settings = list(level = 0.9)),
  case("ties", ties, list(row_of(ties, "a", "b"))),
  case("SciPy, ties", ties, one(value = 0.7735267838285932, p = 0.017617503627245963)),
  case("a few levels", levels, list(row_of(levels, "a", "b"))),
  case("sixty units", sixty, list(row_of(sixty, "a", "b"))),
  # p below 1e-40.
  case("far tail", far, list(row_of(far, "a", "b"))),
  case("counts, far tail", list(a = 1:49, b = turned), one(value = 1 - 120 / 1176, statistic = 1116, p = 1.9512560899782848e-32)),
  case("counts, the reverse", list(a = 1:49, b = 49:1), one(value = -1, low = NULL, statistic = 0, p = 3.287949416633158e-63,
                                                            note = "unanswerable")),
  case("five units", five, list(row_of(five, "a", "b"))),
  case("smallest", three, list(c(row_of(three, "a", "b"), list(low = NULL, note = "too-few-rows")))),
  # By hand; p as R has it.
  case("the same order, with ties", list(a = c(1, 2, 2, 5, 7), b = c(0, 3, 3, 4, 9)), one(
    value = 1, low = NULL, p = suppressWarnings(cor.test(c(1, 2, 2, 5, 7), c(0, 3, 3, 4, 9), method = "kendall"))$p.value,
    note = "unanswerable")),
  case("a constant column", list(a = c(1, 2, 4), b = c(3, 3, 3)), one(value = NULL, low = NULL, p = NULL, note = "no-spread")),
  undefined("one column", list(a = c(1, 2, 3)), "unanswerable"),
  undefined("two units", list(a = c(1, 2), b = c(3, 5)), "too-few-rows"))
write_json(list(estimator = "kendall", origin = paste(R.version.string, "cor.test; SciPy 1.17.1 kendalltau; whole-number counts"),
                cases = cases), "tests/oracle/kendall.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
