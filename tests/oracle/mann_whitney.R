# Expected numbers of `mann_whitney`. From the project root: Rscript tests/oracle/mann_whitney.R
#
# wilcox.test gives W and p, and the exact shift and limits. Its limits by the normal approximation come from uniroot
# with tol 1e-4 on a step function: here every step is looked at, and the package's must lie within 1e-3 of it.
library(jsonlite)

# Brunner & Munzel (2000) with rank(): first sample x, so that p is the chance that x is higher.
superior <- function(x, y, level) {
  n1 <- length(x); n2 <- length(y); n <- n1 + n2
  r <- rank(c(x, y)); r1 <- r[1:n1]; r2 <- r[n1 + 1:n2]
  s1 <- sum((r1 - rank(x) - mean(r1) + (n1 + 1) / 2)^2) / (n1 - 1)
  s2 <- sum((r2 - rank(y) - mean(r2) + (n2 + 1) / 2)^2) / (n2 - 1)
  p <- (mean(r1) - (n1 + 1) / 2) / n2
  se <- sqrt(s1 / (n1 * n2^2) + s2 / (n2 * n1^2))
  t <- n1 * n2 * (mean(r1) - mean(r2)) / (n * sqrt(n1 * s1 + n2 * s2))
  df <- (n1 * s1 + n2 * s2)^2 / ((n1 * s1)^2 / (n1 - 1) + (n2 * s2)^2 / (n2 - 1))
  half <- qt((1 + level) / 2, df) * se
  list(value = p, std_error = se, low = max(p - half, 0), high = min(p + half, 1), statistic = t, df1 = df,
       p = 2 * pt(-abs(t), df))
}

steps <- function(x, y, level) {
  n1 <- length(x); n2 <- length(y); n <- n1 + n2
  d <- sort(unique(c(outer(x, y, "-"))))
  between <- c(d[1] - 1, (d[-1] + d[-length(d)]) / 2, d[length(d)] + 1)
  z <- sapply(between, function(m) {
    r <- rank(c(x - m, y)); t <- table(r)
    w <- sum(r[1:n1]) - n1 * (n1 + 1) / 2 - n1 * n2 / 2
    (w - 0.5 * sign(w)) / sqrt(n1 * n2 / 12 * (n + 1 - sum(t^3 - t) / (n * (n - 1))))
  })
  q <- qnorm((1 + level) / 2)
  c(d[max(which(z > q))], d[min(which(z < -q)) - 1])
}
row <- function(values, a, b, level = 0.95) {
  x <- values[[a]]; y <- values[[b]]
  exact <- !any(duplicated(c(x, y))) && length(x) * length(y) <= 2500
  t <- wilcox.test(x, y, exact = exact, conf.int = TRUE, conf.level = level)
  limits <- if (exact) t$conf.int else steps(x, y, level)
  if (!exact) stopifnot(all(abs(limits - t$conf.int) < 1e-3))
  list(term = paste(a, "-", b), measure = "location_shift", value = median(outer(x, y, "-")), std_error = NULL,
       low = limits[1], high = limits[2], statistic = unname(t$statistic), p = t$p.value, p_adjusted = NULL,
       n = length(x) + length(y))
}
chance <- function(values, a, b, level = 0.95) {
  s <- superior(values[[a]], values[[b]], level)
  c(list(term = paste(a, "-", b), measure = "superiority", p = NULL), s[c("value", "std_error", "low", "high")])
}
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect, ...) c(list(name = name, sample = sample(values), expect = expect), list(...))
undefined <- function(name, values, note) list(name = name, sample = sample(values), undefined = note)
dash <- function(term, measure, note) list(term = term, measure = measure, value = NULL, p = NULL, low = NULL, note = note)
pairs_of <- function(values, row, ...) {
  all <- combn(names(values), 2, simplify = FALSE)
  lapply(all, function(ab) row(values, ab[1], ab[2], ...))
}

set.seed(12)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rnorm(11, 12, 6), 2), c = round(rnorm(30, 11, 1), 2))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3))

distinct <- list(a = round(rnorm(15, 10, 3), 5), b = round(rnorm(11, 12, 6), 5), c = round(rnorm(30, 11, 1), 5))
apart <- list(a = round(rnorm(49, 0, 1), 6), b = round(rnorm(49, 30, 2), 6))
uneven <- list(a = round(rnorm(5, 1, 2), 6), b = round(rnorm(400, 0, 1), 6))
large <- list(a = round(rnorm(60, 0, 1), 6), b = round(rnorm(70, 0.4, 1), 6))
far <- list(a = round(rnorm(150, 0, 1), 2), b = round(rnorm(160, 2, 1), 2))
weeks <- list(a = round(rexp(80, 1 / 7)), b = round(rexp(58, 1 / 10)))
seven <- list(a = c(1.5, 2.5, 6.5), b = c(1, 3, 5, 7))
stopifnot(!any(sapply(list(distinct, apart, uneven, large), function(v) any(duplicated(unlist(v))))))
shift <- function(value, ...) list(list(term = "a - b", measure = "location_shift", value = value, ...))
cases <- list(
  case("three pairs, exact", distinct, c(pairs_of(distinct, row), pairs_of(distinct, chance))),
  case("three pairs, ties", easy, c(pairs_of(easy, row), pairs_of(easy, chance))),
  case("level .9", distinct, list(row(distinct, "a", "c", 0.9)), settings = list(level = 0.9)),
  case("far tail, exact", apart, list(row(apart, "a", "b"))),
  case("uneven, exact", uneven, list(row(uneven, "a", "b"))),
  case("more than 2500 pairs, normal", large, list(row(large, "a", "b"), chance(large, "a", "b"))),
  case("far tail, normal", far, list(row(far, "a", "b"))),
  case("weeks, many ties", weeks, list(row(weeks, "a", "b"), chance(weeks, "a", "b"))),
  case("ties", ties, list(row(ties, "a", "b"), chance(ties, "a", "b"))),
  # By hand: W = 0 of 1, p = 1; no level above 0 can be had. With three and four, 1 - 2/35.
  case("smallest", list(a = 1, b = 2),
       shift(-1, low = NULL, statistic = 0, p = 1, note = "level-out-of-reach")),
  case("too few for the level", seven,
       shift(-0.5, low = NULL, statistic = 5, p = wilcox.test(seven$a, seven$b)$p.value, note = "level-out-of-reach")),
  case("level .94 within reach", seven, list(row(seven, "a", "b", 0.94)), settings = list(level = 0.94)),
  case("too few for the level, ties", list(a = c(1, 1), b = c(2, 3)),
       shift(-1.5, low = NULL, statistic = 0, p = suppressWarnings(wilcox.test(c(1, 1), c(2, 3)))$p.value,
             note = "level-out-of-reach")),
  case("a pair of one value throughout", list(a = c(1, 1), b = c(1, 1), c = c(2, 3)),
       shift(0, low = NULL, p = NULL, note = "constant-outcome")),
  case("an empty group", list(a = c(1, 2, 5), b = numeric(0), c = c(3, 4)), list(
    dash("a - b", "location_shift", "empty-group"), dash("a - b", "superiority", "empty-group"))),
  undefined("one group", list(a = c(1, 2), b = numeric(0)), "one-group"),
  undefined("all the same", list(a = c(2, 2), b = c(2, 2, 2)), "constant-outcome"))
write_json(list(estimator = "mann_whitney",
                origin = paste(R.version.string, "wilcox.test(conf.int = TRUE); steps of the approximation in R"),
                cases = cases),
           "tests/oracle/mann_whitney.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
