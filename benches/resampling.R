# The work of resampling.rs as people write it in R, on the same numbers; prints milliseconds, the median of runs.
# Rscript benches/resampling.R
suppressPackageStartupMessages({ library(boot); library(coin) })
state <- 2016
number <- function() { state <<- (state * 16807) %% 2147483647; state %% 1000 }
four <- function() sum(replicate(4, number())) / 100
arm <- as.numeric(0:135 < 77)
pre <- sapply(arm, function(a) four())
outcome <- 0.6 * pre - 0.8 * arm + sapply(arm, function(a) four()) / 2
d <- data.frame(arm, pre, outcome, group = factor(arm))

time <- function(name, times, work) {
  ms <- replicate(times, system.time(work())[["elapsed"]]) * 1000
  cat(sprintf("%-28s %10.3f ms\n", name, median(ms)))
}
per <- function(name, times, work) {
  ms <- replicate(5, system.time(for (i in seq_len(times)) work())[["elapsed"]]) * 1000 / times
  cat(sprintf("%-28s %10.4f ms\n", name, median(ms)))
}

set.seed(1)
adjusted <- function(x, k) coef(lm(outcome ~ pre + arm, x[k, ]))[["arm"]]
time("bootstrap_adjusted", 3, function() {
  b <- boot(d, adjusted, 10000, strata = d$arm)
  boot.ci(b, type = "bca", L = empinf(data = d, statistic = adjusted, type = "jack", strata = d$arm, stype = "i"))
})
X <- cbind(1, pre, arm)
tuned <- function(x, k) .lm.fit(X[k, ], outcome[k])$coefficients[3]
time("  the same, .lm.fit", 3, function() {
  b <- boot(d, tuned, 10000, strata = d$arm)
  boot.ci(b, type = "bca", L = empinf(data = d, statistic = tuned, type = "jack", strata = d$arm, stype = "i"))
})
difference <- function(x, k) {
  y <- x$outcome[k]; a <- y[x$arm[k] == 1]; b <- y[x$arm[k] == 0]
  c(mean(a) - mean(b), var(a) / length(a) + var(b) / length(b))
}
time("bootstrap_difference", 3, function() {
  b <- boot(d, difference, 10000, strata = d$arm)
  L <- empinf(data = d, statistic = function(x, k) difference(x, k)[1], type = "jack", strata = d$arm, stype = "i")
  boot.ci(b, type = c("perc", "stud", "bca"), L = L)
})
time("permutation", 9, function() pvalue(oneway_test(outcome ~ group, d, distribution = approximate(nresample = 100000))))
time("  the same, sample()", 3, function() {
  s <- abs(replicate(100000, { g <- sample(arm); mean(outcome[g == 1]) - mean(outcome[g == 0]) }))
  mean(s >= abs(mean(outcome[arm == 1]) - mean(outcome[arm == 0])))
})
few <- d[63:92, ]
time("permutation_exact", 3, function() pvalue(oneway_test(outcome ~ group, few, distribution = "exact")))
per("freeman_halton_3x2", 2000, function() fisher.test(cbind(c(44, 22, 11), c(108, 7, 21))))
m <- rbind(c(10, 12, 8), c(6, 15, 9), c(14, 5, 11), c(7, 9, 14))
per("freeman_halton_4x3", 20, function() fisher.test(m, workspace = 2e7))
w <- rbind(c(8, 12, 10, 9, 11), c(10, 10, 7, 13, 10), c(12, 9, 11, 8, 10), c(9, 11, 10, 12, 8), c(11, 8, 9, 10, 12), c(7, 10, 13, 9, 11))
per("freeman_halton_6x5_drawn", 20, function() fisher.test(w, simulate.p.value = TRUE, B = 10000))
