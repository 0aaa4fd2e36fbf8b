# The odds ratio of each pair of groups given the margins, with exact limits and Fisher's exact test. Value and limits
# are solved here as fisher.test() defines them, because its own search stops after four digits.
estimate_fisher_exact <- function(s, o) {
  rows(lapply(group_pairs(s$groups), function(pair) {
    x <- s$cells[pair, s$success]
    n <- rowSums(s$cells)[pair]
    events <- sum(x)
    term <- paste(s$groups[pair], collapse = " - ")
    if (any(n == 0) || events == 0 || events == sum(n) || below_floor(events, sum(n), o)) return(row(term, "odds_ratio"))
    # Noncentral hypergeometric chances of t successes in the first group, by the logarithm of the odds ratio.
    t <- max(0, events - n[[2]]):min(n[[1]], events)
    if (length(t) > 1e6) return(row(term, "odds_ratio"))
    central <- stats::dhyper(t, n[[1]], n[[2]], events, log = TRUE)
    chances <- function(w) { d <- central + w * t; d <- exp(d - max(d)); d / sum(d) }
    solve_for <- function(f) exp(stats::uniroot(f, c(-1, 1), extendInt = "yes", tol = 1e-14, maxiter = 1000)$root)
    tail <- (1 - o$level) / 2
    first <- x[[1]] == min(t)
    last <- x[[1]] == max(t)
    value <- if (first) 0 else if (last) NA else solve_for(function(w) sum((t - x[[1]]) * chances(w)))
    low <- if (first) 0 else solve_for(function(w) log(sum(chances(w)[t >= x[[1]]]) / tail))
    high <- if (last) Inf else solve_for(function(w) log(sum(chances(w)[t <= x[[1]]]) / tail))
    row(term, "odds_ratio", value, low = low, high = high, p = stats::fisher.test(cbind(x, n - x))$p.value)
  }))
}
