# Odds ratio of the arms by Firth's penalised likelihood, with profile limits and likelihood ratio tests.
estimate_firth_logistic <- function(s, o) {
  refuse(s, binary = TRUE)
  if (below_floor(sum(s$outcome), s$n, o)) return(row(contrast_term(s), "odds_ratio"))
  firth_rows(s, o, do.call(cbind, model_terms(s)))
}
