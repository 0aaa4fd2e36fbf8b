# Expected numbers of `cohens_kappa`. From the project root: Rscript tests/oracle/cohens_kappa.R
#
# statsmodels 0.15.0 cohens_kappa (kappa, std_kappa, std_kappa0), each checked against psych 2.2.9 cohen.kappa (ten digits of kappa,
# eight of its error); agreement by prop.test(correct = FALSE). Published: Feinstein & Cicchetti (1990), Journal of
# Clinical Epidemiology 43, 543-549, tables of equal agreement and unequal kappa, two digits.
source("tests/oracle/reliability/kappas.R")

rows_of <- function(values, levels, level = 0.95, ...) {
  unlist(combn(names(values), 2, simplify = FALSE, FUN = function(p) {
    ok <- both(values[[p[1]]], values[[p[2]]]); a <- values[[p[1]]][ok]; b <- values[[p[2]]][ok]; term <- pair(p[1], p[2]); n <- length(a)
    ci <- suppressWarnings(prop.test(sum(a == b), n, correct = FALSE, conf.level = level)$conf.int)
    pa <- tabulate(a + 1, length(levels)) / n; pb <- tabulate(b + 1, length(levels)) / n
    c(list(kappa_row(a, b, levels, seq_along(levels), "equal", "cohens_kappa", term, level, ...),
           row(term, "observed_agreement", value = mean(a == b), low = ci[1], high = ci[2]),
           row(term, "expected_agreement", value = sum(pa * pb))),
      lapply(seq_along(levels), function(i) row(paste0(term, ": ", levels[i]), "prevalence", value = (pa[i] + pb[i]) / 2)))
  }), recursive = FALSE)
}
of <- function(name, values, levels, ...) case(name, ratings(values, levels), rows_of(values, levels, ...))
set.seed(21)
true <- sample(0:3, 60, TRUE, c(4, 3, 2, 1))
rater <- function(right) ifelse(runif(60) < right, true, sample(0:3, 60, TRUE))
three <- list(worker = rater(0.8), parent = rater(0.6), child = rater(0.5))
gaps <- lapply(three, function(v) { v[sample(60, 8)] <- NA; v })
words <- c("none", "some", "much", "all")
balanced <- from_table(matrix(c(40, 6, 9, 45), 2)); skewed <- from_table(matrix(c(80, 5, 10, 5), 2))
set.seed(22)
large <- { t <- sample(0:2, 4000, TRUE); f <- function() ifelse(runif(4000) < 0.7, t, sample(0:2, 4000, TRUE)); list(a = f(), b = f()) }
printed <- function(value) list(c(row("a ~ b", "cohens_kappa", value = value), list(value_digits = 2)))
cases <- list(
  of("three raters, four levels", three, words),
  of("missing ratings", gaps, words),
  case("level .9", ratings(three[1:2], words), rows_of(three[1:2], words, level = 0.9), settings = list(level = 0.9)),
  of("a level that nobody gave", three[1:2], c(words, "more")),
  of("two levels, balanced", balanced, c("yes", "no")),
  case("two levels, skewed", ratings(skewed, c("yes", "no")), rows_of(skewed, c("yes", "no"), note = "skewed-ratings")[1:3]),
  case("Feinstein & Cicchetti 1990, balanced", ratings(balanced, c("yes", "no")), printed(0.70)),
  case("Feinstein & Cicchetti 1990, skewed", ratings(skewed, c("yes", "no")), printed(0.32)),
  of("below zero", from_table(matrix(c(2, 9, 8, 3), 2)), c("yes", "no")),
  of("many units", large, c("x", "y", "z")),
  # By hand.
  case("perfect agreement", ratings(list(a = c(0, 1, 0, 2), b = c(0, 1, 0, 2)), c("x", "y", "z")), list(
    row("a ~ b", "cohens_kappa", value = 1, low = NULL, note = "unanswerable"), row("a ~ b", "observed_agreement", value = 1))),
  case("one rater gave one level", ratings(list(a = c(0, 0, 0, 0), b = c(0, 1, 0, 0)), c("x", "y")), list(
    row("a ~ b", "cohens_kappa", value = 0, low = NULL, p = NULL, note = "no-spread"), row("a ~ b", "observed_agreement", value = 0.75))),
  case("one level throughout", ratings(list(a = c(0, 0, 0), b = c(0, 0, 0)), c("x", "y")), list(
    dash("a ~ b", "cohens_kappa", "one-level"), row("a ~ b", "observed_agreement", value = 1))),
  case("no unit that both rated", ratings(list(a = c(0, NA), b = c(NA, 1)), c("x", "y")), list(dash("a ~ b", "cohens_kappa", "too-few-rows"))),
  case("two units", ratings(list(a = c(0, 1), b = c(1, 1)), c("x", "y")), list(row("a ~ b", "cohens_kappa", value = 0, low = NULL))),
  undefined("one rater", ratings(list(a = c(0, 1)), c("x", "y")), "unanswerable"))
write("cohens_kappa", "statsmodels 0.15.0 cohens_kappa; psych 2.2.9 cohen.kappa; Feinstein & Cicchetti (1990)", cases)
