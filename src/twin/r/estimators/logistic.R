# Odds ratio of the arms adjusted for pre-score and covariates; where predictors separate the outcome, Firth's answer.
estimate_logistic <- function(s, o) {
  refuse(s, binary = TRUE)
  if (below_floor(sum(s$outcome), s$n, o)) return(row(contrast_term(s), "odds_ratio"))
  X <- do.call(cbind, model_terms(s))
  kept <- kept_columns(X)
  enough_rows(length(s$arm), length(kept) + 1)
  fit <- fit_model(X[, kept, drop = FALSE], s$outcome, stats::binomial())
  if (is.null(fit)) return(firth_rows(s, o, X))
  ratio_rows(s, o, X, kept, fit, c("odds_ratio", "covariate_odds_ratio", "baseline_odds"))
}
