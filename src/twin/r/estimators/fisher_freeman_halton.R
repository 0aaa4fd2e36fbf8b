# Whether the groups differ at all, exactly, given the margins; with Cramer's V.
# not recomputed: p, of a table too large to be gone through: drawn at random by the program itself
estimate_fisher_freeman_halton <- function(s, o) {
  term <- if (is.null(s$grouping)) "groups" else s$grouping
  if (length(s$levels) == 2 && below_floor(sum(s$cells[, s$success]), sum(s$cells), o)) return(row(term, "cramers_v"))
  kept <- s$cells[rowSums(s$cells) > 0, colSums(s$cells) > 0, drop = FALSE]
  if (min(dim(kept)) < 2) return(row(term, "cramers_v"))
  # fisher.test() brings R itself down on larger tables of more than two by two.
  if (max(dim(kept)) > 2 && sum(kept) > 1e7) return(row(term, "cramers_v"))
  chi2 <- suppressWarnings(stats::chisq.test(kept, correct = FALSE))$statistic
  p <- tryCatch(stats::fisher.test(kept, workspace = 2e7)$p.value, error = function(e) NA)
  row(term, "cramers_v", sqrt(chi2 / (sum(kept) * (min(dim(kept)) - 1))), p = p)
}
