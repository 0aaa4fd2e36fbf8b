# The difference between the arms as offered, whether or not anyone took part: least squares.
estimate_offer_effect <- function(s, o) {
  if (s$binary && below_floor(sum(s$outcome), s$n, o)) return(NULL)
  fit <- arm_model(s, s$outcome, adjustment(s), errors_of(s, o, "HC3"))
  combined_row(fit, replace(numeric(ncol(fit$X)), 2, 1), contrast_term(s), if (s$binary) "offer_share_effect" else "offer_effect", o)
}
