# Of the time up to the horizon: the mean that passes before any ending, and after each ending; differences between groups.
estimate_restricted_mean <- function(s, o) {
  d <- waiting(s); horizon <- horizon_of(s, s$time)
  parts <- each_group(s, d)
  curves <- lapply(parts, function(d) if (nrow(d)) incidence(d, length(s$endings)))
  columns <- c(1, 1 + endings_of(s)); suffix <- c("", paste0(": ", s$endings[endings_of(s)]))
  rows(
    lapply(names(parts), function(g) lapply(seq_along(columns), function(j) {
      x <- if (!is.null(curves[[g]])) area(curves[[g]], columns[j], horizon)
      if (is.null(x)) return(NULL)
      term <- paste0(g, suffix[j]); measure <- if (j == 1) "restricted_mean_time" else "time_lost"
      se <- unit_error(x$moved, curves[[g]]$unit)
      if (se < FLAT * horizon || alone(curves[[g]])) return(row(term, measure, x$value))
      half <- qnorm((1 + o$level) / 2) * se
      row(term, measure, x$value, se, max(0, x$value - half), min(horizon, x$value + half))
    })),
    lapply(group_pairs(s$groups), function(pair) lapply(seq_along(columns), function(j) {
      two <- curves[pair]
      if (is.null(two[[1]]) || is.null(two[[2]])) return(NULL)
      a <- area(two[[1]], columns[j], horizon); b <- area(two[[2]], columns[j], horizon)
      if (is.null(a) || is.null(b)) return(NULL)
      term <- paste0(s$groups[pair[1]], " - ", s$groups[pair[2]], suffix[j])
      measure <- if (j == 1) "restricted_mean_difference" else "time_lost_difference"
      if (alone(two[[1]]) || alone(two[[2]])) return(row(term, measure, a$value - b$value))
      z_row(term, measure, a$value - b$value, unit_error(c(a$moved, -b$moved), c(two[[1]]$unit, two[[2]]$unit)), horizon, o)
    })))
}
