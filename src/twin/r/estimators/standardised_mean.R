# Mean count or amount in each arm, standardised over the sample (g-computation on a quasi-Poisson model), with difference
# and ratio; unconditional variance by influence functions.
estimate_standardised_mean <- function(s, o) {
  refuse(s, binary = FALSE, lowest = 0)
  enough_rows(length(s$arm), qr(design_in(s, s$arm), tol = 1e-9)$rank + 1)
  term <- contrast_term(s)
  # In units of the largest amount: R's log link knows no mean below 2e-16.
  unit <- max(s$outcome)
  model <- working_model(s, stats::quasipoisson(), s$outcome / unit)
  if (is.null(model)) return(as_they_are(s, s$outcome, "adjusted_mean"))
  one <- standardise_over(list(model), 1)
  two <- standardise_over(list(model), 2)
  found <- rows(natural_row(s, o, term, "adjusted_difference", difference_of(one, two), 0, size = one$value + two$value),
                amount_of(s, o, s$treatment, "adjusted_mean", one),
                amount_of(s, o, s$control, "adjusted_mean", two),
                ratio_of(s, o, term, "mean_ratio", difference_of(log_of(one), log_of(two))))
  amounts <- found$measure != "mean_ratio"
  found[amounts, c("value", "std_error", "low", "high")] <- found[amounts, c("value", "std_error", "low", "high")] * unit
  found
}
