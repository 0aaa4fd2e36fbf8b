# Expected numbers of `standardised_risk`. From the project root: Rscript tests/oracle/standardised_risk.R
source("tests/oracle/m_estimation.R")

rows <- function(d, rhs, cluster = seq_len(nrow(d)), level = 0.95, ...) {
  p <- part(rhs, binomial(), d, d$outcome)
  q <- standardised(list(p))
  d0 <- minus(q)
  se <- spread(d0$influence, cluster)
  # (a) M-estimation with a numeric derivative.
  stopifnot(abs(stacked(list(p), cluster) / se - 1) < 1e-7)
  # (b) survey: the total of the influences, each row or cluster drawn with replacement, weights 1.
  design <- survey::svydesign(~cluster, weights = ~one, data = data.frame(cluster, i = d0$influence, one = 1))
  stopifnot(abs(survey::SE(survey::svytotal(~i, design))[1] / se - 1) < 1e-10)
  odds <- function(v) v * (1 - v)
  lr <- per(q); lo <- per(q, odds)
  list(natural(contrast, "risk_difference", d0, cluster, level, TRUE, c(-1, 1), n = nrow(d), ...),
       share("treatment", "adjusted_share", q[[1]], cluster, level, n = sum(d$arm)),
       share("control", "adjusted_share", q[[2]], cluster, level, n = sum(1 - d$arm)),
       ratio(contrast, "risk_ratio", q[[1]]$value / q[[2]]$value, lr[[1]] - lr[[2]], cluster, level),
       ratio(contrast, "odds_ratio", exp(qlogis(q[[1]]$value) - qlogis(q[[2]]$value)), lo[[1]] - lo[[2]], cluster, level))
}
refused <- function(d, note) c(observed(d, "adjusted_share"), lapply(c("risk_difference", "risk_ratio", "odds_ratio"), dash, note))
yes_no <- function(...) regression(..., binary = TRUE)

birth <- with(MASS::birthwt, data.frame(arm = smoke, outcome = low, pre = as.numeric(lwt), age = age,
              race = factor(race, 1:3, c("white", "black", "other")), visits = ftv))
lung <- HSAUR3::respiratory
first <- lung[lung$month == 0, ]
lung <- lung[lung$month != 0, ]
lung <- data.frame(arm = as.numeric(lung$treatment == "treatment"), outcome = as.numeric(lung$status == "good"),
  pre = as.numeric(first$status == "good")[match(lung$subject, first$subject)], age = lung$age,
  centre = factor(lung$centre), sex = factor(lung$gender), subject = as.character(lung$subject))
data("Contraception", package = "mlmRev")
use <- with(subset(Contraception, as.integer(as.character(district)) %in% c(1, 2, 4, 5, 6, 8, 12, 14)), data.frame(
  arm = as.numeric(urban == "Y"), outcome = as.numeric(use == "Y"), age = age, kids = livch, district = as.character(district)))
table <- function(a, b, c, e) data.frame(arm = rep(c(1, 1, 0, 0), c(a, b, c, e)), outcome = rep(c(1, 0, 1, 0), c(a, b, c, e)))
far <- table(180, 20, 15, 185); small <- table(1, 1, 1, 2)
race <- list(number("age", birth$age), category("race", birth$race))
both <- list(number("age", lung$age), category("centre", lung$centre), category("sex", lung$sex))

# What conditioning on the sample's covariates leaves out (marginaleffects by default): the spread of the effect itself.
p <- part("arm + pre + age + race + arm:age", binomial(), birth, birth$outcome); q <- standardised(list(p)); n <- nrow(birth)
whole <- spread(minus(q)$influence, 1:n)
own <- (mu(p, 1) - mu(p, 2) - minus(q)$value) / n
fixed <- spread(minus(q)$influence - own, 1:n)
cat(sprintf("birth weight: unconditional %.6f, conditional %.6f, root of its square + var(effect)/n %.6f\n", whole, fixed,
            sqrt(fixed^2 + var(mu(p, 1) - mu(p, 2)) / n)))
# Ye, Bannick, Yi & Shao (2023): the variance from the arms' residuals, for simple randomisation; one visit a patient.
visit <- lung[!duplicated(lung$subject), ]; y <- visit$outcome; a <- visit$arm == 1; n <- nrow(visit)
p <- part("arm + pre + age + centre", binomial(), visit, y); m1 <- mu(p, 1); m0 <- mu(p, 2)
v11 <- var((y - m1)[a]) / mean(a) + 2 * cov(y[a], m1[a]) - var(m1)
v00 <- var((y - m0)[!a]) / mean(!a) + 2 * cov(y[!a], m0[!a]) - var(m0)
v10 <- cov(y[a], m0[a]) + cov(y[!a], m1[!a]) - cov(m1, m0)
ye <- sqrt((v11 + v00 - 2 * v10) / n); ours <- spread(minus(standardised(list(p)))$influence, 1:n)
cat(sprintf("respiratory, first visit: Ye et al. %.6f, influence %.6f\n", ye, ours))
stopifnot(abs(ours / ye - 1) < 0.03)

cluster2 <- rep(1:2, c(200, 200))
cases <- list(
  case("birth weight, arm alone", yes_no(birth[, c("arm", "outcome")]), rows(birth, "arm")),
  case("birth weight", yes_no(birth, race), rows(birth, "arm + pre + age + race")),
  case("birth weight, products with the arm", yes_no(birth, c(race, list(number("age", birth$age, by_arm = TRUE),
       number("pre", birth$pre, by_arm = TRUE)))), rows(birth, "arm + pre + age + race + arm:age + arm:pre")),
  case("level .9", yes_no(birth), rows(birth, "arm + pre", level = 0.9), settings = list(level = 0.9, event_floor = 10)),
  case("an arm within each patient's visits", yes_no(lung, both, cluster = lung$subject),
       rows(lung, "arm + pre + age + centre + sex", lung$subject)),
  case("eight districts", yes_no(use, list(number("age", use$age), category("kids", use$kids)), cluster = use$district),
       rows(use, "arm + age + kids", use$district, note = "few-clusters")),
  case("clusters of one", yes_no(birth, cluster = 1:189), rows(birth, "arm + pre")),
  case("far tail", yes_no(far), rows(far, "arm")),
  case("ties, smallest", yes_no(small), rows(small, "arm")),
  case("a copy of the pre-score", yes_no(birth, list(number("copy", 3 - birth$pre))), rows(birth, "arm + pre", note = "aliased-predictor")),
  case("an arm in one cluster", yes_no(far, cluster = cluster2), list(
    list(term = contrast, measure = "risk_difference", value = 0.825, std_error = NULL, low = NULL, p = NULL, note = "arm-in-one-cluster"),
    list(term = "treatment", measure = "adjusted_share", value = 0.9, low = NULL))),
  case("one cluster", yes_no(far, cluster = rep(1, 400)), list(
    list(term = contrast, measure = "risk_difference", value = 0.825, low = NULL, p = NULL, note = "arm-in-one-cluster"))),
  case("an empty cell", yes_no(table(5, 0, 3, 5)), refused(table(5, 0, 3, 5), "separation")),
  case("separated by the arm", yes_no(table(5, 0, 0, 5)), refused(table(5, 0, 0, 5), "separation")),
  case("separated by the pre-score", yes_no(transform(table(3, 3, 3, 3), pre = c(7:9, 1:3, 7:9 + .5, 1:3))),
       refused(table(3, 3, 3, 3), "separation")),
  case("event floor", yes_no(table(4, 73, 5, 54)), refused(table(4, 73, 5, 54), "event-floor"), settings = list(event_floor = 10)),
  case("no events, floor", yes_no(table(0, 7, 0, 5)), refused(table(0, 7, 0, 5), "event-floor"), settings = list(event_floor = 10)),
  case("below the floor, asked all the same", yes_no(table(4, 73, 5, 54)), rows(table(4, 73, 5, 54), "arm"), settings = list(event_floor = 0)),
  case("no events", yes_no(table(0, 7, 0, 5)), refused(table(0, 7, 0, 5), "constant-outcome")),
  undefined("numeric outcome", regression(small), "wrong-shape"),
  undefined("an empty arm", yes_no(table(3, 3, 0, 0)), "empty-group"),
  undefined("no rows", yes_no(small[0, ]), "empty-group"),
  undefined("more coefficients than rows", yes_no(transform(small, pre = 1:5), list(number("a", c(1, 4, 2, 2, 7)), number("b", c(0, 1, 5, 2, 3)))), "too-few-rows"))
written("standardised_risk", paste("glm.fit, standardised over the sample, influence functions; checked by M-estimation",
  "(numDeriv::jacobian 2016.8-1.1) and survey 4.1-1 svytotal; MASS::birthwt, HSAUR3::respiratory, mlmRev::Contraception"), cases)
