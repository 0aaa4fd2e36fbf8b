# Rscript tests/oracle/wilcoxon_signed_rank.R, from the project root; needs python3.
#
# wilcox.test gives V and p, and the exact value and limits; the exact p is counted too (exact.py), and SciPy must agree.
# By the normal approximation its value and limits come from uniroot with tol 1e-4 on a step function: here every step
# is looked at; the package's limits must lie within 1e-3 of it, its value within 1e-3 of the two middle averages, between
# which it stops anywhere. Differences are rounded to 9 decimals: they are decimals.
source("tests/oracle/paired/write.R")

averages <- function(d) { a <- outer(d, d, "+") / 2; sort(a[!lower.tri(a)]) }

steps <- function(d, level) {
  n <- length(d)
  a <- unique(round(averages(d), 9))
  between <- c(a[1] - 1, (a[-1] + a[-length(a)]) / 2, a[length(a)] + 1)
  z <- sapply(between, function(m) {
    size <- round(abs(d - m), 9); r <- rank(size)
    v <- sum(r[d > m]) - n * (n + 1) / 4
    (v - 0.5 * sign(v)) / sqrt(n * (n + 1) * (2 * n + 1) / 24 - sum(table(r)^3 - table(r)) / 48)
  })
  q <- qnorm((1 + level) / 2)
  c(a[max(which(z > q))], a[min(which(z < -q)) - 1])
}

change <- function(values, earlier, later, level = 0.95, ...) {
  d <- round(values[[later]] - values[[earlier]], 9)
  used <- d[d != 0]
  exact <- length(used) == length(d) && !any(duplicated(abs(used))) && length(used) <= 200
  t <- suppressWarnings(wilcox.test(d, exact = exact, conf.int = TRUE, conf.level = level))
  p <- t$p.value
  if (exact) {
    counted <- task(kind = "signed_rank", changes = I(d))
    stopifnot(counted$statistic == t$statistic, near(counted$p, p, 1e-10))
    p <- counted$p
  }
  limits <- if (exact) t$conf.int else steps(used, level)
  a <- averages(used)
  value <- median(a)
  if (exact) stopifnot(near(value, unname(t$estimate), 1e-12))
  else stopifnot(all(abs(limits - t$conf.int) < 1e-3), t$estimate > a[(length(a) + 1) %/% 2] - 1e-3,
                 t$estimate < a[length(a) %/% 2 + 1] + 1e-3)
  row(contrast(earlier, later), "pseudomedian", value = value, std_error = NULL, low = limits[1], high = limits[2],
      statistic = unname(t$statistic), p = p, n = length(used), ...)
}
told <- function(value, n, note, ...) row("post - pre", "pseudomedian", value = value, std_error = NULL, low = NULL,
                                          high = NULL, n = n, note = note, ...)

set.seed(7)
pre <- round(rnorm(18, 15, 5), 3); distinct <- list(T0 = pre, T1 = pre - round(rnorm(18, 2, 3), 3), T2 = pre - round(rnorm(18, 3, 4), 3))
pre <- round(rnorm(40, 15, 5)); scores <- list(pre = pre, post = pre - round(rnorm(40, 1.5, 3)))
ties <- list(pre = c(5, 6, 7, 8, 9, 10, 11, 12), post = c(6, 8, 8, 7, 11, 13, 10, 15))
far <- list(pre = numeric(200), post = round(2 + (1:200) / 7, 6))
nearly <- list(pre = numeric(200), post = round(c(-0.5, 2 + (2:200) / 7), 6))
long <- list(pre = numeric(240), post = round(rnorm(240, 0.4, 1), 6))
far_normal <- list(pre = numeric(1500), post = round(rnorm(1500, 1, 1), 2))
middle <- list(pre = numeric(120), post = round(rnorm(120, 0.2, 1), 6))
six <- list(pre = c(0, 0, 0, 0, 0, 0), post = c(1.5, 2.5, -0.5, 4, 5, 6.5))
five <- list(pre = numeric(5), post = c(1.5, 2.5, 0.5, 4, 5))
decimals <- list(pre = c(0.1, 0.2, 1.0, 0.7, 0.3, 0.3, 0.9, 2.1), post = c(0.3, 0.4, 1.2, 0.8, 0.2, 0.3, 1.4, 1.9))
up <- list(pre = numeric(8), post = rep(2, 8))

cases <- list(
  answer("three waves, exact", columns(distinct), pairs_of(distinct, change)),
  answer("level .8, exact", columns(distinct), list(change(distinct, "T0", "T2", 0.8)), list(level = 0.8)),
  answer("scores, ties and zeros", columns(scores), list(change(scores, "pre", "post", note = "rows-dropped"))),
  answer("ties", columns(ties), list(change(ties, "pre", "post"))),
  answer("120 units, exact", columns(middle), list(change(middle, "pre", "post"))),
  answer("200 units, all up, exact: far tail", columns(far), list(change(far, "pre", "post"))),
  answer("200 units, one down, exact: far tail", columns(nearly), list(change(nearly, "pre", "post"))),
  answer("240 units, normal", columns(long), list(change(long, "pre", "post"))),
  answer("far tail, normal", columns(far_normal), list(change(far_normal, "pre", "post", p_digits = 11))),
  answer("smallest for .95", columns(six), list(change(six, "pre", "post"))),
  # 1 - 2/2^5 = .9375 is the highest level of five units.
  answer("too few for the level", columns(five), list(told(median(averages(five$post)), 5, "level-out-of-reach",
    statistic = 15, p = 2 / 32))),
  answer("level .9375 within reach", columns(five), list(change(five, "pre", "post", 0.9375)), list(level = 0.9375)),
  answer("one unit", columns(list(pre = 4, post = 6.5)), list(told(2.5, 1, "level-out-of-reach", statistic = 1, p = 1))),
  answer("decimals that tie", columns(decimals), list(change(decimals, "pre", "post", 0.9, note = "rows-dropped")), list(level = 0.9)),
  answer("the same change everywhere", columns(up), list(told(2, 8, "no-spread", statistic = 36,
    p = suppressWarnings(wilcox.test(up$post))$p.value))),
  answer("no change", columns(list(pre = c(1, 2, 3), post = c(1, 2, 3))), list(told(0, 3, "unanswerable", p = NULL))),
  answer("changes beyond the numbers", columns(list(pre = c(-1.5e308, 1), post = c(1.5e308, 2))),
         list(told(NULL, 2, "not-finite", p = NULL))),
  undefined("one measure", columns(list(pre = c(1, 2, 3))), "unanswerable"),
  undefined("no units", columns(list(pre = numeric(0), post = numeric(0))), "empty-group"))
write("wilcoxon_signed_rank", paste(
  "wilcox.test(later - earlier, conf.int = TRUE); exact p by whole-number counts in Python 3, which SciPy 1.17.1",
  "wilcoxon(method = \"exact\") met to 9 digits down to 1e-6 and R to 10 throughout; value and limits of the approximation by going through all",
  "averages in R."), cases)
