# Whether the groups differ at all, exactly, given the margins; with Cramer's V.
# not recomputed: p, of a table too large to be gone through: drawn at random by the program itself
estimate_fisher_freeman_halton <- function(s, o) {
  term <- if (is.null(s$grouping)) "groups" else s$grouping
  if (length(s$levels) == 2 && below_floor(sum(s$cells[, s$success]), sum(s$cells), o)) return(row(term, "cramers_v"))
  kept <- s$cells[rowSums(s$cells) > 0, colSums(s$cells) > 0, drop = FALSE]
  if (min(dim(kept)) < 2) return(row(term, "cramers_v"))
  # fisher.test() brings R itself down on larger tables of more than two by two.
  if (max(dim(kept)) > 2 && sum(kept) > 1e7) return(row(term, "cramers_v"))
  # Where the program draws tables at random the exact p says nothing of what it drew.
  drawn <- min(half_tables(kept), half_tables(t(kept))) > 1e8
  chi2 <- suppressWarnings(stats::chisq.test(kept, correct = FALSE))$statistic
  p <- if (drawn) NA else tryCatch(stats::fisher.test(kept, workspace = 2e7)$p.value, error = function(e) NA)
  row(term, "cramers_v", sqrt(chi2 / (sum(kept) * (min(dim(kept)) - 1))), p = p)
}
# The program's bound of the tables that it must go through, the rows divided in two halves; beyond 100 million it draws.
half_tables <- function(x) {
  n <- rowSums(x)
  m <- colSums(x)
  widths <- outer(n, m, pmin) - pmax(outer(n, m, `+`) - sum(x), 0) + 1
  k <- seq_len(ncol(x) - 1)
  ways <- pmin(apply(widths, 1, prod) / apply(widths, 1, max), vapply(n, function(n) prod((n + k) / k), 0))
  halves <- c(1, 1)
  for (w in sort(ways, decreasing = TRUE)) halves[which.min(halves)] <- min(halves) * w
  sum(halves)
}
