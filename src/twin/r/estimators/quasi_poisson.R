# Ratio of the arms' rates, counts that may scatter more or less than chance.
estimate_quasi_poisson <- function(s, o) {
  refuse(s, binary = FALSE, lowest = 0)
  X <- do.call(cbind, model_terms(s))
  kept <- kept_columns(X)
  enough_rows(length(s$arm), length(kept) + 1)
  fit <- fit_model(X[, kept, drop = FALSE], s$outcome, stats::quasipoisson())
  if (is.null(fit)) return(row(contrast_term(s), "rate_ratio"))
  rows(ratio_rows(s, o, X, kept, fit, c("rate_ratio", "covariate_rate_ratio", "baseline_mean"), dispersed = TRUE),
       row("overall", "dispersion", summary(fit)$dispersion))
}
