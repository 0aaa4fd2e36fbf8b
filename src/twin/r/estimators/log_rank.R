# The log-rank test of each ending: endings seen in each group against those expected had all groups the same hazard.
estimate_log_rank <- function(s, o) {
  d <- strata_frame(s)
  rows(lapply(endings_of(s), function(e) {
    x <- log_rank(d, e)
    if (!sum(x$o)) return(rows(lapply(seq_along(x$groups), function(g) {
      term <- paste0(s$groups[x$groups[g]], ": ", s$endings[e])
      rows(row(term, "observed_endings", 0), row(term, "expected_endings", 0)) })))
    rows(row(paste0(s$grouping, ": ", s$endings[e]), "hazards_apart", x$apart, statistic = x$chi2, df1 = x$df, p = x$p),
         lapply(seq_along(x$groups), function(g) {
           term <- paste0(s$groups[x$groups[g]], ": ", s$endings[e])
           rows(row(term, "observed_endings", x$o[g]), row(term, "expected_endings", x$e[g])) }))
  }))
}
