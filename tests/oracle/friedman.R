# Rscript tests/oracle/friedman.R, from the project root.
source("tests/oracle/paired/write.R")

whole <- function(values, term = "group", ...) {
  m <- do.call(cbind, values)
  f <- friedman.test(m)
  # Without its bootstrap, which stumbles over W = 1.
  w <- effectsize::kendalls_w(m, blocks_on_rows = TRUE, verbose = FALSE, ci = NULL)$Kendalls_W
  stopifnot(near(unname(f$statistic) / (nrow(m) * (ncol(m) - 1)), w, 1e-10))
  row(term, "kendalls_w", value = unname(f$statistic) / (nrow(m) * (ncol(m) - 1)), std_error = NULL, low = NULL,
      statistic = unname(f$statistic), df1 = unname(f$parameter), p = f$p.value, n = nrow(m), ...)
}

set.seed(5)
pre <- rnorm(20, 15, 5); easy <- list(T0 = round(pre, 2), T1 = round(pre - rnorm(20, 1, 3), 2), T2 = round(pre - rnorm(20, 2, 4), 2))
scores <- lapply(easy, function(v) round(v / 4))
far <- list(a = round(rnorm(80), 2), b = round(rnorm(80, 4), 2), c = round(rnorm(80, 8), 2), d = round(rnorm(80, 12), 2))
two <- list(a = c(1, 4, 2, 8, 5, 7), b = c(2, 3, 2, 9, 9, 9))
smallest <- list(a = c(1, 2), b = c(2, 1), c = c(3, 3))
alike <- list(a = c(1, 2, 3), b = c(2, 3, 4), c = c(3, 4, 5))
level <- list(a = c(1, 2, 3), b = c(2, 3, 1), c = c(3, 1, 2))
partly <- list(a = c(1, 2, 5, 5), b = c(1, 3, 5, 6), c = c(1, 2, 5, 5))

cases <- list(
  answer("three waves", columns(easy), list(whole(easy))),
  answer("scores with ties", columns(scores), list(whole(scores))),
  answer("far tail", columns(far), list(whole(far))),
  answer("two measures, a tie", columns(two), list(whole(two))),
  answer("smallest", columns(smallest), list(whole(smallest))),
  answer("all units alike", columns(alike), list(whole(alike))),
  answer("equal sums of ranks", columns(level), list(whole(level))),
  answer("two units of one value throughout", columns(partly), list(whole(partly))),
  undefined("one value throughout in every unit", columns(list(a = c(1, 2, 3), b = c(1, 2, 3), c = c(1, 2, 3))), "unanswerable"),
  undefined("one unit", columns(list(a = 1, b = 2, c = 3)), "too-few-rows"),
  undefined("one measure", columns(list(a = c(1, 2))), "unanswerable"),
  undefined("no units", columns(list(a = numeric(0), b = numeric(0))), "empty-group"))
write("friedman", "friedman.test; effectsize 0.8.3 kendalls_w agrees to 10 digits.", cases)
