# Expected numbers of `linear_model`. From the project root: Rscript tests/oracle/linear_model.R
source("tests/oracle/regression_rows.R")
diff <- c("adjusted_difference", "coefficient", "intercept")
whole <- function(fit, c, terms = list(), ...) rows(fit, c, diff, terms, log = FALSE, ...)
as <- function(fit, kind, clusters = NULL) covered(fit, kind, clusters, df = df.residual(fit))

bw <- with(birthwt, data.frame(arm = smoke, outcome = bwt, lwt, race = factor(race, labels = c("white", "black", "other")), age))
ck <- with(subset(ChickWeight, Diet %in% c(1, 4)), data.frame(arm = as.numeric(Diet == 4), outcome = weight, time = Time, chick = as.character(Chick)))
an <- with(subset(anorexia, Treat != "CBT"), data.frame(arm = as.numeric(Treat == "FT"), outcome = Postwt, pre = Prewt))
sl <- with(nlschools, data.frame(arm = as.numeric(COMB == 1), outcome = lang, iq = IQ, ses = SES, class = as.character(class)))
few <- data.frame(arm = c(1, 1, 0, 0, 0), outcome = c(2, 2, 3, 5, 4), x = c(1, 2, 1, 2, 4))
half <- data.frame(arm = c(1, 1, 1, 0, 0, 0, 0), outcome = c(2, 2, 4, 3, 5, 4, 9), x = c(7, 7, 7, 7, 9, 8, 8))
two <- data.frame(arm = c(1, 1, 0, 0), outcome = c(2, 1, 3, 3))
lone <- data.frame(arm = c(1, 0, 0, 0), outcome = c(2, 1, 3, 4))
far <- data.frame(arm = rep(1:0, each = 20), outcome = c(seq(900, 901, length = 20), seq(-3, -2.5, length = 20)))
bw$by <- bw$arm * (bw$lwt - mean(bw$lwt))
fb <- lm(outcome ~ arm + lwt + race + age, bw); tb <- list(lwt = "lwt", raceblack = "race: black", raceother = "race: other", age = "age")
cb <- list(number("lwt", bw$lwt), category("race", bw$race), number("age", bw$age))
fy <- lm(outcome ~ arm + lwt + by, bw)
fc <- lm(outcome ~ arm + time, ck); cc <- list(number("time", ck$time))
fs <- lm(outcome ~ arm + iq + ses, sl); cs <- list(number("iq", sl$iq), number("ses", sl$ses))
fa <- lm(outcome ~ arm + pre, an)
cases <- c(list(
  case("birthwt", sample(bw, cb), whole(fb, as(fb, "HC3"), tb)),
  case("anorexia, pre-score, level .9", sample(an), whole(fa, as(fa, "HC3"), list(pre = "pre"), level = 0.9), settings = list(level = 0.9)),
  case("birthwt, by arm", sample(bw, list(number("lwt", bw$lwt), number("lwt", bw$lwt, TRUE))),
       whole(fy, as(fy, "HC3"), list(lwt = "lwt", by = "arm:lwt"))),
  case("ChickWeight, clusters", sample(ck, cc, clusters = ck$chick), whole(fc, as(fc, "CR2", ck$chick), list(time = "time"))),
  case("nlschools, 133 clusters", sample(sl, cs, clusters = sl$class), whole(fs, as(fs, "CR1S", sl$class), list(iq = "iq", ses = "ses")))),
  lapply(c("model", "HC0", "HC1", "HC2"), function(k) case(paste("birthwt,", k), sample(bw, cb), whole(fb, as(fb, k), tb),
       settings = list(model = list(covariance = k)))),
  lapply(c("CR0", "CR1"), function(k) case(paste("ChickWeight,", k), sample(ck, cc, clusters = ck$chick),
       whole(fc, as(fc, k, ck$chick), list(time = "time")), settings = list(model = list(covariance = k)))), list(
  case("far tail", sample(far), {f <- lm(outcome ~ arm, far); whole(f, as(f, "HC3"))}),
  case("ties, small", sample(few, list(number("x", few$x))), {f <- lm(outcome ~ arm + x, few); whole(f, as(f, "HC3"), list(x = "x"))}),
  case("smallest", sample(few[1:3, ]), {f <- lm(outcome ~ arm, few[1:3, ]); list(list(term = "treatment - control",
       measure = "adjusted_difference", value = coef(f)[["arm"]], std_error = NULL, p = NULL, note = "exact-fit"))}),
  case("a covariate constant within an arm", sample(half, list(number("x", half$x))), {f <- lm(outcome ~ arm + x, half)
       whole(f, as(f, "HC3"), list(x = "x"))}),
  case("a copy of the arm", sample(few, list(number("x", 1 - few$arm))), {f <- lm(outcome ~ arm, few)
       c(whole(f, as(f, "HC3"), arm = list(note = "aliased-predictor")), list(none("aliased-predictor", "coefficient", "x")))}),
  # By hand: 2 − 8/3; one row of treatment shows no spread.
  case("a singleton arm", sample(lone), list(list(term = "treatment - control", measure = "adjusted_difference", value = 2 - 8 / 3,
       std_error = NULL, p = NULL, note = "exact-fit"))),
  case("one cluster an arm", sample(two, clusters = c(1, 1, 2, 2)), list(list(term = "treatment - control", measure = "adjusted_difference",
       value = -1.5, std_error = NULL, p = NULL, note = "lone-clusters"))),
  case("one cluster", sample(two, clusters = c(1, 1, 1, 1)), list(list(term = "treatment - control", measure = "adjusted_difference",
       value = -1.5, std_error = NULL, p = NULL, note = "few-clusters"))),
  case("no spread within arms", sample(transform(few, outcome = 3 + 2 * arm)), list(list(term = "treatment - control", measure = "adjusted_difference",
       value = 2, std_error = NULL, p = NULL, note = "exact-fit"))),
  undefined("constant outcome", sample(transform(few, outcome = 1)), "constant-outcome"),
  undefined("yes/no outcome", sample(transform(few, outcome = arm), binary = TRUE), "wrong-shape"),
  undefined("more parameters than rows", sample(few[2:4, ], list(number("x", few$x[2:4]), number("z", c(1, 5, 2)))), "too-few-rows"),
  undefined("no rows", sample(few[0, ]), "empty-group")))
save("linear_model", paste(versions, "lm; MASS::birthwt, MASS::anorexia, MASS::nlschools, ChickWeight"), cases, digits = 11)
