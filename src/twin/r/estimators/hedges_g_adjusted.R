# The adjusted difference of `ancova` in standard deviations of the pre-score (of the outcome, without one) within the arms.
estimate_hedges_g_adjusted <- function(s, o) {
  refuse(s, binary = FALSE, constant = FALSE)
  enough_rows(length(s$arm), 4)
  fit <- arm_model(s, centred(s$outcome), adjustment(s), errors_of(s, o, "HC3"))
  in_sds(s, fit, if (is.null(s$pre)) s$outcome else s$pre, contrast_term(s), "hedges_g_adjusted", o)
}
