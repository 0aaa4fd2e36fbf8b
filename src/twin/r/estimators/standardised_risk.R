# Share with the event in each arm, standardised over the sample (g-computation on a logistic model), with difference and
# ratios; unconditional variance by influence functions.
estimate_standardised_risk <- function(s, o) {
  refuse(s, binary = TRUE, constant = FALSE)
  term <- contrast_term(s)
  constant <- length(unique(s$outcome)) < 2
  asked <- !constant && !below_floor(sum(s$outcome), s$n, o)
  if (asked) enough_rows(length(s$arm), qr(design_in(s, s$arm), tol = 1e-9)$rank + 1)
  model <- if (asked) working_model(s, stats::binomial(), s$outcome)
  if (is.null(model)) return(as_they_are(s, s$outcome, "adjusted_share"))
  one <- standardise_over(list(model), 1)
  two <- standardise_over(list(model), 2)
  rows(natural_row(s, o, term, "risk_difference", difference_of(one, two), 0, c(-1, 1), one$value + two$value),
       share_of(s, o, s$treatment, "adjusted_share", one),
       share_of(s, o, s$control, "adjusted_share", two),
       ratio_of(s, o, term, "risk_ratio", difference_of(log_of(one), log_of(two))),
       ratio_of(s, o, term, "odds_ratio", difference_of(log_odds_of(one), log_odds_of(two))))
}
