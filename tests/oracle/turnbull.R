# Expected numbers of `turnbull`. From the project root: Rscript tests/oracle/turnbull.R
source("tests/oracle/durations/curves.R")
suppressPackageStartupMessages(library(npsurv))

# after < T <= by; `by` NA: not yet when last seen; by == after: exactly then.
between <- function(after, by, group = "a", groups = unique(group))
  data.frame(after = after, by = by, group = factor(rep_len(group, length(after)), groups))
drawn <- function(d, at = NULL, horizon = NULL) {
  s <- list(shape = "intervals", groups = I(levels(d$group)), group = I(as.integer(d$group) - 1L), after = I(d$after), by = I(d$by))
  if (!is.null(at)) s$at <- I(at)
  if (!is.null(horizon)) s$horizon <- horizon
  s
}

# npsurv gives regions and masses to some eight digits. From there EM on the likelihood of the regions, with the few that have
# mass solved by Newton, gives all digits; what comes out has to be npsurv's to 1e-6 and to satisfy Karush-Kuhn-Tucker to 1e-12.
fit <- function(d) {
  by <- ifelse(is.na(d$by), Inf, d$by)
  exact <- by == d$after
  # Starts and ends, at one time exact ones first, then ends, then starts just after.
  ends <- data.frame(t = c(d$after, by), kind = c(ifelse(exact, 0, 2), rep(1, nrow(d))))
  ends <- ends[order(ends$t, ends$kind), ]
  k <- which(head(ends$kind, -1) != 1 & tail(ends$kind, -1) == 1)
  q <- ends$t[k]; p <- ends$t[k + 1]
  inside <- outer(seq_len(nrow(d)), seq_along(q), Vectorize(function(i, j) {
    if (q[j] == p[j]) (if (exact[i]) by[i] == p[j] else d$after[i] < p[j] && p[j] <= by[i]) else !exact[i] && d$after[i] <= q[j] && p[j] <= by[i]
  })) * 1
  stopifnot(all(rowSums(inside) > 0))
  mass <- rep(1 / length(q), length(q))
  for (i in 1:3000) mass <- mass * colMeans(inside / drop(inside %*% mass))
  held <- mass > 1e-6
  repeat {
    for (i in 1:50) {
      a <- inside[, held, drop = FALSE]
      chance <- drop(a %*% mass[held])
      step <- solve(crossprod(a / chance) / nrow(d), colMeans(a / chance) - 1)
      while (any(mass[held] + step < 0)) step <- step / 2
      mass[held] <- mass[held] + step
      mass[!held] <- 0
    }
    drop <- held & mass < 1e-9
    if (!any(drop)) break
    held <- held & !drop
  }
  pull <- colMeans(inside / drop(inside %*% mass))
  stopifnot(max(pull) < 1 + 1e-12, abs(sum(mass) - 1) < 1e-12)
  # npsurv takes intervals for closed at both ends: compare where none touch.
  mine <- data.frame(q, p, mass)[mass > 0, ]
  if (nrow(d) > 2 && length(q) > 1 && !anyDuplicated(c(unique(d$after[!exact]), unique(by)))) {
    other <- npsurv(cbind(d$after, by), tol = 1e-14, maxit = 1000)$f
    f <- function(t) sum(other$p[other$right <= t])
    stopifnot(all(abs(cumsum(mine$mass) - sapply(mine$p, f)) < 1e-6))
    compared <<- compared + 1
  }
  mine
}
compared <- 0
rows <- function(d, at) each_group(d, function(g, d) {
  if (nrow(d) == 0) return(lapply(at, function(t) list(term = at_time(g, t), measure = "interval_incidence", value = NULL,
                                                       n = 0, note = "empty-group")))
  r <- fit(d)
  shares <- lapply(at, function(t) {
    row <- list(term = at_time(g, t), measure = "interval_incidence", n = nrow(d), time = t, low = NULL, std_error = NULL)
    row["low"] <- row["std_error"] <- list(NULL)
    if (any(is.infinite(r$p) & r$q < t)) return(c(row, list(value = NULL, note = "nobody-at-risk")))
    certain <- sum(r$mass[r$p <= t]); possible <- sum(r$mass[r$p <= t | r$q < t])
    c(row, list(value = certain), if (possible > certain) list(note = "share-between"))
  })
  seen <- r[is.finite(r$p), ]
  total <- cumsum(seen$mass)
  median <- list(term = g, measure = "time_median", n = nrow(d))
  if (!any(total > 0.5 - 1e-9)) return(c(shares, list(c(median, list(value = NULL, note = "not-reached")))))
  k <- which(total > 0.5 - 1e-9)[1]
  beyond <- which(total > 0.5 + 1e-9)
  until <- if (length(beyond)) seen$p[beyond[1]] else max(d$after, d$by, na.rm = TRUE)
  c(shares, list(c(median, list(value = (seen$p[k] + until) / 2), if (seen$q[k] < until) list(note = "time-between"))))
})
case <- function(name, d, at, ask = at, ...) list(name = name, sample = drawn(d, ask, ...), expect = rows(d, at))

# Breast cosmesis: months until retraction, radiotherapy alone or with chemotherapy (KMsurv's bcdeter: 46 and 48 women; Klein &
# Moeschberger's Survival Analysis). A lower limit of 0 is the start.
cosmesis <- with(bcdeter, between(lower, upper, ifelse(treat == 1, "radiotherapy", "both"), c("radiotherapy", "both")))
# npsurv's own reference: its data of the same trial, all intervals apart by a half at their ends so that none touch.
apart <- with(bcdeter, between(lower + 0.25, ifelse(is.na(upper), NA, upper + 0.5), ifelse(treat == 1, "radiotherapy", "both"), c("radiotherapy", "both")))
# Whole weeks: ended in week t means (t - 1, t]. At whole weeks Kaplan-Meier on the weeks.
weeks <- public$veteran
weeks$time <- ceiling(weeks$time / 7)
as_weeks <- with(weeks, between(ifelse(is.na(ending), time, time - 1), ifelse(is.na(ending), NA, time), as.character(group), levels(group)))
exact <- with(public$aml, between(time, ifelse(is.na(ending), NA, time), as.character(group), levels(group)))
local({
  for (g in levels(weeks$group)) {
    km <- curve(weeks[weeks$group == g, ]); r <- fit(as_weeks[as_weeks$group == g, ])
    for (t in 1:30) {
      here <- sum(r$mass[r$p <= t])
      if (t <= max(weeks$time[weeks$group == g])) stopifnot(abs(1 - c(1, km$surv)[sum(km$time <= t) + 1] - here) < 1e-12)
    }
  }
  # survfit's own estimate of this kind, where its digits suffice.
  sf <- survfit(Surv(after, by, type = "interval2") ~ 1, transform(apart, by = ifelse(is.na(by), NA, by)))
  r <- fit(apart)
  for (t in c(10, 20, 30, 40)) {
    inner <- any(r$q < t & t < r$p & is.finite(r$p))
    if (!inner) stopifnot(abs((1 - c(1, sf$surv)[sum(sf$time <= t) + 1]) - sum(r$mass[r$p <= t])) < 1e-3)
  }
})
cases <- list(
  case("breast cosmesis", cosmesis, c(6, 12, 24, 36)),
  case("breast cosmesis, no ends that touch", apart, c(10, 20, 30)),
  case("whole weeks are the week before", as_weeks, c(4, 8, 13)),
  case("exact times", exact, c(9, 20, 31)),
  case("waves at 3 and 12 months alone", between(c(rep(0, 7), rep(3, 9), rep(12, 4)), c(rep(3, 7), rep(12, 9), rep(NA, 4))), c(2, 3, 6, 12, 13)),
  case("a half is reached and kept", between(c(0, 0, 4, 4), c(2, 2, 5, NA)), c(2, 4.5)),
  case("a half to the end", between(c(1, 1, 3, 3), c(2, 2, NA, NA)), 2),
  case("no times asked", cosmesis, 48, ask = NULL),
  case("a horizon asked", cosmesis, 24, ask = NULL, horizon = 24),
  case("one row", between(2, 5), c(1, 3, 5)),
  case("one exact row at time 0", between(0, 0), 0),
  case("nobody ended", between(c(2, 3, 4), c(NA, NA, NA)), c(1, 5)),
  case("an empty group", between(c(1, 2), c(3, 4), groups = c("a", "b")), 3),
  case("far tail: one of 400 early", between(c(0, rep(5, 399)), c(1, rep(9, 399))), c(1, 9)),
  case("large and small times", between(c(1e9, 1e9 + 1e-5), c(1e9 + 1e-5, 2e9)), c(1e9, 1.5e9, 2e9)),
  list(name = "no rows", sample = drawn(between(numeric(0), numeric(0), groups = "a")), undefined = "too-few-rows"))
stopifnot(compared > 0)
save("turnbull", "npsurv 0.5-0; EM and Newton on the definition; survival 3.5-3 survfit; by hand", cases)
