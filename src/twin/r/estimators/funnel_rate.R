# How many reach each stage, as a share of those at the first stage and of those at the stage before; Wilson's limits.
estimate_funnel_rate <- function(s, o) {
  funnel <- function(reached, inside) rows(lapply(seq_along(s$stages), function(k) {
    term <- paste0(inside, s$stages[k])
    rows(row(term, "count", reached[k]),
         if (k > 1) share_row(term, "proportion", reached[k], reached[1], o),
         if (k > 1) share_row(term, "stage_rate", reached[k], reached[k - 1], o))
  }))
  if (length(s$groups) == 1) return(funnel(s$reached[1, ], ""))
  rows(lapply(seq_along(s$groups), function(g) funnel(s$reached[g, ], paste0(s$groups[g], ": "))),
       funnel(colSums(s$reached), "overall: "))
}
