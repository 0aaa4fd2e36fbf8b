# Expected numbers of `weighted_kappa`. From the project root: Rscript tests/oracle/weighted_kappa.R
#
# statsmodels 0.15.0 cohens_kappa(weights = ), each checked against psych 2.2.9 cohen.kappa(w = ) (kappa to ten digits) and the
# formula of Fleiss, Cohen & Everitt (1969) in R (its error, to eight). psych's own error of weighted kappa is another.
source("tests/oracle/reliability/kappas.R")

rows_of <- function(values, levels, positions = seq_along(levels), level = 0.95) {
  unlist(combn(names(values), 2, simplify = FALSE, FUN = function(p) {
    ok <- both(values[[p[1]]], values[[p[2]]]); a <- values[[p[1]]][ok]; b <- values[[p[2]]][ok]
    lapply(c("linear", "quadratic"), function(wt) kappa_row(a, b, levels, positions, wt, paste0("weighted_kappa_", wt), pair(p[1], p[2]), level))
  }), recursive = FALSE)
}
of <- function(name, values, levels, positions = seq_along(levels)) case(name, ratings(values, levels, positions), rows_of(values, levels, positions))
set.seed(23)
true <- rnorm(70)
rater <- function(by) findInterval(true + rnorm(70, 0, by), c(-1, 0, 1))
three <- list(worker = rater(0.4), parent = rater(0.8), child = rater(1.2))
gaps <- lapply(three, function(v) { v[sample(70, 9)] <- NA; v })
words <- c("none", "some", "much", "all")
set.seed(24)
large <- { t <- rnorm(4000); f <- function() findInterval(t + rnorm(4000), c(-1, 0, 1)); list(a = f(), b = f()) }
cases <- list(
  of("three raters, four levels", three, words),
  of("missing ratings", gaps, words),
  of("numbers at unequal distances", three, c("0", "1", "5", "20"), c(0, 1, 5, 20)),
  of("a level that nobody gave", three[1:2], c(words, "more")),
  case("level .9", ratings(three[1:2], words), rows_of(three[1:2], words, level = 0.9), settings = list(level = 0.9)),
  of("two levels", from_table(matrix(c(40, 5, 9, 46), 2)), c("yes", "no")),
  of("below zero", from_table(matrix(c(1, 2, 9, 2, 3, 2, 8, 2, 1), 3)), c("x", "y", "z")),
  of("many units", large, words),
  # By hand.
  case("perfect agreement", ratings(list(a = c(0, 1, 2), b = c(0, 1, 2)), c("x", "y", "z")), list(
    row("a ~ b", "weighted_kappa_linear", value = 1, low = NULL, note = "unanswerable"), row("a ~ b", "weighted_kappa_quadratic", value = 1))),
  case("one level throughout", ratings(list(a = c(1, 1), b = c(1, 1)), c("x", "y")), list(dash("a ~ b", "weighted_kappa_linear", "one-level"))),
  case("no unit that both rated", ratings(list(a = c(0, NA), b = c(NA, 1)), c("x", "y")), list(dash("a ~ b", "weighted_kappa_linear", "too-few-rows"))),
  undefined("one rater", ratings(list(a = c(0, 1)), c("x", "y")), "unanswerable"))
write("weighted_kappa", "statsmodels 0.15.0 cohens_kappa(weights = ); psych 2.2.9 cohen.kappa(w = )", cases)
