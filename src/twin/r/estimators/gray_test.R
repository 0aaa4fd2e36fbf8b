# Gray's test of each ending: whether groups have the same share with it at every time. The statistic is that of cmprsk::cuminc; O and
# E of each group by definition, those at risk weighted by Y (1 - F) / S.
estimate_gray_test <- function(s, o) {
  d <- strata_frame(s)
  status <- ifelse(is.na(d$ending), 0, d$ending); k <- nlevels(d$group)
  rows(lapply(endings_of(s), function(e) {
    observed <- expected <- numeric(k)
    for (part in split(d, d$stratum)) {
      S <- rep(1, k); share <- numeric(k)
      for (t in sort(unique(part$time[!is.na(part$ending)]))) {
        now <- part$time == t & !is.na(part$ending)
        at_risk <- tabulate(part$group[part$time >= t], k)
        so <- tabulate(part$group[now & part$ending == e], k); other <- tabulate(part$group[now & part$ending != e], k)
        weight <- ifelse(at_risk > 0, at_risk / S * (1 - share), 0)
        observed <- observed + so
        if (sum(so)) expected <- expected + sum(so) * weight / sum(weight)
        share <- share + ifelse(at_risk > 0, S * so / at_risk, 0)
        S <- S * ifelse(at_risk > 0, (at_risk - so - other) / at_risk, 1)
      }
    }
    if (!sum(observed)) return(NULL)
    # Ranks of times, for cuminc takes times that lie near each other for one; a singular variance has a statistic of -1.
    cuminc <- function() cmprsk::cuminc(rank(d$time, ties.method = "min"), status, d$group, d$stratum)
    test <- tryCatch(suppressWarnings(cuminc())$Tests[as.character(e), ], error = function(x) NULL)
    held <- !is.null(test) && isTRUE(test[["stat"]] > 0)
    term <- paste0(s$grouping, ": ", s$endings[e]); apart <- sum(abs(observed - expected)) / (2 * sum(observed))
    each <- paste0(s$groups[as.integer(levels(d$group))], ": ", s$endings[e])
    rows(if (held) chi2_row(term, "incidences_apart", apart, test[["stat"]], test[["df"]]) else row(term, "incidences_apart", apart),
         Map(function(term, value) row(term, "observed_endings", value), each, observed),
         Map(function(term, value) row(term, "expected_endings", value), each, expected))
  }))
}
