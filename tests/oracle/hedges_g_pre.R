# Expected numbers of `hedges_g_pre`. From the project root: Rscript tests/oracle/hedges_g_pre.R
#
# The equations of Morris (2008) in R. Limits: noncentralities by mpmath at 40 digits (limits.py), 12 digits; cases named
# "R": pt(ncp) with uniroot, 9 digits. Cases named "Morris": his five studies, rows made to have the moments that he
# prints; g to the two decimals of his table 5, column d_ppc2.
source("tests/oracle/noncentral/write.R")

regression <- function(d, ...) list(shape = "regression", arm = I(d$arm), pre = I(d$pre), outcome = I(d$post), ...)
parts <- function(d) {
  n1 <- sum(d$arm == 1); n0 <- sum(d$arm == 0); m <- n1 + n0 - 2
  within <- function(v) v - ave(v, d$arm)
  s <- sqrt(sum(within(d$pre)^2) / m)
  change <- tapply(d$post - d$pre, d$arm, mean)
  r <- sum(within(d$pre) * within(d$post)) / sqrt(sum(within(d$pre)^2) * sum(within(d$post)^2))
  J <- exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2)
  list(d = (change[["1"]] - change[["0"]]) / s, J = J, m = m, n = n1 + n0, u = sqrt(2 * (1 - r) * (1 / n1 + 1 / n0)))
}
named <- function(...) list(c(list(term = "treatment - control", measure = "hedges_g_pre"), list(...)))
row <- function(d, level = 0.95) {
  p <- parts(d); l <- p$J * p$u * mpmath("t", p$d / p$u, p$m, level); g <- p$J * p$d
  se <- if (p$m > 2) sqrt(p$J^2 * p$m / (p$m - 2) * (p$u^2 + g^2) - g^2) else NULL
  named(value = g, std_error = se, low = l[1], high = l[2], p = NULL, n = p$n)
}
r_row <- function(d) {
  p <- parts(d); t <- p$d / p$u; width <- 20 * sqrt(1 + t^2 / (2 * p$m))
  l <- p$J * p$u * by_r(function(ncp, low) pt(t, p$m, ncp, lower.tail = low), max(t - width, -37), min(t + width, 37))
  list(c(named(low = l[1], high = l[2])[[1]], nine))
}

set.seed(31)
scores <- function(n1, n0, effect, noise = 2) {
  arm <- rep(1:0, c(n1, n0)); pre <- round(rnorm(n1 + n0, 12, 4), 2)
  data.frame(arm, pre, post = round(0.7 * pre + effect * arm + rnorm(n1 + n0, 3, noise), 2))
}
easy <- scores(30, 26, 2); strong <- scores(60, 50, 14, 1)
ties <- data.frame(arm = rep(1:0, c(6, 7)), pre = c(1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3, 3, 1), post = c(3, 3, 2, 4, 3, 2, 1, 2, 3, 3, 3, 2, 1))
small <- data.frame(arm = c(1, 1, 0, 0), pre = c(1, 3, 2, 5), post = c(4, 5, 2, 6))
lone <- data.frame(arm = c(1, 0, 0, 0), pre = c(1, 3, 2, 5), post = c(4, 5, 2, 6))

# Rows with exactly these means, standard deviations and correlation.
exactly <- function(n, m1, m2, s1, s2, r) {
  z <- scale(cbind(rnorm(n), rnorm(n))); z <- z %*% solve(chol(cov(z)))
  cbind(m1 + s1 * z[, 1], m2 + s2 * (r * z[, 1] + sqrt(1 - r^2) * z[, 2]))
}
study <- function(n1, t, n0, c, r) {
  rows <- rbind(exactly(n1, t[1], t[2], t[3], t[4], r), exactly(n0, c[1], c[2], c[3], c[4], r))
  data.frame(arm = rep(1:0, c(n1, n0)), pre = rows[, 1], post = rows[, 2])
}
morris <- list(study(20, c(30.6, 38.5, 15.0, 11.6), 20, c(23.1, 19.7, 13.8, 14.8), .47),
               study(50, c(23.5, 26.8, 3.1, 4.1), 42, c(24.9, 25.3, 4.1, 3.3), .64),
               study(9, c(0.5, 0.7, 0.1, 0.1), 9, c(0.6, 0.6, 0.2, 0.2), .77),
               study(10, c(53.4, 75.9, 14.5, 4.4), 11, c(55.7, 60.7, 17.3, 17.9), .89),
               study(14, c(35.6, 36.0, 4.7, 4.6), 14, c(34.8, 33.4, 3.1, 6.9), .44))
printed <- c(0.77, 0.80, 1.20, 1.05, 0.44)
cases <- c(list(
  case("easy", regression(easy), row(easy)),
  case("easy, R", regression(easy), r_row(easy)),
  case("level .9", regression(easy), row(easy, 0.9), settings = list(level = 0.9)),
  # t of the changes above 25: p of the difference below 1e-40.
  case("far tail", regression(strong), row(strong)),
  case("ties", regression(ties), row(ties)),
  case("smallest", regression(small), row(small)),
  case("an arm of one row", regression(lone), row(lone)),
  # By hand: all change by 2 or by 0; s = sqrt(8/2), J(2) = 1/sqrt(pi).
  case("change without spread", regression(data.frame(arm = c(1, 1, 0, 0), pre = c(1, 5, 2, 2), post = c(3, 7, 2, 2))),
       named(value = 2 / 2 / sqrt(pi), low = NULL, std_error = NULL, note = "no-spread")),
  case("no spread before", regression(data.frame(arm = c(1, 1, 0, 0), pre = c(1, 1, 2, 2), post = c(3, 4, 2, 5))),
       named(value = NULL, low = NULL, note = "no-spread")),
  undefined("too few rows", regression(small[1:3, ]), "too-few-rows"),
  undefined("no pre-score", list(shape = "regression", arm = c(1, 1, 0, 0), outcome = c(1, 2, 3, 5)), "wrong-shape"),
  undefined("an empty arm", regression(small[1:2, ]), "empty-group"),
  undefined("yes/no outcome", regression(data.frame(arm = c(1, 1, 0, 0), pre = 1:4, post = c(0, 1, 0, 1)), binary = TRUE),
            "wrong-shape")),
  lapply(seq_along(morris), function(i) case(paste("Morris, study", i), regression(morris[[i]]), {
    # Two decimals, as significant digits: the half unit of the last place over the value.
    named(value = printed[i], value_digits = floor(10 - 10 * log10(0.0051 / printed[i] / 0.5)) / 10)
  })))
write("hedges_g_pre", "pt(ncp) with uniroot; mpmath 1.3.0; Morris (2008), table 5", cases)
