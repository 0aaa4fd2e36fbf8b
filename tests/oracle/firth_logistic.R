# Expected numbers of `firth_logistic`. From the project root: Rscript tests/oracle/firth_logistic.R
source("tests/oracle/firth.R")
library(brglm2)
# brglm2's own estimate stands beside ours.
checked <- function(formula, d) { f <- glm(formula, binomial, d, method = "brglmFit", type = "MPL_Jeffreys", epsilon = 1e-13, maxit = 1000)
  ours <- firth(model.matrix(formula, d), d$outcome)
  stopifnot(max(abs(coef(f) / ours$b - 1)) < 1e-9, max(abs(sqrt(diag(vcov(f))) / sqrt(diag(ours$V)) - 1)) < 1e-9) }

data("endometrial")
e <- with(endometrial, data.frame(arm = NV, outcome = HG, pre = PI, eh = EH))
bw <- with(birthwt, data.frame(arm = smoke, outcome = low, lwt, race = factor(race, labels = c("white", "black", "other")), ht))
counts <- function(a, b, c, e) data.frame(arm = rep(c(1, 1, 0, 0), c(a, b, c, e)), outcome = rep(c(1, 0, 1, 0), c(a, b, c, e)))
line <- data.frame(arm = rep(1:0, 6), pre = 1:12, outcome = rep(0:1, each = 6))
for (x in list(list(outcome ~ arm + pre + eh, e), list(outcome ~ arm + lwt + race + ht, bw), list(outcome ~ arm + pre, line),
               list(outcome ~ arm, counts(3, 9, 5, 12)))) checked(x[[1]], x[[2]])
cases <- list(
  # Heinze & Schemper (2002) print NV 2.93 with limits 0.61 and 7.85: odds ratio 18.7, 1.84 to 2578.
  case("endometrial cancer", sample(e, list(number("eh", e$eh)), binary = TRUE), firth_rows(e, "arm + pre + eh", list(pre = "pre", eh = "eh"))),
  case("birthwt, level .9", sample(bw, list(number("lwt", bw$lwt), category("race", bw$race), number("ht", bw$ht)), binary = TRUE),
       firth_rows(bw, "arm + lwt + race + ht", list(lwt = "lwt", raceblack = "race: black", raceother = "race: other", ht = "ht"), 0.9),
       settings = list(level = 0.9)),
  case("separated by the pre-score", sample(line, binary = TRUE), firth_rows(line, "arm + pre", list(pre = "pre"))),
  case("separated by the arm", sample(counts(5, 0, 0, 5), binary = TRUE), firth_rows(counts(5, 0, 0, 5), "arm", by_hand = TRUE)),
  case("ties, small", sample(counts(1, 1, 1, 2), binary = TRUE), firth_rows(counts(1, 1, 1, 2), "arm", by_hand = TRUE)),
  case("smallest", sample(counts(1, 1, 0, 1), binary = TRUE), firth_rows(counts(1, 1, 0, 1), "arm", by_hand = TRUE)),
  case("far tail", sample(counts(120, 20, 15, 115), binary = TRUE), firth_rows(counts(120, 20, 15, 115), "arm", by_hand = TRUE)),
  case("a copy of the arm", sample(counts(3, 9, 5, 12), list(number("copy", rep(0:1, c(12, 17)))), binary = TRUE),
       c(firth_rows(counts(3, 9, 5, 12), "arm", note = "aliased-predictor"), list(none("aliased-predictor", "covariate_odds_ratio", "copy")))),
  case("event floor", sample(counts(4, 73, 5, 54), binary = TRUE), list(none("event-floor", "odds_ratio")), settings = list(event_floor = 10)),
  undefined("constant outcome", sample(counts(0, 3, 0, 4), binary = TRUE), "constant-outcome"),
  undefined("numeric outcome", sample(counts(1, 1, 1, 2)), "wrong-shape"),
  undefined("no control", sample(counts(3, 2, 0, 0), binary = TRUE), "empty-group"),
  undefined("too few rows", sample(counts(1, 0, 0, 1), binary = TRUE), "too-few-rows"))
save("firth_logistic", paste(versions, "brglm2", packageVersion("brglm2"), "brglmFit(type = \"MPL_Jeffreys\"); Fisher scoring of Firth's score, limits by uniroot; brglm2::endometrial, MASS::birthwt"),
     cases, digits = 11)
