# How many, and what share, of each group have each level; shares with Wilson's limits.
estimate_frequency <- function(s, o) {
  rows(lapply(seq_along(s$groups), function(g) lapply(seq_along(s$levels), function(j) {
    term <- if (length(s$groups) == 1) s$levels[j] else paste0(s$groups[g], ": ", s$levels[j])
    x <- s$cells[g, j]
    rows(row(term, "count", x), share_row(term, "proportion", x, sum(s$cells[g, ]), o))
  })))
}
