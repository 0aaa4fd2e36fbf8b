# Amounts with zeros, standardised over the sample: who had any (logistic), and how much above zero (gamma with log link).
estimate_two_part <- function(s, o) {
  refuse(s, binary = FALSE, lowest = 0)
  term <- contrast_term(s)
  any <- as.numeric(s$outcome > 0)
  zeros <- any(any == 0)
  having <- if (zeros && !below_floor(sum(any), s$n, o)) working_model(s, stats::binomial(), any)
  amount <- if (!zeros || !is.null(having)) working_model(s, stats::Gamma("log"), s$outcome, any == 1)
  if (is.null(amount)) return(rows(as_they_are(s, s$outcome, "adjusted_mean"), as_they_are(s, any, "any_share")))
  mean <- lapply(1:2, function(a) standardise_over(c(if (zeros) list(having), list(amount)), a))
  all_have <- list(value = 1, influence = numeric(length(any)))
  share <- lapply(1:2, function(a) if (zeros) standardise_over(list(having), a) else all_have)
  above <- lapply(1:2, function(a) difference_of(log_of(mean[[a]]), log_of(share[[a]])))
  as_amount <- function(log) list(value = exp(log$value), influence = log$influence * exp(log$value))
  arms <- c(s$treatment, s$control)
  rows(natural_row(s, o, term, "adjusted_difference", difference_of(mean[[1]], mean[[2]]), 0,
                   size = mean[[1]]$value + mean[[2]]$value),
       lapply(1:2, function(a) amount_of(s, o, arms[a], "adjusted_mean", mean[[a]])),
       if (zeros) rows(natural_row(s, o, term, "any_difference", difference_of(share[[1]], share[[2]]), NULL, c(-1, 1)),
                       lapply(1:2, function(a) share_of(s, o, arms[a], "any_share", share[[a]]))) else
         rows(row(term, "any_difference", 0), lapply(1:2, function(a) row(arms[a], "any_share", 1))),
       ratio_of(s, o, term, "mean_ratio_above_zero", difference_of(above[[1]], above[[2]])),
       lapply(1:2, function(a) amount_of(s, o, arms[a], "mean_above_zero", as_amount(above[[a]]))))
}
