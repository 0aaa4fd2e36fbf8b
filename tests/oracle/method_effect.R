# Expected numbers of `method_effect`. From the project root: Rscript tests/oracle/method_effect.R
# Data: MASS 7.3.58.2 `anorexia` (Hand et al. 1994: weight before and after cognitive behavioural treatment, family
# treatment or no treatment); geepack 1.3.9 `dietox` (Lauridsen et al. 1999: weight of pigs at the start and after
# twelve weeks, to one decimal, three amounts of vitamin E in the feed, litters).
suppressPackageStartupMessages({library(jsonlite); library(sandwich); library(clubSandwich)})

power <- function(df, tail) {
  cr <- qt(tail, df, lower.tail = FALSE)
  uniroot(function(d) pt(cr, df, d, lower.tail = FALSE) + pt(-cr, df, d) - 0.8, c(0, 30 * cr), tol = 1e-14)$root
}
# A combination w of the coefficients; HC3, or CR2 with clusters.
contrast <- function(fit, w, term, measure = "adjusted_difference", level = 0.95, cluster = NULL, pair = FALSE, ...) {
  if (is.null(cluster)) {
    v <- vcovHC(fit, type = "HC3")
    value <- sum(w * coef(fit)); se <- sqrt(drop(t(w) %*% v %*% w)); df <- fit$df.residual
  } else {
    x <- linear_contrast(fit, vcovCR(fit, cluster, "CR2"), contrasts = matrix(w, 1), test = "Satterthwaite")
    value <- x$Est; se <- x$SE; df <- x$df
  }
  tail <- (1 - level) / 2; half <- qt(tail, df, lower.tail = FALSE) * se
  c(list(term = term, measure = measure, value = value, std_error = se, low = value - half, high = value + half,
         statistic = value / se, df1 = df, p = 2 * pt(-abs(value / se), df)),
    if (pair) list(detectable = power(df, tail) * se, detectable_digits = 9), list(...))
}
holm <- function(rows) Map(function(r, p) { r$p_adjusted <- p; r }, rows, p.adjust(sapply(rows, `[[`, "p"), "holm"))
joint <- function(fit, c, value, measure = "effect_range", cluster = NULL) {
  if (is.null(cluster)) {
    v <- c %*% vcovHC(fit, type = "HC3") %*% t(c); b <- c %*% coef(fit)
    f <- sum(b * solve(v, b)) / nrow(c); df <- c(nrow(c), fit$df.residual); p <- pf(f, df[1], df[2], lower.tail = FALSE)
  } else {
    x <- Wald_test(fit, c, vcov = vcovCR(fit, cluster, "CR2"), test = "HTZ")
    f <- x$Fstat; df <- c(x$df_num, x$df_denom); p <- x$p_val
  }
  list(term = "joint", measure = measure, value = value, statistic = f, df1 = df[1], df2 = df[2], p = p,
       statistic_digits = 10, df2_digits = 10, p_digits = 10)
}
none <- function(term, note, measure = "adjusted_difference")
  list(term = term, measure = measure, value = NULL, std_error = NULL, low = NULL, p = NULL, note = note)
category <- function(name, f) list(name = name, reference = levels(f)[1], columns = lapply(levels(f)[-1], function(l)
  list(name = l, values = I(as.numeric(f == l)))))
# `m` is a factor, its first level the control arm.
sample <- function(d, m, covariates = list(), binary = FALSE, clusters = NULL, methods = levels(m)[-1]) {
  s <- list(shape = "regression", arm = I(as.numeric(m != levels(m)[1])), outcome = I(d$outcome),
            pre = if ("pre" %in% names(d)) I(d$pre), covariates = covariates, binary = binary,
            methods = list(levels = I(methods), of = I(match(as.character(m), methods) - 1)))
  if (!is.null(clusters)) s$clusters <- list(I(clusters))
  s
}
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))
# y ~ m + ..: rows for k methods, p coefficients.
w <- function(p, plus, minus = 0) { v <- rep(0, p); v[plus + 1] <- 1; if (minus) v[minus + 1] <- -1; v }

data(anorexia, package = "MASS")
a <- data.frame(m = relevel(anorexia$Treat, "Cont"), pre = anorexia$Prewt, outcome = anorexia$Postwt)
data(dietox, package = "geepack")
d <- droplevels(subset(dietox, Time == 12))
d <- data.frame(m = factor(as.integer(d$Evit), labels = c("none", "E100", "E200")), pre = round(d$Start, 1),
                outcome = round(d$Weight, 1), copper = factor(as.integer(d$Cu), labels = c("none", "some", "much")),
                litter = as.integer(factor(d$Litter)) - 1)
yes <- transform(a, outcome = as.numeric(outcome > 85))
far <- transform(a, outcome = outcome + 300 * (m == "FT"))
tie <- data.frame(m = factor(c("c", "c", "c", "x", "x", "y", "y", "y", "y"), c("c", "x", "y")), outcome = c(1, 2, 2, 4, 5, 3, 3, 4, 1))
lone <- data.frame(m = factor(c("c", "c", "c", "x", "y", "y"), c("c", "x", "y")), outcome = c(1, 2, 2, 4, 3, 5))
cases <- list(
  case("anorexia", sample(a, a$m), {
    fit <- lm(outcome ~ m + pre, a); e <- coef(fit)[2:3]
    c(list(contrast(fit, w(4, 1), "CBT - control", n = 55), contrast(fit, w(4, 2), "FT - control", n = 43)),
      holm(list(contrast(fit, w(4, 1, 2), "CBT - FT", pair = TRUE, n = 46))),
      list(joint(fit, rbind(w(4, 1, 2)), abs(diff(e))))) }),
  case("without pre-score: plain means", sample(a[c("m", "outcome")], a$m), {
    fit <- lm(outcome ~ m, a); e <- coef(fit)[2:3]
    c(list(contrast(fit, w(3, 1), "CBT - control"), contrast(fit, w(3, 2), "FT - control")),
      list(joint(fit, rbind(w(3, 1, 2)), abs(diff(e))))) }),
  case("far tail, level .9", sample(far, a$m), {
    fit <- lm(outcome ~ m + pre, far)
    list(contrast(fit, w(4, 2), "FT - control", level = 0.9), joint(fit, rbind(w(4, 1, 2)), abs(diff(coef(fit)[2:3])))) },
    settings = list(level = 0.9)),
  case("yes/no outcome", sample(yes, a$m, binary = TRUE), {
    fit <- lm(outcome ~ m + pre, yes)
    list(contrast(fit, w(4, 1), "CBT - control", "risk_difference"),
         joint(fit, rbind(w(4, 1, 2)), abs(diff(coef(fit)[2:3])), "share_effect_range")) }),
  case("pigs by vitamin E, litters", sample(d, d$m, list(category("copper", d$copper)), clusters = d$litter), {
    fit <- lm(outcome ~ m + pre + copper, d); e <- coef(fit)[2:3]
    c(list(contrast(fit, w(6, 1), "E100 - control", cluster = d$litter),
           contrast(fit, w(6, 2), "E200 - control", cluster = d$litter)),
      holm(list(contrast(fit, w(6, 1, 2), "E100 - E200", cluster = d$litter, pair = TRUE))),
      list(joint(fit, rbind(w(6, 1, 2)), abs(diff(e)), cluster = d$litter))) }, digits = 10),
  # Copper as method: three treated methods, so three pairs and a joint test of two contrasts.
  case("three methods, litters", {
    f <- factor(ifelse(d$m == "none", "none", as.character(d$copper)), c("none", "some", "much"))
    g <- factor(ifelse(d$m == "none", "c", paste0("with ", d$copper)), c("c", "with none", "with some", "with much"))
    sample(d, g, clusters = d$litter) }, {
    g <- factor(ifelse(d$m == "none", "c", paste0("with ", d$copper)), c("c", "with none", "with some", "with much"))
    d$g <- g; fit <- lm(outcome ~ g + pre, d); e <- coef(fit)[2:4]; l <- d$litter
    c(lapply(1:3, function(k) contrast(fit, w(5, k), paste(levels(g)[k + 1], "- control"), cluster = l)),
      holm(list(contrast(fit, w(5, 1, 2), "with none - with some", cluster = l, pair = TRUE),
                contrast(fit, w(5, 1, 3), "with none - with much", cluster = l, pair = TRUE),
                contrast(fit, w(5, 2, 3), "with some - with much", cluster = l, pair = TRUE))),
      list(joint(fit, rbind(w(5, 2, 1), w(5, 3, 1)), diff(range(e)), cluster = l))) }, digits = 10),
  case("three methods", {
    sample(d, factor(ifelse(d$m == "none", "c", paste0("with ", d$copper)), c("c", "with none", "with some", "with much"))) }, {
    d$g <- factor(ifelse(d$m == "none", "c", paste0("with ", d$copper)), c("c", "with none", "with some", "with much"))
    fit <- lm(outcome ~ g + pre, d); e <- coef(fit)[2:4]
    c(holm(list(contrast(fit, w(5, 1, 2), "with none - with some", pair = TRUE),
                contrast(fit, w(5, 1, 3), "with none - with much", pair = TRUE),
                contrast(fit, w(5, 2, 3), "with some - with much", pair = TRUE))),
      list(joint(fit, rbind(w(5, 2, 1), w(5, 3, 1)), diff(range(e))))) }),
  case("ties, small methods", sample(tie, tie$m), {
    fit <- lm(outcome ~ m, tie)
    list(contrast(fit, w(3, 1), "x - control", note = "small-arm"), joint(fit, rbind(w(3, 1, 2)), abs(diff(coef(fit)[2:3])))) }),
  # By hand: 4 − 5/3; a method of one row has no spread of its own.
  case("a method of one row", sample(lone, lone$m),
       list(list(term = "x - control", measure = "adjusted_difference", value = 4 - 5 / 3, std_error = NULL, low = NULL,
                 p = NULL, note = "exact-fit"),
            list(term = "joint", measure = "effect_range", value = 0, p = NULL, note = "no-joint-test"))),
  case("a method without rows", sample(tie, tie$m, methods = c("x", "z", "y")), {
    fit <- lm(outcome ~ m, tie)
    list(contrast(fit, w(3, 2), "y - control"), none("z - control", "empty-group"), none("x - z", "empty-group"),
         joint(fit, rbind(w(3, 1, 2)), abs(diff(coef(fit)[2:3])))) }),
  case("one method", sample(transform(tie, m = NULL), factor(c(rep("c", 3), rep("x", 6)))), {
    fit <- lm(outcome ~ I(m != "c"), tie)
    list(contrast(fit, c(0, 1), "x - control"), none("joint", "one-group", "effect_range")) }),
  case("event floor", sample(yes, a$m, binary = TRUE),
       list(none("CBT - control", "event-floor", "risk_difference")), settings = list(event_floor = 40)),
  list(name = "a treated row without method", sample = sample(tie, tie$m, methods = "x"), undefined = "wrong-shape"),
  list(name = "no methods", sample = within(sample(tie, tie$m), methods <- NULL), undefined = "wrong-shape"),
  list(name = "constant outcome", sample = sample(transform(tie, outcome = 1), tie$m), undefined = "constant-outcome"),
  list(name = "an empty arm", sample = sample(tie[1:3, ], tie$m[1:3]), undefined = "empty-group"),
  list(name = "too few rows", sample = sample(lone[c(1, 4, 5), ], lone$m[c(1, 4, 5)]), undefined = "too-few-rows"))
write_json(list(
  estimator = "method_effect",
  origin = paste(R.version.string, "lm(y ~ method + pre); sandwich 3.0.2 vcovHC HC3; clubSandwich 0.5.8 CR2,",
                 "linear_contrast, Wald_test HTZ; p.adjust holm; detectable: uniroot on pt(ncp), good to 1e-9"),
  cases = cases), "tests/oracle/method_effect.json", auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE)
