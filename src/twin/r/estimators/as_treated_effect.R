# The difference between those who received the treatment and those who did not, whatever was offered them: least squares.
estimate_as_treated_effect <- function(s, o) {
  if (s$binary && below_floor(sum(s$outcome), s$n, o)) return(NULL)
  fit <- fit_columns(cbind(1, s$received, do.call(cbind, as.list(adjustment(s)))), s$outcome, errors_of(s, o, "HC3"))
  combined_row(fit, replace(numeric(ncol(fit$X)), 2, 1), "received - not received",
               if (s$binary) "as_treated_share_difference" else "as_treated_difference", o)
}
