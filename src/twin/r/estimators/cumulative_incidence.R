# The share of each ending at each time (Aalen-Johansen), the share that has not ended, the median time, and beside them the naive
# 1 - Kaplan-Meier that takes other endings for out of sight.
estimate_cumulative_incidence <- function(s, o) {
  parts <- each_group(s, waiting(s))
  lapply(names(parts), function(g) {
    d <- parts[[g]]
    if (!nrow(d)) return(NULL)
    curve <- incidence(d, length(s$endings))
    asked <- paste0(g, ": ", s$endings[s$event])
    only <- incidence(transform(d, ending = ifelse(d$ending == s$event, 1, NA)), 1)
    rows(lapply(times_of(s, s$time), function(t) rows(
      lapply(endings_of(s), function(e) curve_row(paste(paste0(g, ": ", s$endings[e]), "@", written(t)), "cumulative_incidence",
                                                  at(curve, 1 + e, t), curve$unit, o)),
      curve_row(paste(g, "@", written(t)), "survival", at(curve, 1, t), curve$unit, o),
      if (length(s$endings) > 1 && !is.null(at(curve, 1, t)))
        row(paste(asked, "@", written(t)), "naive_incidence", only$shares[findInterval(t, only$times) + 1, 2]))),
      median_row(asked, curve, 1 + s$event, o))
  }) |> rows()
}
