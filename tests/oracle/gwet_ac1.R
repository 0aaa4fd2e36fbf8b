# Expected numbers of `gwet_ac1`. From the project root: Rscript tests/oracle/gwet_ac1.R
#
# irrCAC 0.4.4 (Python): CAC(ratings, weights = "identity", categories = all levels).gwet(); limits and p by R's qt and pt.
source("tests/oracle/reliability/gwet.R")

rows_of <- function(values, levels, level = 0.95) {
  term <- term_of(values); g <- gwet(values, seq_along(levels), "identity", level)
  list(gwet_row(values, seq_along(levels), "identity", "gwet_ac1", term, level), row(term, "observed_agreement", value = g$pa),
       row(term, "expected_agreement", value = g$pe))
}
of <- function(name, values, levels) case(name, ratings(values, levels), rows_of(values, levels))
cases <- c(list(
  of("two raters, four levels", three[1:2], words),
  of("three raters", three, words),
  of("missing ratings", gaps, words),
  of("five raters", five, words),
  of("a level that nobody gave", three, c(words, "more")),
  of("skewed levels", skewed, c("yes", "no")),
  of("below zero", apart, c("yes", "no")),
  of("many units", large, words),
  case("level .9", ratings(gaps, words), rows_of(gaps, words, 0.9), settings = list(level = 0.9)),
  case("two units", ratings(list(a = c(0, 1), b = c(1, 1)), c("x", "y")), rows_of(list(a = c(0, 1), b = c(1, 1)), c("x", "y")))),
  degenerate("gwet_ac1"))
write("gwet_ac1", "irrCAC 0.4.4 (Python) gwet; qt, pt", cases)
