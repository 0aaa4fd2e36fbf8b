# Expected numbers of `tukey_hsd`. From the project root: python3 tests/oracle/refine.py tukey_hsd, which
# runs this first and replaces limits and adjusted p by those of mpmath, with which R must agree to the digits stated here.
# qtukey itself stops at four decimals, so the critical value is a root of ptukey; both are held against TukeyHSD.
library(jsonlite)

critical <- function(level, k, df) {
  start <- qtukey(level, k, df)
  uniroot(function(q) ptukey(q, k, df, lower.tail = FALSE) - (1 - level), start * c(0.99, 1.01), tol = 1e-13)$root
}
rows <- function(values, level = 0.95) {
  y <- unlist(values, use.names = FALSE)
  g <- factor(rep(names(values), lengths(values)), levels = names(values))
  fit <- aov(y ~ g)
  df <- fit$df.residual
  s <- sqrt(sum(fit$residuals^2) / df)
  k <- nlevels(g)
  hsd <- TukeyHSD(fit, conf.level = level)$g
  pairs <- combn(names(values), 2)
  lapply(seq_len(ncol(pairs)), function(i) {
    a <- pairs[1, i]; b <- pairs[2, i]
    d <- mean(values[[a]]) - mean(values[[b]])
    se <- s * sqrt(1 / length(values[[a]]) + 1 / length(values[[b]]))
    half <- critical(level, k, df) * se / sqrt(2)
    adjusted <- ptukey(sqrt(2) * abs(d) / se, k, df, lower.tail = FALSE)
    theirs <- hsd[paste0(b, "-", a), ]
    stopifnot(abs(theirs["diff"] + d) < 1e-10, abs(theirs["lwr"] + d + half) < 1e-3 * half,
              abs(theirs["p adj"] - adjusted) < 1e-6)
    list(term = paste(a, "-", b), measure = "mean_difference", value = d, std_error = se, low = d - half, high = d + half,
         statistic = sqrt(2) * abs(d) / se, df1 = df, p = 2 * pt(-abs(d) / se, df), p_adjusted = adjusted,
         n = length(values[[a]]) + length(values[[b]]), low_digits = 9, high_digits = 9, p_adjusted_digits = 6)
  })
}
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect = rows(values), ...) {
  c(list(name = name, sample = sample(values), expect = expect), list(...))
}

set.seed(21)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 3), 2), c = round(rnorm(30, 14, 3), 2))
tail <- list(a = round(rnorm(20, 0, 1), 3), b = round(rnorm(25, 1.5, 1), 3), c = round(rnorm(20, 0.4, 1), 3))
cases <- list(
  case("three groups", easy),
  case("level .9", easy, rows(easy, 0.9), settings = list(level = 0.9)),
  case("farther out", tail),
  case("two groups: the pooled t test", easy[1:2]),
  case("ties and a group of one", list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3), c = 5, d = c(1, 4))),
  case("no spread", list(a = c(3, 3), b = c(4, 4)), list(
    list(term = "a - b", measure = "mean_difference", value = -1, std_error = NULL, low = NULL, p = NULL,
         note = "exact-fit"))),
  case("an empty group", list(a = c(1, 2, 5), b = c(4, 6), c = numeric(0)), c(
    rows(list(a = c(1, 2, 5), b = c(4, 6))),
    list(list(term = "a - c", measure = "mean_difference", value = NULL, p = NULL, note = "empty-group")))),
  list(name = "one group", sample = sample(list(a = c(1, 2), b = numeric(0))), undefined = "one-group"),
  list(name = "all the same", sample = sample(list(a = c(2, 2), b = c(2, 2, 2))), undefined = "constant-outcome"))
write_json(list(estimator = "tukey_hsd", origin = paste(R.version.string, "TukeyHSD(aov(y ~ g)), ptukey"), cases = cases),
           "tests/oracle/tukey_hsd.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
