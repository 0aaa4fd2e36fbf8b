# Expected numbers of `equivalence`. From the project root: Rscript tests/oracle/equivalence.R
#
# Tests at the margin: t.test(mu, alternative) and emmeans::test(delta, side), each by its own arithmetic. Smallest
# margins: limits of the interval that the same fit gives. n: uniroot on R's pt(ncp) and on the double integral of
# the chance of "equivalent" (over the difference, where the program integrates over the standard error).
suppressPackageStartupMessages({library(jsonlite); library(emmeans); library(MASS)})

better <- "higher-is-better"; worse <- "higher-is-worse"
row <- function(value, std_error, df, low, high, margin, direction, n, measure = "mean_difference", level = 0.95)
  list(measure = measure, value = value, std_error = std_error, df = df, low = low, high = high, level = level,
       margin = margin, direction = direction, n = n)
case <- function(name, row, ...) list(name = name, row = row, expect = list(...))
expect <- function(kind, ..., scale = "") c(list(term = "a - b", measure = sub("margin", paste0(scale, "margin"), kind)), list(...))
held <- function(margin, test, scale = "") expect("smallest_margin_not_worse", value = margin, statistic = test[[1]],
  df1 = test[[2]], p = test[[3]], null = test[[4]], scale = scale)
same <- function(margin, test, scale = "") expect("smallest_margin_equivalent", value = margin, statistic = test[[1]],
  df1 = test[[2]], p = test[[3]], null = test[[4]], scale = scale)

chance_not_worse <- function(m, tail, df) pt(qt(tail, df, lower.tail = FALSE), df, ncp = m, lower.tail = FALSE)
chance_equivalent <- function(m, tail, df) {
  q <- qt(tail, df, lower.tail = FALSE)
  2 * integrate(function(d) dnorm(d) * pchisq(df * ((m + d) / q)^2, df), -m, 0, rel.tol = 1e-12, subdivisions = 1000)$value
}
settled <- function(chance, m, tail, df, n) {
  lack <- function(l) chance(m * exp(l / 2), tail, df * exp(l)) - 0.8
  l <- uniroot(lack, 2 * log(3.2 / m) + c(-0.5, 3), tol = 1e-13, extendInt = "upX")$root
  ceiling(n * exp(l))
}
n_rows <- function(m, df, n, tail = 0.025, kinds = c("not_worse", "equivalent")) lapply(kinds, function(k)
  list(term = "a - b", measure = paste0("n_to_settle_", k), note = "same-design",
       value = settled(get(paste0("chance_", k)), m, tail, df, n)))

# --- t.test ---------------------------------------------------------------------------------------
of_t <- function(name, x, y, margin, direction, level = 0.95, n = TRUE, ...) {
  fit <- t.test(x, y, conf.level = level, ...)
  d <- unname(diff(rev(fit$estimate))); df <- unname(fit$parameter); se <- fit$stderr
  at <- function(mu, alternative) { t <- t.test(x, y, mu = mu, alternative = alternative, ...)
    list(unname(t$statistic), df, t$p.value, mu) }
  low <- at(-margin, "greater"); high <- at(margin, "less")
  up <- direction == better
  both <- if (low[[3]] > high[[3]]) low else high
  r <- row(d, se, df, fit$conf.int[1], fit$conf.int[2], margin, direction, length(x) + length(y), level = level)
  do.call(case, c(list(name, r,
    held(max(0, if (up) -fit$conf.int[1] else fit$conf.int[2]), if (up) low else high),
    same(max(-fit$conf.int[1], fit$conf.int[2]), both)),
    if (n) n_rows(margin / se, df, length(x) + length(y), (1 - level) / 2)))
}
oj <- ToothGrowth$len[ToothGrowth$supp == "OJ"]; vc <- ToothGrowth$len[ToothGrowth$supp == "VC"]
one <- sleep$extra[sleep$group == 1]; two <- sleep$extra[sleep$group == 2]
smokers <- birthwt$bwt[birthwt$smoke == 1]; others <- birthwt$bwt[birthwt$smoke == 0]
cases <- list(
  of_t("ToothGrowth, Welch, higher is better", oj, vc, 3, better),
  of_t("ToothGrowth, Welch, higher is worse", oj, vc, 3, worse),
  of_t("ToothGrowth, level .9", oj, vc, 8, worse, level = 0.9),
  of_t("sleep, pooled variance", one, two, 2, better, var.equal = TRUE),
  of_t("birthwt, far tail", smokers, others, 2000, better),
  of_t("ties", c(1, 1, 2, 2, 2, 3), c(2, 2, 2, 3, 3, 3, 3), 1.5, worse),
  of_t("smallest, three values", c(1, 4), 2, 9, better, n = FALSE, var.equal = TRUE))

# --- emmeans --------------------------------------------------------------------------------------
fit <- lm(bwt ~ factor(smoke) + age + factor(race) + lwt, birthwt)
of_emm <- contrast(emmeans(fit, "smoke"), list(d = c(-1, 1)))
s <- as.data.frame(summary(of_emm, infer = TRUE))
emm <- function(name, margin, direction) {
  t <- function(side) as.data.frame(test(of_emm, delta = margin, side = side))
  side <- if (direction == better) "noninferiority" else "nonsuperiority"
  up <- direction == better
  ni <- t(side); eq <- t("equivalence")
  # emmeans gives one statistic for both tests, −|.|; its sign here is that of the side that decides.
  below <- s$estimate < 0
  case(name, row(s$estimate, s$SE, s$df, s$lower.CL, s$upper.CL, margin, direction, nobs(fit), "adjusted_difference"),
    held(max(0, if (up) -s$lower.CL else s$upper.CL), list(ni$t.ratio, s$df, ni$p.value, if (up) -margin else margin)),
    same(max(-s$lower.CL, s$upper.CL), list(if (below) abs(eq$t.ratio) * sign(margin + s$estimate) else -abs(eq$t.ratio) * sign(margin - s$estimate),
      s$df, eq$p.value, if (below) -margin else margin)))
}
cases <- c(cases, list(emm("birthwt, adjusted, emmeans", 500, better), emm("birthwt, adjusted, wide, emmeans", 900, worse)))

# --- A ratio, on the log scale, by glm and emmeans ----------------------------------------------------
g <- glm(low ~ smoke + age, binomial, birthwt, control = list(epsilon = 1e-14, maxit = 100))
b <- coef(g)[["smoke"]]; se <- sqrt(vcov(g)["smoke", "smoke"]); z <- qnorm(0.975)
ratio <- function(name, m, direction) {
  ze <- as.data.frame(test(contrast(emmeans(g, "smoke", at = list(smoke = 0:1)), list(d = c(-1, 1))), delta = log(m),
    side = if (direction == better) "noninferiority" else "nonsuperiority"))
  up <- direction == better
  eq <- max(pnorm((b + log(m)) / se, lower.tail = FALSE), pnorm((b - log(m)) / se))
  lower <- pnorm((b + log(m)) / se, lower.tail = FALSE) > pnorm((b - log(m)) / se)
  case(name, row(exp(b), se, NULL, exp(b - z * se), exp(b + z * se), m, direction, nobs(g), "odds_ratio"),
    held(exp(max(0, if (up) -(b - z * se) else b + z * se)),
         list(ze$z.ratio, NULL, ze$p.value, if (up) 1 / m else m), "ratio_"),
    same(exp(max(-(b - z * se), b + z * se)),
         list(if (lower) (b + log(m)) / se else (b - log(m)) / se, NULL, eq, if (lower) 1 / m else m), "ratio_"))
}
cases <- c(cases, list(ratio("birthwt, odds ratio, higher is worse", 1.5, worse), ratio("birthwt, odds ratio, higher is better", 4, better)))

# --- Cases worked by hand ---------------------------------------------------------------------------
# A lopsided interval: the error is read off each side, (value − limit)/z.
lop <- list(v = 0.05, low = -0.03, high = 0.17, m = 0.1)
zl <- (lop$v + lop$m) / ((lop$v - lop$low) / z); zh <- (lop$m - lop$v) / ((lop$high - lop$v) / z)
cases <- c(cases, list(
  case("lopsided interval, no standard error", row(lop$v, NULL, NULL, lop$low, lop$high, lop$m, better, 200, "risk_difference"),
    c(held(0.03, list(zl, NULL, pnorm(zl, lower.tail = FALSE), -0.1), "share_"), note = "error-from-interval"),
    c(same(0.17, list(-zh, NULL, pnorm(zh, lower.tail = FALSE), 0.1), "share_"), note = "error-from-interval")),
  case("no limit below", row(2, NULL, NULL, "-Inf", 5, 1, better, 50),
    list(term = "a - b", measure = "smallest_margin_not_worse", value = NULL, note = "no-limit"),
    list(term = "a - b", measure = "n_to_settle_equivalent", value = NULL, note = "no-settling")),
  case("better throughout", row(2, 0.5, NULL, 2 - z * 0.5, 2 + z * 0.5, 1, better, 50),
    held(0, list(6, NULL, pnorm(6, lower.tail = FALSE), -1)),
    same(2 + z * 0.5, list(2, NULL, pnorm(2), 1)),
    # Of a normal estimate: n (z + Φ⁻¹(.8))² s²/m² and n (z + Φ⁻¹(.9))² s²/m².
    list(term = "a - b", measure = "n_to_settle_not_worse", value = ceiling(50 * ((z + qnorm(0.8)) * 0.5)^2)),
    list(term = "a - b", measure = "n_to_settle_equivalent", value = ceiling(50 * ((z + qnorm(0.9)) * 0.5)^2))),
  case("no margin: smallest margins, no test", row(-1, 0.5, NULL, -1 - z * 0.5, -1 + z * 0.5, NULL, worse, 50),
    list(term = "a - b", measure = "smallest_margin_not_worse", value = 0, p = NULL, statistic = NULL),
    list(term = "a - b", measure = "smallest_margin_equivalent", value = 1 + z * 0.5, p = NULL, statistic = NULL))))

write_json(list(
  estimator = "equivalence",
  origin = paste(R.version.string, "t.test(mu, alternative) on ToothGrowth, sleep, MASS::birthwt; emmeans 1.8.4.1 test(delta, side); pt(ncp), integrate and uniroot for n; lopsided, open and normal cases by hand"),
  digits = 11,
  cases = cases), "tests/oracle/equivalence.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
