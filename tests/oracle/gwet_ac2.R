# Expected numbers of `gwet_ac2`. From the project root: Rscript tests/oracle/gwet_ac2.R
#
# irrCAC 0.4.4 (Python): CAC(ratings, weights = "linear" or "quadratic", categories = all levels).gwet(); limits and p by R's qt and pt.
source("tests/oracle/reliability/gwet.R")

rows_of <- function(values, positions, level = 0.95) lapply(c("linear", "quadratic"), function(w)
  gwet_row(values, positions, w, paste0("gwet_ac2_", w), term_of(values), level))
of <- function(name, values, levels, positions = seq_along(levels)) case(name, ratings(values, levels, positions), rows_of(values, positions))
cases <- c(list(
  of("two raters, four levels", three[1:2], words),
  of("three raters", three, words),
  of("missing ratings", gaps, words),
  of("five raters", five, words),
  of("numbers at unequal distances", gaps, c("0", "1", "5", "20"), c(0, 1, 5, 20)),
  of("a level that nobody gave", three, c(words, "more")),
  of("two levels", skewed, c("yes", "no")),
  of("below zero", apart, c("yes", "no")),
  of("many units", large, words),
  case("level .9", ratings(gaps, words), rows_of(gaps, 1:4, 0.9), settings = list(level = 0.9))),
  degenerate("gwet_ac2_linear"))
write("gwet_ac2", "irrCAC 0.4.4 (Python) gwet, weights linear and quadratic; qt, pt", cases)
