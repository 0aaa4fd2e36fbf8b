# Differences between groups in the share that ended in one way by a time, and in the time after it up to the horizon, adjusted for
# covariates: least squares on jackknife pseudo-observations.
estimate_pseudo_regression <- function(s, o) {
  d <- waiting(s); d$entry <- -Inf; n <- nrow(d)
  x <- hazard_columns(s); horizon <- horizon_of(s, s$time)
  X <- cbind(1, x$X)
  errors <- errors_of(s, o, "HC3")
  # The curve of F, and of each row left out, at the times; F by the multi-state survfit.
  state <- factor(ifelse(is.na(s$ending), 0, s$ending), 0:max(length(s$endings), 2))
  at_times <- times_of(s, s$time)
  targets <- function(use) {
    fit <- survival::survfit(survival::Surv(s$time[use], state[use]) ~ 1, timefix = FALSE)
    f <- c(0, fit$pstate[, match(as.character(s$event), fit$states)])
    k <- findInterval(horizon, fit$time)
    c(f[findInterval(at_times, fit$time) + 1], sum(f[seq_len(k + 1)] * diff(c(0, fit$time[seq_len(k)], horizon))))
  }
  whole <- targets(seq_len(n))
  pseudo <- t(sapply(seq_len(n), function(i) n * whole - (n - 1) * targets(-i)))
  # Beyond the last time of a group, some of which were still under way, nothing is known.
  known <- sapply(c(at_times, horizon), function(t) all(sapply(split(d, d$group), function(g)
    t <= max(g$time) || at(incidence(g, length(s$endings)), 1, max(g$time))$value < FLAT)))
  rows(lapply(seq_along(whole), function(j) {
    y <- pseudo[, j]
    if (!known[j] || diff(range(y)) <= 1e-10 * max(abs(y))) return(NULL)
    fit <- fit_columns(X, y, errors)
    lost <- j == length(whole)
    suffix <- paste0(": ", s$endings[s$event], if (!lost) paste(" @", written(at_times[j])))
    lapply(intersect(seq_along(x$names), fit$kept - 1), function(i) {
      measure <- if (i > x$groups) "coefficient" else if (lost) "time_lost_difference_adjusted" else "incidence_difference_adjusted"
      combined_row(fit, replace(numeric(ncol(X)), i + 1, 1), paste0(x$names[i], suffix), measure, o)
    })
  }))
}
