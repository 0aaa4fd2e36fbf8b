# Harrell's concordance of the Cox model of the ending asked about, by survival::concordancefit.
estimate_concordance <- function(s, o) {
  x <- hazard_columns(s)
  fit <- cox_fit(s, s$event, x$X, o)
  by <- if (length(s$clusters)) s$clusters[[length(s$clusters)]] else s$subject
  score <- drop(x$X %*% ifelse(is.na(stats::coef(fit)), 0, stats::coef(fit)))
  found <- survival::concordancefit(hazard_response(s, s$event), -score, strata = if (!is.null(s$strata)) s$strata$of, cluster = by,
                                    keepstrata = TRUE)
  se <- sqrt(found$var); term <- ended_term(s, "overall", s$event)
  if (!isTRUE(se > FLAT)) return(row(term, "concordance", found$concordance))
  half <- stats::qnorm((1 + o$level) / 2) * se
  row(term, "concordance", found$concordance, se, max(0, found$concordance - half), min(1, found$concordance + half))
}
