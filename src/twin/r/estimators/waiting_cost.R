# The mean time before any ending, up to the horizon, at the price of a unit of time.
estimate_waiting_cost <- function(s, o) {
  s$event <- 1; s$ending <- ifelse(is.na(s$ending), NA, 1); s$endings <- "any"
  x <- estimate_restricted_mean(s, o)
  x <- x[x$measure %in% c("restricted_mean_time", "restricted_mean_difference"), ]
  x$measure <- c(restricted_mean_time = "waiting_cost", restricted_mean_difference = "waiting_cost_difference")[x$measure]
  for (field in c("value", "std_error", "low", "high")) x[[field]] <- o$price * x[[field]]
  if (o$price == 0) x[c("std_error", "low", "high", "statistic", "p")] <- NA
  x
}
