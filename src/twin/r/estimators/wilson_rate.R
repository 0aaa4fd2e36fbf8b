# The rate of success in each group, and over all groups when there are more, with Wilson's limits.
estimate_wilson_rate <- function(s, o) {
  x <- s$cells[, s$success]
  n <- rowSums(s$cells)
  each <- lapply(seq_along(s$groups), function(g) share_row(s$groups[g], "proportion", x[[g]], n[[g]], o))
  rows(each, if (length(s$groups) > 1) share_row("overall", "proportion", sum(x), sum(n), o))
}
