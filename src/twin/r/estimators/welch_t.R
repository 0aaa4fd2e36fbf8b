# The difference of the means of each pair of groups, by Welch's t test; of groups of which a publication prints no more
# than size, mean and standard deviation from those.
estimate_welch_t <- function(s, o) {
  summarised <- s$shape == "summaries"
  n <- if (summarised) s$n else lengths(s$values)
  mean <- if (summarised) s$mean else vapply(s$values, base::mean, 0)
  se2 <- (if (summarised) s$sd^2 else vapply(s$values, stats::var, 0)) / n
  if (all(se2[n > 1] == 0) && length(unique(mean[n > 0])) == 1) stop("all values are the same", call. = FALSE)
  rows(lapply(group_pairs(s$groups), function(pair) {
    term <- paste(s$groups[pair], collapse = " - ")
    if (any(n[pair] < 2)) return(row(term, "mean_difference"))
    v <- se2[pair]
    df <- sum(v)^2 / sum(v^2 / (n[pair] - 1))
    # The same as t.test(first, second).
    t_row(term, "mean_difference", mean[pair[1]] - mean[pair[2]], sqrt(sum(v)), df, o)
  }))
}
