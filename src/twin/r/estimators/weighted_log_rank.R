# The log-rank test with weights that look at early or at late times more: Gehan, Tarone and Ware, Peto and Peto, Fleming and
# Harrington.
estimate_weighted_log_rank <- function(s, o) {
  d <- strata_frame(s)
  # y: at risk; km: Kaplan-Meier just before the time; peto: Peto's survival after it.
  weights <- list(gehan = function(y, km, peto) y, tarone_ware = function(y, km, peto) sqrt(y),
                  peto_peto = function(y, km, peto) peto, fh_1_0 = function(y, km, peto) km,
                  fh_0_1 = function(y, km, peto) 1 - km, fh_1_1 = function(y, km, peto) km * (1 - km))
  rows(lapply(names(weights), function(name) {
    x <- log_rank(d, s$event, weights[[name]])
    term <- paste0(s$grouping, ": ", s$endings[s$event], ": ", name)
    if (sum(x$o) > 0) row(term, "hazards_apart", x$apart, statistic = x$chi2, df1 = x$df, p = x$p)
  }))
}
