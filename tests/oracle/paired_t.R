# Rscript tests/oracle/paired_t.R, from the project root.
source("tests/oracle/paired/write.R")

change <- function(values, earlier, later, level = 0.95, ...) {
  x <- values[[later]]; y <- values[[earlier]]
  t <- t.test(x, y, paired = TRUE, conf.level = level)
  row(contrast(earlier, later), "mean_difference", value = mean(x - y), std_error = t$stderr, low = t$conf.int[1],
      high = t$conf.int[2], statistic = unname(t$statistic), df1 = unname(t$parameter), p = t$p.value, n = length(x), ...)
}
dash <- function(value, n, note) row("post - pre", "mean_difference", value = value, std_error = NULL, low = NULL,
                                     high = NULL, statistic = NULL, p = NULL, n = n, note = note)

set.seed(3)
pre <- round(rnorm(24, 15, 5)); easy <- list(T0 = pre, T1 = pre - round(rnorm(24, 2, 3)), T2 = pre - round(rnorm(24, 3, 4)))
pre <- round(rnorm(60, 100, 15), 2); far <- list(pre = pre, post = pre + round(rnorm(60, 25, 3), 2))
ties <- list(pre = c(1, 1, 2, 2, 3, 3, 3), post = c(1, 2, 2, 3, 3, 3, 4))
smallest <- list(pre = c(4, 7), post = c(5, 10))
large <- list(pre = c(1e9, 2e9, 3e9), post = c(1e9 + 1, 2e9 + 4, 3e9 + 5))

cases <- list(
  answer("three waves, all pairs", columns(easy), pairs_of(easy, change)),
  answer("level .99", columns(easy), list(change(easy, "T0", "T2", 0.99)), list(level = 0.99)),
  answer("far tail", columns(far), list(change(far, "pre", "post"))),
  answer("ties", columns(ties), list(change(ties, "pre", "post"))),
  answer("smallest", columns(smallest), list(change(smallest, "pre", "post"))),
  answer("small changes of large values", columns(large), list(change(large, "pre", "post"))),
  answer("one unit", columns(list(pre = 4, post = 6.5)), list(dash(2.5, 1, "too-few-rows"))),
  answer("the same change everywhere", columns(list(pre = c(1, 5, 9), post = c(3, 7, 11))), list(dash(2, 3, "no-spread"))),
  # 0.3 - 0.1, 0.4 - 0.2 and 1.2 - 1.0 differ by their rounding alone.
  answer("the same change in decimals", columns(list(pre = c(0.1, 0.2, 1.0), post = c(0.3, 0.4, 1.2))),
         list(dash(0.2, 3, "no-spread"))),
  answer("changes beyond the numbers", columns(list(pre = c(-1.5e308, 1), post = c(1.5e308, 2))), list(dash(NULL, 2, "not-finite"))),
  undefined("one measure", columns(list(pre = c(1, 2, 3))), "unanswerable"),
  undefined("columns of different length", columns(list(pre = c(1, 2, 3), post = c(1, 2))), "unanswerable"),
  undefined("no units", columns(list(pre = numeric(0), post = numeric(0))), "empty-group"))
write("paired_t", "t.test(later, earlier, paired = TRUE).", cases)
