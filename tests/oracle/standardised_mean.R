# Expected numbers of `standardised_mean`. From the project root: Rscript tests/oracle/standardised_mean.R
source("tests/oracle/m_estimation.R")

rows <- function(d, rhs, cluster = seq_len(nrow(d)), level = 0.95, ...) {
  p <- part(rhs, quasipoisson(), d, d$outcome)
  q <- standardised(list(p))
  d0 <- minus(q)
  stopifnot(abs(stacked(list(p), cluster) / spread(d0$influence, cluster) - 1) < 1e-6)
  lr <- per(q)
  list(natural(contrast, "adjusted_difference", d0, cluster, level, TRUE, n = nrow(d), ...),
       amount("treatment", "adjusted_mean", q[[1]], cluster, level, n = sum(d$arm)),
       amount("control", "adjusted_mean", q[[2]], cluster, level, n = sum(1 - d$arm)),
       ratio(contrast, "mean_ratio", q[[1]]$value / q[[2]]$value, lr[[1]] - lr[[2]], cluster, level))
}
refused <- function(d, note) c(observed(d, "adjusted_mean"), lapply(c("adjusted_difference", "mean_ratio"), dash, note))

school <- with(MASS::quine, data.frame(arm = as.numeric(Eth == "A"), outcome = Days, form = Age, sex = Sex, learner = Lrn,
               class = paste(Age, Sex, Lrn)))
fits <- with(MASS::epil, data.frame(arm = as.numeric(trt == "progabide"), outcome = y, pre = base, age = age, last = V4, subject = subject))
data("NMES1988", package = "AER")
visits <- with(NMES1988[1:400, ], data.frame(arm = as.numeric(insurance == "yes"), outcome = visits, age = age,
               chronic = chronic, health = factor(health, c("average", "poor", "excellent"))))
hours <- transform(visits, outcome = outcome * 0.75 + (chronic == 2) * 1.1)
cover <- list(category("form", school$form), category("sex", school$sex), category("learner", school$learner))
far <- data.frame(arm = rep(1:0, each = 300), outcome = rep(c(9, 11, 10, 12, 3, 4, 2, 5), c(100, 100, 50, 50, 100, 100, 50, 50)))
small <- data.frame(arm = c(1, 1, 0, 0), outcome = c(2, 3, 1, 0))
plain <- data.frame(arm = rep(1:0, each = 4), outcome = c(0, 0, 0, 0, 1, 2, 0, 3))
cases <- list(
  case("quine, arm alone", regression(school[, c("arm", "outcome")]), rows(school, "arm")),
  case("quine", regression(school, cover), rows(school, "arm + form + sex + learner")),
  case("quine, products with the arm", regression(school, c(cover, list(category("learner", school$learner, by_arm = TRUE)))),
       rows(school, "arm + form + sex + learner + arm:learner")),
  case("quine, classes as clusters", regression(school, cover[3], cluster = school$class), rows(school, "arm + learner", school$class, note = "few-clusters")),
  case("seizures, four periods a patient", regression(fits, list(number("age", fits$age), number("last", fits$last)), cluster = fits$subject),
       rows(fits, "arm + pre + age + last", fits$subject)),
  case("visits", regression(visits, list(number("age", visits$age), number("chronic", visits$chronic), category("health", visits$health))),
       rows(visits, "arm + age + chronic + health", level = 0.9), settings = list(level = 0.9)),
  case("hours", regression(hours, list(number("age", hours$age))), rows(hours, "arm + age")),
  case("far tail", regression(far), rows(far, "arm")),
  case("ties, smallest", regression(small), rows(small, "arm")),
  case("tiny unit", regression(transform(small, outcome = outcome * 1e-200)), rows(small, "arm") |> lapply(function(r) {
    if (r$measure != "mean_ratio") for (f in c("value", "std_error", "low", "high")) r[[f]] <- r[[f]] * 1e-200
    r })),
  case("an arm without any", regression(plain), refused(plain, "separation")),
  case("no spread within the arms", regression(transform(plain, outcome = 1 + arm)), list(
    list(term = contrast, measure = "adjusted_difference", value = 1, std_error = NULL, low = NULL, p = NULL, note = "exact-fit"),
    list(term = "treatment", measure = "adjusted_mean", value = 2, low = NULL))),
  case("an arm of one row", regression(data.frame(arm = c(1, 0, 0, 0), outcome = c(2, 3, 1, 0))), list(
    list(term = contrast, measure = "adjusted_difference", value = 2 - 4 / 3, std_error = NULL, low = NULL, p = NULL, note = "too-few-rows"))),
  case("an arm in one cluster", regression(small, cluster = c(1, 1, 2, 3)), list(
    list(term = contrast, measure = "adjusted_difference", value = 2, std_error = NULL, low = NULL, p = NULL, note = "arm-in-one-cluster"))),
  undefined("negative values", regression(transform(small, outcome = outcome - 1)), "wrong-shape"),
  undefined("yes/no outcome", regression(transform(small, outcome = arm), binary = TRUE), "wrong-shape"),
  undefined("constant outcome", regression(transform(small, outcome = 3)), "constant-outcome"),
  undefined("an empty arm", regression(small[1:2, ]), "empty-group"),
  undefined("more coefficients than rows", regression(transform(small, pre = 1:4), list(number("a", c(1, 4, 2, 2)), number("b", c(0, 1, 5, 2)))), "too-few-rows"))
written("standardised_mean", paste("glm.fit(quasipoisson), standardised over the sample, influence functions; checked by",
  "M-estimation (numDeriv::jacobian 2016.8-1.1); MASS::quine, MASS::epil, AER::NMES1988"), cases)
