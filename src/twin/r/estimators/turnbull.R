# The likeliest share that ended by a time, and the median, of which only two times between which each ended are known (Turnbull).
turnbull_fit <- function(after, by) {
  by <- ifelse(is.na(by), Inf, by); exact <- by == after
  # Regions that may have mass: from a start to the end that comes next; at one time exact ones first, then ends, then starts.
  ends <- data.frame(t = c(after, by), kind = c(ifelse(exact, 0, 2), rep(1, length(after))))
  ends <- ends[order(ends$t, ends$kind), ]
  k <- which(utils::head(ends$kind, -1) != 1 & utils::tail(ends$kind, -1) == 1)
  q <- ends$t[k]; p <- ends$t[k + 1]
  inside <- sapply(seq_along(q), function(j) if (q[j] == p[j]) ifelse(exact, by == p[j], after < p[j] & p[j] <= by) else
    !exact & after <= q[j] & p[j] <= by)
  inside <- matrix(1 * inside, length(after))
  mass <- rep(1 / length(q), length(q))
  for (i in 1:3000) mass <- mass * colMeans(inside / drop(inside %*% mass))
  # From there Newton's steps on the regions that keep mass.
  held <- mass > 1e-6
  repeat {
    for (i in 1:50) {
      a <- inside[, held, drop = FALSE]; chance <- drop(a %*% mass[held])
      step <- tryCatch(solve(crossprod(a / chance) / length(after), colMeans(a / chance) - 1), error = function(e) numeric(sum(held)))
      while (any(mass[held] + step < 0)) step <- step / 2
      mass[held] <- mass[held] + step; mass[!held] <- 0
    }
    small <- held & mass < 1e-9
    if (!any(small)) break
    held <- held & !small
  }
  # No shift of mass may raise the likelihood.
  stopifnot(max(colMeans(inside / drop(inside %*% mass))) < 1 + 1e-8)
  data.frame(q, p, mass)[mass > 0, ]
}
estimate_turnbull <- function(s, o) {
  d <- data.frame(time = pmax(s$after, s$by, na.rm = TRUE), after = s$after, by = s$by, group = s$group)
  parts <- each_group(s, d)
  rows(lapply(names(parts), function(g) {
    d <- parts[[g]]
    if (!nrow(d)) return(NULL)
    r <- turnbull_fit(d$after, d$by)
    seen <- r[is.finite(r$p), ]; total <- cumsum(seen$mass)
    k <- which(total > 0.5 - 1e-9)[1]; beyond <- which(total > 0.5 + 1e-9)[1]
    rows(lapply(times_of(s, ifelse(is.na(s$by), s$after, s$by)), function(t) if (!any(is.infinite(r$p) & r$q < t))
           row(paste(g, "@", written(t)), "interval_incidence", sum(r$mass[r$p <= t]))),
         if (!is.na(k)) row(g, "time_median", (seen$p[k] + (if (is.na(beyond)) max(d$time) else seen$p[beyond])) / 2))
  }))
}
