# Whether the groups differ at all, by Pearson's chi-square without continuity correction, with Cramer's V. Groups and
# levels that nobody has are left out.
estimate_pearson_chi2 <- function(s, o) {
  term <- if (is.null(s$grouping)) "groups" else s$grouping
  if (length(s$levels) == 2 && below_floor(sum(s$cells[, s$success]), sum(s$cells), o)) return(row(term, "cramers_v"))
  kept <- s$cells[rowSums(s$cells) > 0, colSums(s$cells) > 0, drop = FALSE]
  if (min(dim(kept)) < 2) return(row(term, "cramers_v"))
  test <- suppressWarnings(stats::chisq.test(kept, correct = FALSE))
  v <- sqrt(test$statistic / (sum(kept) * (min(dim(kept)) - 1)))
  row(term, "cramers_v", v, statistic = test$statistic, df1 = test$parameter, p = test$p.value)
}
