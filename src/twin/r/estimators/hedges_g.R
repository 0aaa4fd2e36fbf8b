# The arms' difference in pooled standard deviations, with Hedges' exact correction for small samples; limits by inverting the
# noncentral t. Where rows lie in clusters both by robust variances and t.
estimate_hedges_g <- function(s, o) {
  refuse(s, binary = FALSE)
  enough_rows(length(s$arm), 4)
  term <- contrast_term(s)
  errors <- errors_of(s, o, "HC3")
  if (!is.null(errors$cluster))
    return(in_sds(s, arm_model(s, centred(s$outcome), NULL, errors), s$outcome, term, "hedges_g", o))
  n <- c(sum(s$arm == 1), sum(s$arm == 0))
  m <- sum(n) - 2
  sd <- sqrt(sum((s$outcome - stats::ave(s$outcome, s$arm))^2) / m)
  if (!(sd > 1e-14 * max(abs(s$outcome)))) return(row(term, "hedges_g"))
  d <- (mean(s$outcome[s$arm == 1]) - mean(s$outcome[s$arm == 0])) / sd
  J <- exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2)
  unit <- sqrt(sum(1 / n))
  t <- d / unit
  # not recomputed: low, high, of a t so large that R's pt(ncp) has no answer (beyond 37)
  limit <- function(lower) tryCatch({
    width <- 10 * sqrt(1 + t^2 / (2 * m))
    f <- function(ncp) suppressWarnings(stats::pt(t, m, ncp, lower.tail = lower)) - (1 - o$level) / 2
    J * unit * stats::uniroot(f, c(max(t - width, -37), min(t + width, 37)), tol = 1e-14)$root
  }, error = function(e) NA)
  row(term, "hedges_g", J * d, J * sqrt(sum(1 / n) + d^2 / (2 * sum(n))), limit(FALSE), limit(TRUE))
}
