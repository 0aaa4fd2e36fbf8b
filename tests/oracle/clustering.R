# Expected numbers of `clustering`. From the project root: Rscript tests/oracle/clustering.R
suppressPackageStartupMessages({library(jsonlite); library(psych)})

rows <- function(y, g, level = 0.95, term = "cluster", ...) {
  a <- anova(aov(y ~ factor(g)))
  b <- a[1, "Mean Sq"]; w <- a[2, "Mean Sq"]; m <- as.numeric(table(factor(g))); n <- length(y); k <- length(m)
  m0 <- (n - sum(m^2) / n) / (k - 1)
  icc <- (b - w) / (b + (m0 - 1) * w)
  f <- b / w; q <- (1 - level) / 2
  limit <- function(f) (f - 1) / (f + m0 - 1)
  low <- limit(f / qf(1 - q, k - 1, n - k)); high <- limit(f / qf(q, k - 1, n - k))
  deff <- function(r) 1 + (sum(m^2) / n - 1) * max(r, 0)
  list(c(list(term = term, measure = "icc", value = icc, low = low, high = high, statistic = f, df1 = k - 1, df2 = n - k,
              p = pf(f, k - 1, n - k, lower.tail = FALSE), n = n), list(...)),
       list(term = term, measure = "design_effect", value = deff(icc), low = deff(low), high = deff(high)),
       list(term = term, measure = "effective_n", value = n / deff(icc), low = n / deff(high), high = n / deff(low)))
}
none <- function(note) lapply(c("icc", "design_effect", "effective_n"), function(m)
  list(term = "cluster", measure = m, value = NULL, low = NULL, p = NULL, note = note))
sample <- function(y, g, binary = FALSE) list(shape = "regression", arm = I(rep_len(1:0, length(y))), outcome = I(y),
  binary = binary, clusters = list(I(as.integer(factor(g, unique(g))) - 1L)))
case <- function(name, y, g, expect = rows(y, g), binary = FALSE, ...)
  c(list(name = name, sample = sample(y, g, binary), expect = expect), list(...))

data(Exam, package = "mlmRev"); data(Contraception, package = "mlmRev")
exam <- Exam[seq(1, nrow(Exam), 12), ]
women <- Contraception[seq(1, nrow(Contraception), 7), ]
# Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428, table 2: six targets, four judges; ICC(1,1) = .17.
shrout <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), 6, byrow = TRUE)
alone <- ICC(shrout, lmer = FALSE)$results[1, ]
y <- as.numeric(t(shrout)); g <- rep(1:6, each = 4)
orthodont <- nlme::Orthodont
tied <- c(1, 1, 2, 2, 2, 3, 3, 1, 2)
cases <- list(
  case("Exam, schools", exam$normexam, exam$school),
  case("Exam, level .9", exam$normexam, exam$school, rows(exam$normexam, exam$school, 0.9), settings = list(level = 0.9)),
  case("Contraception, yes/no by district", as.numeric(women$use == "Y"), women$district, binary = TRUE),
  case("Orthodont", orthodont$distance, as.character(orthodont$Subject)),
  case("Shrout & Fleiss, table 2", y, g),
  case("Shrout & Fleiss, psych", y, g, list(list(term = "cluster", measure = "icc", value = alone$ICC, low = alone[["lower bound"]],
    high = alone[["upper bound"]], statistic = alone$F, p = alone$p))),
  # As printed: .17.
  case("Shrout & Fleiss, as printed", y, g, list(list(term = "cluster", measure = "icc", value = 0.17)), digits = 2),
  case("ties", tied, c(1, 1, 1, 2, 2, 2, 3, 3, 3)),
  # By hand: the clusters' means are equal, so B = 0 and ICC = -1/(m - 1).
  case("clusters alike beyond chance", c(1, 3, 1, 3, 1, 3), c(1, 1, 2, 2, 3, 3), list(
    list(term = "cluster", measure = "icc", value = -1, statistic = 0, p = 1),
    list(term = "cluster", measure = "design_effect", value = 1), list(term = "cluster", measure = "effective_n", value = 6))),
  case("smallest", c(1, 2, 4), c(1, 1, 2)),
  # Its p is put in by hand after this script: aov's F is 8820313.41775411, exact arithmetic on the same values (mpmath
  # 1.3.0, 50 digits) gives 8820313.4177563885 and p = 4.3554239086153487e-207.
  case("far tail", c(1:30 / 100, 50 + 1:30 / 100, 100 + 1:20 / 90), rep(1:3, c(30, 30, 20))),
  # By hand.
  case("no spread within", c(1, 1, 2, 2, 5), c(1, 1, 2, 2, 3), list(
    list(term = "cluster", measure = "icc", value = 1, low = NULL, p = NULL, note = "no-spread"),
    list(term = "cluster", measure = "design_effect", value = 1.8), list(term = "cluster", measure = "effective_n", value = 5 / 1.8))),
  case("one cluster", c(1, 2, 4), c(1, 1, 1), none("clusters-show-nothing")),
  case("each row a cluster", c(1, 2, 4), 1:3, none("too-few-rows")),
  list(name = "groups", sample = list(shape = "groups", groups = c("a", "b"), values = list(I(c(3, 4, 8)), I(c(9, 7, 7, 1))),
       clusters = list(I(c(0, 0, 1, 1, 2, 2, 3)))), expect = rows(c(3, 4, 8, 9, 7, 7, 1), c(0, 0, 1, 1, 2, 2, 3))),
  list(name = "no clusters", sample = list(shape = "regression", arm = c(1, 0, 1), outcome = c(1, 2, 4)), undefined = "wrong-shape"),
  list(name = "constant outcome", sample = sample(c(2, 2, 2), c(1, 1, 2)), undefined = "constant-outcome"),
  list(name = "not finite", sample = list(shape = "regression", arm = c(1, 0, 1), outcome = list(1, "Inf", 2),
       clusters = list(c(0, 0, 1))), undefined = "not-finite"))
write_json(list(estimator = "clustering",
  origin = paste(R.version.string, "aov and the equations; psych", packageVersion("psych"), "ICC; Shrout & Fleiss (1979), table 4"),
  cases = cases), "tests/oracle/clustering.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
