# Nelson and Aalen's sum of hazards of each ending at each time; limits on the scale of its logarithm.
estimate_nelson_aalen <- function(s, o) {
  parts <- each_group(s, waiting(s))
  rows(lapply(names(parts), function(g) {
    d <- parts[[g]]
    if (!nrow(d)) return(NULL)
    lapply(times_of(s, s$time), function(t) lapply(endings_of(s), function(e) {
      if (t > max(d$time)) return(NULL)
      curve <- km_fit(s, d, !is.na(d$ending) & d$ending == e, o)
      k <- findInterval(t, curve$time)
      h <- c(0, curve$cumhaz)[k + 1]; se <- c(0, curve$std.chaz)[k + 1]
      term <- paste(paste0(g, ": ", s$endings[e]), "@", written(t))
      if (h == 0 || se < FLAT) return(row(term, "cumulative_hazard", h))
      step <- exp(qnorm((1 + o$level) / 2) * se / h)
      row(term, "cumulative_hazard", h, se, h / step, h * step)
    }))
  }))
}
