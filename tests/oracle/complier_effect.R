# Expected numbers of `offer_effect`, `as_treated_effect` and `complier_effect`, which answer three questions about the
# same rows. From the project root: Rscript tests/oracle/complier_effect.R
#
# 2SLS: estimatr `iv_robust` (classical, HC0-HC3, CR0, stata = CR1S, CR2 with Satterthwaite df), CR1 by clubSandwich on
# AER's `ivreg`. Least squares: `lm` with sandwich `vcovHC` and clubSandwich `vcovCR`. The Anderson-Rubin limits are the
# roots (`uniroot`) of |t| = c, t that of the arm in `lm(y - b * d ~ arm + ...)` under the same covariance.
suppressPackageStartupMessages({
  library(jsonlite); library(AER); library(estimatr); library(sandwich); library(clubSandwich) })

# Variance and df of the second coefficient of a least-squares fit.
spread <- function(fit, kind, g) {
  n <- nobs(fit); p <- fit$rank; G <- length(unique(g))
  if (kind == "model") return(c(vcov(fit)[2, 2], n - p))
  if (startsWith(kind, "HC")) return(c(vcovHC(fit, type = kind)[2, 2], n - p))
  v <- vcovCR(fit, cluster = g, type = if (kind == "CR1S") "CR1S" else kind)
  df <- if (kind == "CR2") coef_test(fit, vcov = v, cluster = g)$df[2] else G - 1
  c(v[2, 2], df)
}
difference <- function(fit, kind, g, measure, term, level, ...) {
  s <- spread(fit, kind, g); b <- coef(fit)[[2]]; se <- sqrt(s[1]); q <- qt((1 + level) / 2, s[2])
  list(term = term, measure = measure, value = b, std_error = se, low = b - q * se, high = b + q * se,
       statistic = b / se, df1 = s[2], p = 2 * pt(-abs(b / se), s[2]), n = nobs(fit), ...)
}
wald <- function(d, f, kind, g, level) {
  type <- c(model = "classical", CR1S = "stata")[kind]; if (is.na(type)) type <- kind
  full <- as.formula(paste("y ~ d", f, "| arm", f))
  if (kind == "CR1") {
    m <- ivreg(full, data = d); G <- length(unique(g))
    return(c(coef(m)[[2]], sqrt(vcovCR(m, cluster = g, type = "CR1")[2, 2]), G - 1))
  }
  clusters <- if (startsWith(kind, "CR")) g
  m <- if (is.null(clusters)) iv_robust(full, data = d, se_type = type)
       else { d$g <- clusters; iv_robust(full, data = d, se_type = type, clusters = g) }
  c(m$coefficients[["d"]], m$std.error[["d"]], m$df[["d"]])
}
anderson_rubin <- function(d, f, kind, g, level, b0) {
  form <- as.formula(paste("I(y - b * d) ~ arm", f))
  over <- function(b) {
    d$b <- b; environment(form) <- environment()
    fit <- lm(form, d); s <- spread(fit, kind, g); coef(fit)[[2]]^2 - qt((1 + level) / 2, s[2])^2 * s[1] }
  # A quadratic in b: its sign far out, and whether it has roots.
  s <- sd(d$y) + abs(b0); e <- c(over(b0 - s), over(b0), over(b0 + s))
  a <- (e[1] + e[3] - 2 * e[2]) / 2 / s^2; h <- (e[3] - e[1]) / 2 / s
  root <- function(from, way) {
    step <- s; while (over(from + way * step) < 0) step <- step * 2
    uniroot(over, sort(c(from, from + way * step)), tol = 1e-14 * s, maxiter = 10000)$root }
  if (a > 0) return(list(low = root(b0, -1), high = root(b0, 1), low_digits = 9, high_digits = 9))
  if (h^2 - 4 * a * e[2] < 0) return(list(low = "-Inf", high = "Inf"))
  # What is excluded lies about the top of the parabola.
  top <- b0 - h / (2 * a); far <- function(way) { step <- s; while (over(top + way * step) > 0) step <- step * 2
    uniroot(over, sort(c(top, top + way * step)), tol = 1e-14 * s, maxiter = 10000)$root }
  list(low = NULL, high = NULL, note = "excluded-between", below = far(-1), above = far(1), below_digits = 9,
       above_digits = 9)
}
number <- function(name, x) list(name = name, columns = list(list(name = "unit", values = I(x))))
category <- function(name, x) list(name = name, reference = levels(x)[1], columns = lapply(levels(x)[-1], function(l)
  list(name = l, values = I(as.numeric(x == l)))))
sample <- function(d, g = NULL, covariates = list(), binary = FALSE) list(
  shape = "regression", arm = I(d$arm), outcome = I(d$y), received = if ("d" %in% names(d)) I(d$d),
  pre = if ("pre" %in% names(d)) I(d$pre), covariates = covariates, binary = binary,
  clusters = if (!is.null(g)) list(I(as.integer(factor(g, unique(g))) - 1)) else list())
cases <- list(offer = list(), treated = list(), complier = list())
settings <- function(kind, level) list(level = level, model = list(covariance = kind))
arms <- "treatment - control"; took <- "received - not received"

add <- function(name, d, kind, g = NULL, f = "", covariates = list(), binary = FALSE, level = 0.95, notes = list()) {
  s <- sample(d, g, covariates, binary)
  share <- if (binary) "share_" else ""
  one <- function(expect, undefined = NULL) list(name = paste0(name, ", ", kind), sample = s,
    settings = settings(kind, level), expect = expect)
  cases$offer[[length(cases$offer) + 1]] <<- one(list(difference(
    lm(as.formula(paste("y ~ arm", f)), d), kind, g, paste0("offer_", share, "effect"), arms, level)))
  cases$treated[[length(cases$treated) + 1]] <<- one(list(difference(
    lm(as.formula(paste("y ~ d", f)), d), kind, g, paste0("as_treated_", share, "difference"), took, level,
    note = "as-treated")))
  w <- wald(d, f, kind, g, level); q <- qt((1 + level) / 2, w[3])
  first <- lm(as.formula(paste("d ~ arm", f)), d); r <- difference(first, kind, g, "complier_share", arms, level)
  classical <- summary(first)$coefficients[2, 3]^2
  main <- list(term = arms, measure = paste0("complier_", share, "effect"), value = w[1], std_error = w[2],
    low = w[1] - q * w[2], high = w[1] + q * w[2], statistic = w[1] / w[2], df1 = w[3],
    p = 2 * pt(-abs(w[1] / w[2]), w[3]), n = nrow(d))
  if (!is.null(notes$main)) main$note <- notes$main
  f_row <- function(measure, f, df) list(term = arms, measure = measure, value = f, statistic = f, df1 = 1, df2 = df,
    p = pf(f, 1, df, lower.tail = FALSE))
  cases$complier[[length(cases$complier) + 1]] <<- one(list(main,
    c(list(term = arms, measure = paste0("complier_", share, "effect_ar"), value = w[1]),
      anderson_rubin(d, f, kind, g, level, w[1])),
    r[names(r) != "n"],
    f_row("first_stage_f", r$statistic^2, r$df1),
    f_row("first_stage_f_classical", classical, df.residual(first))))
}

# A drawn study: 12 organisations, offers by lot within them, some take part unasked.
set.seed(41)
n <- 240; org <- rep(1:12, each = 20); arm <- rep(0:1, n / 2); pre <- round(rnorm(n, 20, 5), 1)
keen <- rnorm(n) + rnorm(12, 0, 0.6)[org]
drawn <- data.frame(arm, pre, d = as.numeric(arm * (keen > -0.7) + (1 - arm) * (keen > 1.2) > 0))
drawn$y <- round(4 + 0.7 * pre - 2.5 * drawn$d - 1.2 * keen + rnorm(12, 0, 1)[org] + rnorm(n, 0, 2.5), 1)
age <- round(rnorm(n, 38, 8)); kind <- factor(base::sample(c("new", "old", "other"), n, TRUE))
drawn$age <- age; drawn$kind <- kind
more <- list(number("age", age), category("kind", kind))
for (k in c("model", "HC0", "HC1", "HC2", "HC3")) add("drawn", drawn, k, f = "+ pre")
for (k in c("CR0", "CR1", "CR1S", "CR2")) add("drawn, organisations", drawn, k, org, f = "+ pre")
add("drawn, covariates, level .9", drawn, "CR2", org, "+ pre + age + kind", more, level = 0.9)
yes <- transform(drawn, y = as.numeric(y > 16))
add("drawn, yes/no", yes, "HC3", f = "+ pre", binary = TRUE)
add("drawn, yes/no, organisations", yes, "CR2", org, f = "+ pre", binary = TRUE)
# Of unequal size, ties, no pre-score.
cut <- c(1:7, 21:60, 90:97, 121:140, 142:200, 230:240)
few <- transform(drawn[cut, c("arm", "d", "y")], y = round(y / 5))
add("unequal organisations, ties", few, "CR2", org[cut])
# Nobody in the control arm takes part.
one_sided <- transform(drawn, d = d * arm)
add("one-sided", one_sided, "CR2", org, f = "+ pre", notes = list(main = "one-sided"))
# Far tail.
far <- transform(drawn, y = y + 60 * d)
add("far tail", far, "HC3", f = "+ pre")

# AER, CollegeDistance (Rouse 1995), every 12th row: near a college (10 miles), went beyond 12 years, hourly wage of the
# state; rows by county unemployment as clusters.
data("CollegeDistance"); cd <- CollegeDistance[seq(3, nrow(CollegeDistance), 12), ]
college <- data.frame(arm = as.numeric(cd$distance <= 1), d = as.numeric(cd$education > 12), y = cd$score)
college$tuition <- cd$tuition; college$urban <- cd$urban
w <- list(number("tuition", cd$tuition), category("urban", cd$urban))
add("college distance", college, "HC3", f = "+ tuition + urban", covariates = w)
add("college distance, counties", college, "CR1S", cd$unemp, f = "+ tuition + urban", covariates = w)
add("college distance, counties", college, "CR2", cd$unemp, f = "+ tuition + urban", covariates = w)

# AER, Fertility2 (Angrist & Evans 1998), every 100th row: first two children of one sex, a third child, weeks worked;
# rows by age as clusters. So few rows make the instrument weak.
data("Fertility2"); fe <- Fertility2[seq(7, nrow(Fertility2), 100), ]
fertility <- data.frame(arm = as.numeric(fe$gender1 == fe$gender2), d = as.numeric(fe$morekids == "yes"), y = fe$work)
add("fertility", fertility, "HC3", notes = list(main = "weak-instrument"))
add("fertility, ages", fertility, "CR2", fe$age, notes = list(main = "weak-instrument"))
# An instrument so weak that the region is two rays.
rays <- data.frame(arm = rep(0:1, each = 12), d = rep(c(0, 1), 12), y = c(1:12, 12:23) + c(0.5, 0, -0.5))
rays$d[24] <- 0; rays$d[23] <- 0
add("two rays", rays, "HC3", notes = list(main = "weak-instrument"))
small <- data.frame(arm = c(1, 1, 1, 0, 0, 0), d = c(1, 1, 0, 0, 1, 0), y = c(3, 5, 1, 8, 2, 2))
add("small", small, "HC1", notes = list(main = "weak-instrument"))

keep <- function(list, name, sample, ...) c(list, list(c(list(name = name, sample = sample), list(...))))
# All did as assigned: the effect of the offer, that as treated and that of compliers are one.
full <- transform(drawn, d = arm); fit <- lm(y ~ arm + pre, full)
same <- function(measure, term, note) { r <- difference(fit, "HC3", NULL, measure, term, 0.95); r$note <- note; r }
cases$complier <- keep(cases$complier, "full compliance", sample(full), expect = list(
  same("complier_effect", arms, "full-compliance"),
  list(term = arms, measure = "complier_share", value = 1, std_error = NULL, low = NULL, p = NULL),
  list(term = arms, measure = "first_stage_f", value = NULL, p = NULL, note = "full-compliance")))
cases$treated <- keep(cases$treated, "full compliance", sample(full),
  expect = list(same("as_treated_difference", took, "as-treated")))
# Fewer take part where it is offered.
away <- transform(drawn, d = 1 - d)
add("offer keeps away", away, "HC3", f = "+ pre", notes = list(main = "offer-kept-away"))
none <- function(measure, note, term = arms) list(term = term, measure = measure, value = NULL, std_error = NULL,
  low = NULL, p = NULL, note = note)
floor <- list(event_floor = 200)
cases$offer <- keep(cases$offer, "event floor", sample(yes, binary = TRUE), settings = floor,
  expect = list(none("offer_share_effect", "event-floor")))
cases$treated <- keep(cases$treated, "event floor", sample(yes, binary = TRUE), settings = floor,
  expect = list(none("as_treated_share_difference", "event-floor", took)))
cases$complier <- keep(cases$complier, "event floor", sample(yes, binary = TRUE), settings = floor,
  expect = list(none("complier_share_effect", "event-floor")))
# A covariate that is the arm itself is left out.
again <- difference(lm(y ~ arm + pre, drawn), "HC3", NULL, "offer_effect", arms, 0.95, note = "aliased-predictor")
cases$offer <- keep(cases$offer, "a covariate that is the arm", sample(drawn, covariates = list(number("again", arm))),
  expect = list(again))
# One row in an arm: it is fitted exactly, so HC3 has no spread.
lone <- small[c(1, 4:6), ]
cases$offer <- keep(cases$offer, "an arm of one row", sample(lone), expect = list(list(
  term = arms, measure = "offer_effect", value = -1, std_error = NULL, low = NULL, p = NULL, note = "exact-fit")))
cases$complier <- keep(cases$complier, "an arm of one row", sample(lone), expect = list(list(
  term = arms, measure = "complier_effect", value = -1.5, std_error = NULL, low = NULL, p = NULL, note = "exact-fit")))
# The model follows the rows exactly.
straight <- data.frame(arm = c(1, 1, 0, 0), d = c(1, 1, 0, 0), y = c(3, 3, 5, 5))
for (q in c("offer", "complier")) cases[[q]] <- keep(cases[[q]], "no spread within arms", sample(straight), expect = list(
  list(term = arms, measure = paste0(q, "_effect"), value = -2, std_error = NULL, low = NULL, p = NULL,
       note = "exact-fit")))
cases$treated <- keep(cases$treated, "no spread within arms", sample(straight), expect = list(list(
  term = took, measure = "as_treated_difference", value = -2, std_error = NULL, low = NULL, p = NULL, note = "exact-fit")))
product <- list(c(number("age", drawn$age), list(by_arm = TRUE)))
nobody <- transform(small, d = 0)
for (q in names(cases)) {
  more <- list()
  more <- keep(more, "constant outcome", sample(transform(small, y = 1)), undefined = "constant-outcome")
  more <- keep(more, "an empty arm", sample(transform(small, arm = 1)), undefined = "empty-group")
  more <- keep(more, "too few rows", sample(small[c(1, 4), ]), undefined = "too-few-rows")
  more <- keep(more, "more covariates than rows", sample(small, covariates = lapply(1:5, function(i)
    number(paste0("x", i), as.numeric(1:6 == i)))), undefined = "too-few-rows")
  more <- keep(more, "a product with the arm", sample(drawn, covariates = product), undefined = "wrong-shape")
  if (q != "offer") more <- keep(more, "not known who received", sample(small[c("arm", "y")]), undefined = "wrong-shape")
  if (q == "treated") more <- keep(more, "nobody received", sample(nobody), undefined = "empty-group")
  if (q == "complier") more <- keep(more, "nobody received", sample(nobody), undefined = "no-compliers")
  if (q == "complier") more <- keep(more, "as many in either arm",
    sample(transform(small, d = c(1, 1, 0, 1, 1, 0))), undefined = "no-compliers")
  cases[[q]] <- c(cases[[q]], more)
}
write <- function(id, cases, origin) write_json(list(
  estimator = id, origin = paste(R.version.string, origin), cases = cases),
  paste0("tests/oracle/", id, ".json"), auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
write("offer_effect", cases$offer, "lm(y ~ arm + ...); sandwich 3.0.2 vcovHC; clubSandwich 0.5.8 vcovCR, coef_test")
write("as_treated_effect", cases$treated, "lm(y ~ d + ...); sandwich 3.0.2 vcovHC; clubSandwich 0.5.8 vcovCR, coef_test")
write("complier_effect", cases$complier,
      "estimatr 1.0.0 iv_robust; AER 1.2.10 ivreg; clubSandwich 0.5.8; Anderson-Rubin limits by uniroot")
