# Expected numbers of `subgroup_effect`. From the project root: Rscript tests/oracle/subgroup_effect.R
# Data: HSAUR3 1.0.13 `BtheB` (Proudfoot et al. 2003: depression before and after two months of "Beat the Blues" or
# usual care); geepack 1.3.9 `dietox` (Lauridsen et al. 1999: weight of pigs at the start and after twelve weeks, to
# one decimal, vitamin E and copper in the feed, litters).
suppressPackageStartupMessages({library(jsonlite); library(sandwich); library(clubSandwich)})

power <- function(df, tail) {
  cr <- qt(tail, df, lower.tail = FALSE)
  uniroot(function(d) pt(cr, df, d, lower.tail = FALSE) + pt(-cr, df, d) - 0.8, c(0, 30 * cr), tol = 1e-14)$root
}
# A combination w of the coefficients; V and df by HC3 or CR2.
contrast <- function(fit, w, term, measure = "subgroup_effect", level = 0.95, cluster = NULL, ...) {
  if (is.null(cluster)) {
    v <- vcovHC(fit, type = "HC3")
    value <- sum(w * coef(fit)); se <- sqrt(drop(t(w) %*% v %*% w)); df <- fit$df.residual
  } else {
    x <- linear_contrast(fit, vcovCR(fit, cluster, "CR2"), contrasts = matrix(w, 1), test = "Satterthwaite")
    value <- x$Est; se <- x$SE; df <- x$df
  }
  tail <- (1 - level) / 2; half <- qt(tail, df, lower.tail = FALSE) * se
  c(list(term = term, measure = measure, value = value, std_error = se, low = value - half, high = value + half,
         p = NULL, detectable = power(df, tail) * se, detectable_digits = 9), list(...))
}
joint <- function(fit, at, term, value, measure = "effect_range", cluster = NULL) {
  if (is.null(cluster)) {
    v <- vcovHC(fit, type = "HC3")[at, at, drop = FALSE]; b <- coef(fit)[at]
    f <- sum(b * solve(v, b)) / length(b); df <- fit$df.residual
    list(term = term, measure = measure, value = value, statistic = f, df1 = length(b), df2 = df,
         p = pf(f, length(b), df, lower.tail = FALSE), statistic_digits = 10, p_digits = 10)
  } else {
    x <- Wald_test(fit, constrain_zero(at), vcov = vcovCR(fit, cluster, "CR2"), test = "HTZ")
    list(term = term, measure = measure, value = value, statistic = x$Fstat, df1 = x$df_num, df2 = x$df_denom,
         p = x$p_val, statistic_digits = 10, df2_digits = 10, p_digits = 10)
  }
}
none <- function(term, note, measure = "subgroup_effect")
  list(term = term, measure = measure, value = NULL, std_error = NULL, low = NULL, p = NULL, note = note)
number <- function(name, x) list(name = name, columns = list(list(name = "years", values = I(x))))
category <- function(name, f) list(name = name, reference = levels(f)[1], columns = lapply(levels(f)[-1], function(l)
  list(name = l, values = I(as.numeric(f == l)))))
sample <- function(d, moderator, covariates = list(), binary = FALSE, clusters = NULL) {
  s <- list(shape = "regression", arm = I(d$arm), outcome = I(d$outcome), pre = if ("pre" %in% names(d)) I(d$pre),
            covariates = covariates, moderator = moderator, binary = binary)
  if (!is.null(clusters)) s$clusters <- list(I(clusters))
  s
}
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))
spread <- function(x) diff(range(x))

data(BtheB, package = "HSAUR3")
b <- subset(BtheB, !is.na(bdi.2m))
b <- data.frame(arm = as.numeric(b$treatment == "BtheB"), pre = b$bdi.pre, outcome = b$bdi.2m, drug = b$drug,
                length = b$length)
b$drug <- factor(tolower(b$drug), c("no", "yes"))
data(dietox, package = "geepack")
d <- droplevels(subset(dietox, Time == 12))
d <- data.frame(arm = as.numeric(d$Evit != "Evit000"), pre = round(d$Start, 1), outcome = round(d$Weight, 1),
                copper = factor(as.integer(d$Cu), labels = c("none", "some", "much")),
                litter = as.integer(factor(d$Litter)) - 1)

# y ~ arm * m + pre with a category m of k levels: (1, arm, m.., pre, arm:m..)
effects <- function(k) { p <- 2 + (k - 1) + 1; lapply(seq_len(k), function(j) {
  w <- rep(0, p + k - 1); w[2] <- 1; if (j > 1) w[p + j - 1] <- 1; w }) }
far <- transform(b, outcome = outcome + 400 * arm * (drug == "yes"))
yes <- transform(b, outcome = as.numeric(outcome > 14))
three <- factor(ifelse(b$pre < 18, "low", ifelse(b$pre < 26, "middle", "high")), c("low", "middle", "high"))
small <- data.frame(arm = c(1, 1, 1, 0, 0, 1, 0, 0), outcome = c(3, 5, 1, 8, 2, 2, 7, 4))
half <- factor(c("a", "a", "b", "a", "a", "b", "b", "b"))
bare <- factor(c("a", "a", "c", "a", "a", "c", "b", "b"))
tight <- data.frame(arm = c(1, 1, 0, 0, 1, 1, 0, 0, 1), outcome = c(3, 5, 8, 2, 2, 9, 4, 7, 1))
two <- factor(c("a", "a", "a", "a", "b", "b", "b", "b", "b"))
cases <- list(
  case("Beat the Blues by medication", sample(b, category("drug", b$drug)), {
    fit <- lm(outcome ~ arm * drug + pre, b); w <- effects(2); e <- sapply(w, function(w) sum(w * coef(fit)))
    share <- mean(b$drug == "yes")
    list(contrast(fit, w[[1]], "drug: no", n = sum(b$drug == "no")),
         contrast(fit, w[[2]], "drug: yes", n = sum(b$drug == "yes")),
         contrast(fit, (1 - share) * w[[1]] + share * w[[2]], "drug: overall", n = nrow(b)),
         joint(fit, 5, "drug: joint", spread(e))) }),
  case("three levels, a covariate, level .9", sample(b, category("start", three), list(category("length", b$length))), {
    fit <- lm(outcome ~ arm * three + pre + length, b)
    w <- lapply(1:3, function(j) { w <- rep(0, 8); w[2] <- 1; if (j > 1) w[5 + j] <- 1; w })
    e <- sapply(w, function(w) sum(w * coef(fit)))
    c(Map(function(w, l) contrast(fit, w, paste0("start: ", l), level = 0.9), w, levels(three)),
      list(joint(fit, 7:8, "start: joint", spread(e)))) }, settings = list(level = 0.9)),
  case("a number", sample(b, number("pre", b$pre)[c("name", "columns")], list(category("drug", b$drug))), {
    # The pre-score is its own moderator: as covariate it is left out.
    fit <- lm(outcome ~ arm * pre + drug, b); m <- mean(b$pre); s <- sd(b$pre)
    w <- function(x) c(0, 1, 0, 0, x)
    list(contrast(fit, w(m - s), "pre: mean - SD", note = "aliased-predictor"), contrast(fit, w(m), "pre: mean"),
         contrast(fit, w(m + s), "pre: mean + SD"), contrast(fit, w(m), "pre: overall"),
         joint(fit, 5, "pre: joint", abs(2 * s * coef(fit)[5]))) }),
  case("yes/no outcome", sample(yes, category("drug", b$drug), binary = TRUE), {
    fit <- lm(outcome ~ arm * drug + pre, yes); w <- effects(2)
    e <- sapply(w, function(w) sum(w * coef(fit)))
    list(contrast(fit, w[[1]], "drug: no", "share_subgroup_effect"),
         contrast(fit, w[[2]], "drug: yes", "share_subgroup_effect"),
         joint(fit, 5, "drug: joint", spread(e), "share_effect_range")) }),
  case("far tail", sample(far, category("drug", b$drug)), {
    fit <- lm(outcome ~ arm * drug + pre, far); w <- effects(2)
    e <- sapply(w, function(w) sum(w * coef(fit)))
    list(contrast(fit, w[[2]], "drug: yes"), joint(fit, 5, "drug: joint", spread(e))) }),
  case("pigs by copper, litters", sample(d, category("copper", d$copper), clusters = d$litter), {
    fit <- lm(outcome ~ arm * copper + pre, d); w <- effects(3)
    e <- sapply(w, function(w) sum(w * coef(fit)))
    c(Map(function(w, l) contrast(fit, w, paste0("copper: ", l), cluster = d$litter), w, levels(d$copper)),
      list(joint(fit, 6:7, "copper: joint", spread(e), cluster = d$litter))) }, digits = 10),
  case("few clusters, smallest", sample(d[d$litter < 4, ], category("copper", factor(d$copper[d$litter < 4] == "much", labels = c("less", "much"))), clusters = d$litter[d$litter < 4]), {
    f <- d[d$litter < 4, ]; f$much <- f$copper == "much"
    fit <- lm(outcome ~ arm * much + pre, f); w <- effects(2)
    e <- sapply(w, function(w) sum(w * coef(fit)))
    list(contrast(fit, w[[1]], "copper: less", cluster = f$litter, note = "few-clusters"),
         joint(fit, 5, "copper: joint", spread(e), cluster = f$litter)) }, digits = 9),
  case("ties, smallest", sample(small, category("half", half)), {
    fit <- lm(outcome ~ arm * half, small); w <- list(c(0, 1, 0, 0), c(0, 1, 0, 1))
    list(contrast(fit, w[[1]], "half: a"), contrast(fit, w[[2]], "half: b"),
         joint(fit, 4, "half: joint", abs(coef(fit)[[4]]))) }),
  # In level c there is no control, in level b no treatment: one effect is left, by hand 4 − 5.
  case("empty cells", sample(small, category("bare", bare)),
       list(none("bare: b", "empty-group"), none("bare: c", "empty-group"),
            list(term = "bare: a", measure = "subgroup_effect", value = (3 + 5) / 2 - (8 + 2) / 2),
            none("bare: joint", "one-group", "effect_range"))),
  case("event floor", sample(yes, category("drug", b$drug), binary = TRUE),
       list(none("drug: no", "event-floor", "share_subgroup_effect")), settings = list(event_floor = 69)),
  case("one cluster", sample(tight, category("two", two), clusters = rep(0, 9)),
       list(list(term = "two: a", measure = "subgroup_effect", value = 4 - 5, std_error = NULL, low = NULL, p = NULL))),
  list(name = "constant characteristic", sample = sample(small, number("age", rep(3, 8))),
       undefined = "constant-predictor"),
  list(name = "no characteristic", sample = sample(small, NULL), undefined = "wrong-shape"),
  list(name = "an empty arm", sample = sample(transform(small, arm = 1), category("half", half)),
       undefined = "empty-group"),
  list(name = "no rows", sample = sample(small[0, ], number("age", numeric(0))), undefined = "empty-group"),
  list(name = "constant outcome", sample = sample(transform(small, outcome = 1), category("half", half)),
       undefined = "constant-outcome"),
  list(name = "too few rows", sample = sample(small[c(1, 3, 4, 7), ], category("half", half[c(1, 3, 4, 7)])),
       undefined = "too-few-rows"))
write_json(list(
  estimator = "subgroup_effect",
  origin = paste(R.version.string, "lm(y ~ arm * m + pre); sandwich 3.0.2 vcovHC HC3; clubSandwich 0.5.8 CR2,",
                 "linear_contrast, Wald_test HTZ; detectable: uniroot on pt(ncp), good to 1e-9"),
  cases = cases), "tests/oracle/subgroup_effect.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
