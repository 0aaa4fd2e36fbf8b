# The share at or above each level in each arm, standardised over the sample (a logistic model a cut), and the chance that a
# unit of the treatment arm has a higher level than one of the control arm.
estimate_standardised_ordinal <- function(s, o) {
  refuse(s)
  if (length(s$levels) < 2 || !all(s$outcome %in% (seq_along(s$levels) - 1))) 
    stop("the outcome has no levels", call. = FALSE)
  enough_rows(length(s$arm), qr(design_in(s, s$arm), tol = 1e-9)$rank + 1)
  term <- contrast_term(s)
  n <- length(s$outcome)
  cuts <- seq_along(s$levels)[-1] - 1
  event <- lapply(cuts, function(k) as.numeric(s$outcome >= k))
  constant <- vapply(event, function(y) length(unique(y)) < 2, TRUE)
  models <- lapply(seq_along(cuts), function(k) if (!constant[k]) working_model(s, stats::binomial(), event[[k]]))
  if (any(vapply(models, is.null, TRUE) & !constant))
    return(rows(lapply(seq_along(cuts), function(k)
      as_they_are(s, event[[k]], "share_at_least", paste0(": ", s$levels[k + 1])))))
  share <- lapply(1:2, function(a) lapply(seq_along(cuts), function(k)
    if (constant[k]) list(value = event[[k]][1], influence = numeric(n)) else standardise_over(models[k], a)))
  S <- lapply(share, function(q) c(1, vapply(q, `[[`, 0, "value"), 0))
  # Sum over levels of p1(k) (1 - (S0(k) + S0(k + 1))/2); linear in each share.
  K <- length(cuts)
  chance <- list(value = sum(-diff(S[[1]]) * (1 - (S[[2]][1:(K + 1)] + S[[2]][2:(K + 2)]) / 2)), influence = numeric(n))
  for (k in seq_along(cuts)) chance$influence <- chance$influence +
    (S[[2]][k] - S[[2]][k + 2]) / 2 * share[[1]][[k]]$influence - (S[[1]][k] - S[[1]][k + 2]) / 2 * share[[2]][[k]]$influence
  rows(natural_row(s, o, term, "superiority", chance, 0.5, c(0, 1)), lapply(seq_along(cuts), function(k) {
    of <- paste0(c(term, s$treatment, s$control), ": ", s$levels[k + 1])
    one <- share[[1]][[k]]
    two <- share[[2]][[k]]
    if (constant[k]) return(rows(row(of[1], "share_at_least_difference", 0), row(of[2], "share_at_least", one$value),
                                 row(of[3], "share_at_least", two$value)))
    rows(natural_row(s, o, of[1], "share_at_least_difference", difference_of(one, two), NULL, c(-1, 1)),
         share_of(s, o, of[2], "share_at_least", one), share_of(s, o, of[3], "share_at_least", two))
  }))
}
