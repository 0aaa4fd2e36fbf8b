# Mean count or amount in each arm, standardised over the sample (g-computation on a quasi-Poisson model), with difference
# and ratio; unconditional variance by influence functions.
estimate_standardised_mean <- function(s, o) {
  term <- contrast_term(s)
  model <- working_model(s, stats::quasipoisson(), s$outcome)
  if (is.null(model)) return(as_they_are(s, s$outcome, "adjusted_mean"))
  one <- standardise(list(model), 1)
  two <- standardise(list(model), 2)
  rows(natural_row(s, o, term, "adjusted_difference", minus(one, two), 0, size = one$value + two$value),
       amount_of(s, o, s$treatment, "adjusted_mean", one),
       amount_of(s, o, s$control, "adjusted_mean", two),
       ratio_of(s, o, term, "mean_ratio", minus(logarithm(one), logarithm(two))))
}
