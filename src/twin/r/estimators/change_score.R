# The arms compared on how much they changed (post - pre), adjusted for covariates other than the pre-score.
estimate_change_score <- function(s, o) {
  refuse(s, binary = FALSE, constant = FALSE)
  change <- s$outcome - s$pre
  errors <- errors_of(s, o, "HC3")
  fit <- arm_model(s, centred(change), adjustment(replace(s, "pre", list(NULL))), errors)
  at <- function(...) replace(numeric(ncol(fit$X)), c(...), 1)
  rows(combined_row(fit, at(2), contrast_term(s), "change_difference", o),
       combined_row(fit, at(1, 2), s$treatment, "adjusted_change", o, NULL, mean(change)),
       combined_row(fit, at(1), s$control, "adjusted_change", o, NULL, mean(change)))
}
