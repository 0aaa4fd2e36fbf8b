# Expected numbers of `cramers_v`. From the project root: Rscript tests/oracle/cramers_v.R
#
# Limits sqrt(lambda/(N min(k - 1, c - 1))): lambda by mpmath at 40 digits (limits.py), 12 digits; cases named "R":
# pchisq(ncp) with uniroot, 9 digits; cases named "effectsize": 0.8.3, limits to 3 digits, as far as its search goes.
source("tests/oracle/noncentral/write.R")

counts <- function(m) list(shape = "counts", groups = I(letters[seq_len(nrow(m))]), levels = I(LETTERS[seq_len(ncol(m))]),
                           success = 0, cells = m)
table_of <- function(m) {
  m <- m[rowSums(m) > 0, colSums(m) > 0]
  x <- suppressWarnings(chisq.test(m, correct = FALSE))
  n <- sum(m); k <- nrow(m); c <- ncol(m); phi2 <- x$statistic[[1]] / n
  size <- c(k, c) - (c(k, c) - 1)^2 / (n - 1)
  list(x = x, n = n, most = n * (min(k, c) - 1), df = (k - 1) * (c - 1), v = sqrt(phi2 / (min(k, c) - 1)),
       corrected = sqrt(max(0, phi2 - (k - 1) * (c - 1) / (n - 1)) / (min(size) - 1)))
}
plain <- function(low, high, ...) c(list(term = "group", measure = "cramers_v", low = low, high = high), list(...))
limits <- function(t, lambda) pmin(1, sqrt(lambda / t$most))
row <- function(m, level = 0.95) {
  t <- table_of(m); x <- t$x$statistic[[1]]; l <- limits(t, mpmath("chi2", x, t$df, level))
  list(plain(l[1], l[2], value = t$v, statistic = x, df1 = t$df, p = pchisq(x, t$df, lower.tail = FALSE), n = t$n),
       list(term = "group", measure = "cramers_v_corrected", value = t$corrected, low = NULL, p = NULL, n = t$n))
}
r_row <- function(m) {
  t <- table_of(m); x <- t$x$statistic[[1]]
  l <- limits(t, by_r(function(ncp, low) pchisq(x, t$df, ncp, lower.tail = low), 0, 4 * x + 40))
  list(c(plain(l[1], l[2]), nine))
}
package <- function(m) {
  e <- as.data.frame(cramers_v(m, adjust = FALSE, alternative = "two.sided"))
  a <- as.data.frame(cramers_v(m, adjust = TRUE, alternative = "two.sided"))
  list(c(plain(e$CI_low, e$CI_high, value = e$Cramers_v), three),
       list(term = "group", measure = "cramers_v_corrected", value = a$Cramers_v_adjusted))
}

easy <- matrix(c(30, 12, 18, 25, 9, 40), 3)
weak <- matrix(c(10, 20, 30, 5, 15, 9), 3)
far <- matrix(c(100, 4, 7, 3, 90, 6, 2, 5, 120), 3)
empty <- matrix(c(10, 0, 20, 15, 0, 6, 0, 0, 0), 3)
zero <- matrix(c(12, 0, 5, 9), 2)
small <- diag(2)
even <- matrix(c(10, 20, 10, 20), 2)
cases <- list(
  case("easy", counts(easy), row(easy)),
  case("easy, R", counts(easy), r_row(easy)),
  case("easy, effectsize", counts(easy), package(easy)),
  case("level .9", counts(easy), row(easy, 0.9), settings = list(level = 0.9)),
  case("not significant", counts(weak), row(weak)),
  case("not significant, effectsize", counts(weak), package(weak)),
  # p below 1e-100.
  case("far tail", counts(far), row(far)),
  case("far tail, R", counts(far), r_row(far)),
  case("an empty group and level", counts(empty), lapply(row(empty), c, list(note = "empty-group"))),
  case("an empty cell", counts(zero), lapply(row(zero), c, list(note = "sparse-table"))),
  # By hand: V 1 at chi2 = 2, p as R; in the corrected V nothing is left to divide by.
  case("smallest", counts(small), list(row(small)[[1]], list(term = "group", measure = "cramers_v_corrected", value = NULL,
                                                             note = "not-finite"))),
  case("no difference", counts(even), list(
    list(term = "group", measure = "cramers_v", value = 0, low = NULL, p = 1, note = "unanswerable"),
    list(term = "group", measure = "cramers_v_corrected", value = 0))),
  case("below the floor", counts(zero), list(
    list(term = "group", measure = "cramers_v", value = table_of(zero)$v, low = NULL, p = NULL, note = "event-floor")),
    settings = list(event_floor = 13)),
  undefined("one group", counts(matrix(c(3, 0, 4, 0), 2)), "one-group"),
  undefined("one level", counts(matrix(c(3, 4, 0, 0), 2)), "one-level"))
write("cramers_v", "chisq.test, pchisq(ncp) with uniroot; mpmath 1.3.0; effectsize 0.8.3 cramers_v", cases)
