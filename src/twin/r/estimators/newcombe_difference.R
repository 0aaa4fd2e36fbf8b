# The difference of the rates of each pair of groups, with Newcombe's limits (1998, method 10) from Wilson's; no test.
estimate_newcombe_difference <- function(s, o) {
  rows(lapply(group_pairs(s$groups), function(pair) {
    x <- s$cells[pair, s$success]
    n <- rowSums(s$cells)[pair]
    term <- paste(s$groups[pair], collapse = " - ")
    if (any(n == 0)) return(row(term, "risk_difference"))
    p <- x / n
    one <- wilson(x[[1]], n[[1]], o)
    two <- wilson(x[[2]], n[[2]], o)
    d <- p[[1]] - p[[2]]
    row(term, "risk_difference", d, sqrt(sum(p * (1 - p) / n)),
        max(-1, d - sqrt((p[[1]] - one[1])^2 + (two[2] - p[[2]])^2)),
        min(1, d + sqrt((one[2] - p[[1]])^2 + (p[[2]] - two[1])^2)))
  }))
}
