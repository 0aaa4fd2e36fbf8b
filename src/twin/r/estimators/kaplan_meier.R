# Kaplan and Meier's curve: the share that has not ended in any way, and when a quarter, half and three quarters had.
estimate_kaplan_meier <- function(s, o) {
  parts <- each_group(s, waiting(s))
  # The first time at the height p; where the curve lies flat at p, the middle of that piece.
  first <- function(time, height, p, near = sqrt(.Machine$double.eps)) {
    from <- which(height >= p - near)[1]; until <- which(height >= p + near)[1]
    if (is.na(until) && !is.na(tail(height, 1))) until <- length(time)
    (time[from] + time[until]) / 2
  }
  rows(lapply(names(parts), function(g) {
    d <- parts[[g]]
    if (!nrow(d)) return(NULL)
    curve <- km_fit(s, d, !is.na(d$ending), o)
    se <- if (curve$logse) curve$surv * curve$std.err else curve$std.err
    rows(
      lapply(times_of(s, s$time), function(t) {
        k <- findInterval(t, curve$time); value <- c(1, curve$surv)[k + 1]
        if (t > max(d$time) && value > FLAT) return(NULL)
        if (value < FLAT || value > 1 - FLAT || se[k] < FLAT) return(row(paste(g, "@", written(t)), "survival", round(value, 12)))
        row(paste(g, "@", written(t)), "survival", value, se[k], curve$lower[k], curve$upper[k])
      }),
      Map(function(measure, p) {
        low <- high <- NA
        if (any(se > FLAT & curve$surv > FLAT, na.rm = TRUE)) {
          low <- first(curve$time, 1 - curve$lower, p)
          high <- first(curve$time, 1 - curve$upper, p)
          if (!is.na(low) && is.na(high)) high <- Inf
        }
        row(g, measure, first(curve$time, 1 - curve$surv, p), low = low, high = high)
      }, c("time_quartile_lower", "time_median", "time_quartile_upper"), c(0.25, 0.5, 0.75)))
  }))
}
