# Expected numbers of `two_part`. From the project root: Rscript tests/oracle/two_part.R
source("tests/oracle/m_estimation.R")

rows <- function(d, rhs, cluster = seq_len(nrow(d)), level = 0.95, ...) {
  use <- part(rhs, binomial(), d, as.numeric(d$outcome > 0))
  mean <- part(rhs, Gamma("log"), d, d$outcome, d$outcome > 0)
  q <- standardised(list(use, mean)); s <- standardised(list(use))
  d0 <- minus(q)
  stopifnot(abs(stacked(list(use, mean), cluster) / spread(d0$influence, cluster) - 1) < 1e-6)
  rel <- Map(`-`, per(q), per(s))
  users <- Map(function(q, s, r) list(value = q$value / s$value, influence = r * q$value / s$value), q, s, rel)
  n1 <- sum(d$arm); n0 <- sum(1 - d$arm)
  list(natural(contrast, "adjusted_difference", d0, cluster, level, TRUE, n = nrow(d), ...),
       amount("treatment", "adjusted_mean", q[[1]], cluster, level, n = n1),
       amount("control", "adjusted_mean", q[[2]], cluster, level, n = n0),
       natural(contrast, "any_difference", minus(s), cluster, level, FALSE, c(-1, 1), statistic = NULL),
       share("treatment", "any_share", s[[1]], cluster, level, n = n1),
       share("control", "any_share", s[[2]], cluster, level, n = n0),
       ratio(contrast, "mean_ratio_above_zero", users[[1]]$value / users[[2]]$value, rel[[1]] - rel[[2]], cluster, level),
       amount("treatment", "mean_above_zero", users[[1]], cluster, level),
       amount("control", "mean_above_zero", users[[2]], cluster, level))
}
refused <- function(d, note) c(observed(d, "adjusted_mean"), observed(d, "any_share", function(y) mean(y > 0)),
  lapply(c("adjusted_difference", "any_difference", "mean_ratio_above_zero"), dash, note))
# Without zeros the first part is 1.
all_users <- function(d, rhs, cluster = seq_len(nrow(d)), level = 0.95) {
  q <- standardised(list(part(rhs, Gamma("log"), d, d$outcome))); r <- per(q)
  list(natural(contrast, "adjusted_difference", minus(q), cluster, level, TRUE),
       amount("treatment", "adjusted_mean", q[[1]], cluster, level),
       list(term = contrast, measure = "any_difference", value = 0, std_error = NULL, low = NULL, p = NULL, note = "one-level"),
       list(term = "control", measure = "any_share", value = 1, low = NULL),
       ratio(contrast, "mean_ratio_above_zero", q[[1]]$value / q[[2]]$value, r[[1]] - r[[2]], cluster, level))
}

data("bioChemists", package = "pscl")
papers <- with(bioChemists[c(1:200, 500:700), ], data.frame(arm = as.numeric(fem == "Women"), outcome = art, pre = phd, kids = kid5, mentor = ment))
fits <- with(MASS::epil, data.frame(arm = as.numeric(trt == "progabide"), outcome = y, pre = base, age = age, last = V4, subject = subject))
data("NMES1988", package = "AER")
visits <- with(NMES1988[1:400, ], data.frame(arm = as.numeric(insurance == "yes"), outcome = visits, age = age,
               chronic = chronic, health = factor(health, c("average", "poor", "excellent"))))
school <- with(MASS::quine, data.frame(arm = as.numeric(Eth == "A"), outcome = Days, form = Age, class = paste(Age, Sex, Lrn)))
hours <- transform(visits, outcome = outcome * 0.25)
small <- data.frame(arm = c(1, 1, 1, 0, 0, 0), outcome = c(2, 5, 0, 4, 1, 0))
far <- data.frame(arm = rep(1:0, each = 300), outcome = rep(c(19, 21, 0, 22, 3, 4, 0, 5), c(120, 120, 10, 50, 120, 120, 20, 40)))
cover <- list(number("age", visits$age), number("chronic", visits$chronic), category("health", visits$health))
above <- function(d) transform(d, outcome = outcome + 1)
cases <- list(
  case("visits, arm alone", regression(visits[, c("arm", "outcome")]), rows(visits, "arm")),
  case("visits", regression(visits, cover), rows(visits, "arm + age + chronic + health")),
  case("papers", regression(papers, list(number("kids", papers$kids), number("mentor", papers$mentor))),
       rows(papers, "arm + pre + kids + mentor", level = 0.9), settings = list(level = 0.9)),
  case("papers, products with the arm", regression(papers, list(number("kids", papers$kids), number("kids", papers$kids, by_arm = TRUE))),
       rows(papers, "arm + pre + kids + arm:kids")),
  case("seizures, four periods a patient", regression(fits, list(number("age", fits$age), number("last", fits$last)), cluster = fits$subject),
       rows(fits, "arm + pre + age + last", fits$subject)),
  case("quine, classes as clusters", regression(school, cluster = school$class), rows(school, "arm", school$class, note = "few-clusters")),
  case("hours", regression(hours, cover[1]), rows(hours, "arm + age")),
  case("far tail", regression(far), rows(far, "arm")),
  case("ties, smallest", regression(small), rows(small, "arm")),
  case("no zeros", regression(above(visits), cover[1]), all_users(above(visits), "arm + age"), settings = list(event_floor = 10)),
  case("few above zero", regression(transform(small, outcome = c(2, 5, 0, 0, 1, 0))), refused(transform(small, outcome = c(2, 5, 0, 0, 1, 0)), "event-floor"),
       settings = list(event_floor = 10)),
  case("an arm without any", regression(transform(small, outcome = c(2, 5, 0, 0, 0, 0))), refused(transform(small, outcome = c(2, 5, 0, 0, 0, 0)), "separation")),
  case("too few above zero to model", regression(transform(small, pre = c(3, 4, 5, 3, 6, 4), outcome = c(2, 0, 0, 0, 1, 0))),
       refused(transform(small, outcome = c(2, 0, 0, 0, 1, 0)), "too-few-rows")),
  case("an arm in one cluster", regression(small, cluster = c(1, 1, 1, 2, 3, 3)), list(
    list(term = contrast, measure = "adjusted_difference", value = 7 / 3 - 5 / 3, std_error = NULL, low = NULL, p = NULL, note = "arm-in-one-cluster"))),
  undefined("negative values", regression(transform(small, outcome = outcome - 1)), "wrong-shape"),
  undefined("yes/no outcome", regression(transform(small, outcome = arm), binary = TRUE), "wrong-shape"),
  undefined("all zero", regression(transform(small, outcome = 0)), "constant-outcome"),
  undefined("an empty arm", regression(small[1:3, ]), "empty-group"))
written("two_part", paste("glm.fit(binomial), glm.fit(Gamma(log)), standardised over the sample, influence functions; checked by",
  "M-estimation (numDeriv::jacobian 2016.8-1.1); AER::NMES1988, pscl::bioChemists, MASS::epil, MASS::quine"), cases)
