# Mean, shortest and longest time of those who ended in each way, with the median time over all beside it.
estimate_completer_mean <- function(s, o) {
  parts <- each_group(s, waiting(s))
  rows(lapply(names(parts), function(g) {
    d <- parts[[g]]
    if (!nrow(d)) return(NULL)
    curve <- incidence(d, length(s$endings))
    rows(lapply(endings_of(s), function(e) {
      term <- paste0(g, ": ", s$endings[e])
      done <- d[which(d$ending == e), ]
      x <- done$time; units <- length(unique(done$unit))
      mean_row <- if (length(x)) row(term, "completer_mean", mean(x))
      # Each unit's sum of deviations; G/(G - 1) and G - 1 degrees of freedom: of units of one row the usual t interval.
      se <- if (units > 1) sqrt(units / (units - 1)) * unit_error(x - mean(x), done$unit) / length(x) else 0
      if (length(x) && se > FLAT * max(x))
        mean_row <- t_row(term, "completer_mean", mean(x), se, units - 1, o, null = NULL)
      rows(mean_row, if (length(x)) rows(row(term, "completer_minimum", min(x)), row(term, "completer_maximum", max(x))),
           median_row(term, curve, 1 + e, o))
    }))
  }))
}
