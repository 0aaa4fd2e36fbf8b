# Expected numbers of `tests/laws_resampling.rs`. From the project root: Rscript tests/resampling/boot.R
suppressPackageStartupMessages({ library(jsonlite); library(boot) })
set.seed(27)

# Intervals of boot.ci on replicates that R drew: a ratio of means with its delta variance, skew.
d <- data.frame(x = round(rexp(18, 0.2), 2) + 0.3, u = round(rexp(18, 0.1), 2) + 1)
ratio <- function(d, k) {
  x <- d$x[k]; u <- d$u[k]; r <- mean(x) / mean(u)
  c(r, mean((x - r * u)^2) / mean(u)^2 / length(x))
}
intervals <- lapply(list(c(999, 0.95), c(1000, 0.9), c(250, 0.99), c(37, 0.95), c(19, 0.95)), function(case) {
  b <- boot(d, ratio, case[1]); level <- case[2]
  L <- empinf(data = d, statistic = function(d, k) ratio(d, k)[1], type = "jack", stype = "i")
  ci <- suppressWarnings(boot.ci(b, level, type = c("perc", "bca", "stud"), L = L))
  list(level = level, estimate = b$t0[1], std_error = sqrt(b$t0[2]), acceleration = sum(L^3) / (6 * sum(L^2)^1.5),
       replicates = b$t[, 1], std_errors = sqrt(b$t[, 2]), percentile = ci$percent[4:5], bca = ci$bca[4:5],
       studentized = ci$student[4:5])
})

# Leaving out one unit at a time. u, se and a as `jackknife` defines them.
jack <- function(statistic, unit, stratum) {
  all <- unique(data.frame(unit, stratum))
  u <- unlist(lapply(unique(all$stratum), function(s) {
    units <- all$unit[all$stratum == s]; n <- length(units)
    t <- sapply(units, function(i) statistic(unit != i))
    (mean(t) - t) * (n - 1) / n
  }))
  n <- as.numeric(table(all$stratum)[as.character(all$stratum[order(match(all$stratum, unique(all$stratum)))])])
  list(std_error = sqrt(sum(u^2 * n / (n - 1))), acceleration = sum(u^3) / (6 * sum(u^2)^1.5))
}
n <- 40
f <- data.frame(arm = rep(1:0, c(24, 16)), cluster = c(rep(1:6, each = 4), rep(7:11, c(2, 3, 3, 4, 4))))
f$pre <- round(rnorm(n, 20, 6), 1)
f$age <- round(rexp(n, 1 / 10)) + 20
f$outcome <- round(5 + 0.6 * f$pre - 0.8 * f$arm + 0.05 * f$age + rexp(n, 0.4) + (f$cluster %% 3), 1)
adjusted <- function(keep) coef(lm(outcome ~ arm + pre + age, f[keep, ]))[["arm"]]
row <- seq_len(n)
jackknife <- list(
  data = lapply(f, I), estimate = adjusted(row),
  rows = jack(adjusted, row, rep(1, n)), within = jack(adjusted, row, f$arm),
  clusters = jack(adjusted, f$cluster, rep(1, n)), clusters_within = jack(adjusted, f$cluster, f$arm))

# Bootstrap standard errors by row and by cluster, within arms and not: 200,000 draws of R.
spread <- function(unit, stratum, draws = 2e5) {
  X <- cbind(1, f$arm, f$pre, f$age); rows <- split(row, unit); all <- unique(data.frame(unit, stratum))
  t <- replicate(draws, {
    k <- unlist(lapply(split(all$unit, all$stratum), function(u) rows[as.character(u[sample.int(length(u), replace = TRUE)])]))
    if (length(unique(f$arm[k])) < 2) NA else .lm.fit(X[k, ], f$outcome[k])$coefficients[2]
  })
  list(std_error = sd(t, na.rm = TRUE), undefined = mean(is.na(t)), low = quantile(t, 0.05, names = FALSE, na.rm = TRUE),
       high = quantile(t, 0.95, names = FALSE, na.rm = TRUE))
}
bootstrap <- list(rows = spread(row, rep(1, n)), within = spread(row, f$arm), clusters = spread(f$cluster, rep(1, n)),
                  clusters_within = spread(f$cluster, f$arm))

write_json(list(origin = paste(R.version.string, "boot", packageVersion("boot")), intervals = intervals,
                jackknife = jackknife, bootstrap = bootstrap),
           "tests/resampling/boot.json", auto_unbox = TRUE, digits = NA, pretty = FALSE)
