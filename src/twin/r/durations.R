# What the estimators of durations share. A row is at risk at t when entry < t <= time.

# The rows of a sample: time, how it ended (NA: not when last seen), entry, group, and the unit that it belongs to, within which
# rows are alike: the outermost cluster, else the unit of several rows, else the row itself.
waiting <- function(s) {
  unit <- if (length(s$clusters)) s$clusters[[length(s$clusters)]] else if (!is.null(s$subject)) s$subject else seq_along(s$time)
  data.frame(time = s$time, ending = s$ending, entry = if (is.null(s$entry)) rep(-Inf, length(s$time)) else s$entry, group = s$group,
             unit = unit, subject = if (is.null(s$subject)) seq_along(s$time) else s$subject)
}
# The rows of each group, and of all together when there are several.
each_group <- function(s, d) {
  parts <- lapply(seq_along(s$groups), function(g) d[d$group == g, ])
  names(parts) <- s$groups
  if (length(parts) > 1) parts$overall <- d
  parts
}
# The ending that is asked about, then the others.
endings_of <- function(s) c(s$event, setdiff(seq_along(s$endings), s$event))
# The horizon: as asked, else the shortest of the longest times of the groups; and the times at which a number is wanted.
horizon_of <- function(s, until) if (!is.null(s$asked$horizon)) s$asked$horizon else min(tapply(until, s$group, max))
times_of <- function(s, until) if (length(s$asked$at)) s$asked$at else horizon_of(s, until)
written <- function(t) format(t, scientific = FALSE, digits = 15, trim = TRUE)
unit_error <- function(moved, unit) if (length(moved)) sqrt(sum(rowsum(moved, unit)^2)) else 0

FLAT <- 1e-12
# Aalen and Johansen: column 1 the share that has not ended, then the share of each ending, from 0 on and after each time at
# which somebody ended; and how each row moves them (infinitesimal jackknife), row by column by time.
incidence <- function(d, endings) {
  times <- sort(unique(d$time[!is.na(d$ending)]))
  share <- c(1, numeric(endings)); moved <- matrix(0, nrow(d), 1 + endings)
  shares <- matrix(share, 1); all <- array(0, c(nrow(d), 1 + endings, length(times) + 1))
  for (k in seq_along(times)) {
    risk <- d$entry < times[k] & times[k] <= d$time
    ended <- 1 * outer(ifelse(d$time == times[k], d$ending, NA), seq_len(endings), function(e, j) !is.na(e) & e == j)
    hazard <- colSums(ended) / sum(risk)
    of_hazard <- (ended - risk %o% hazard) / sum(risk)
    before <- share[1]; of_before <- moved[, 1]
    share <- c(before * (1 - sum(hazard)), share[-1] + before * hazard)
    if (share[1] < FLAT) share[1] <- 0
    moved <- cbind(of_before * (1 - sum(hazard)) - before * rowSums(of_hazard),
                   moved[, -1, drop = FALSE] + of_before %o% hazard + before * of_hazard)
    shares <- rbind(shares, share); all[, , k + 1] <- moved
  }
  list(times = times, shares = shares, moved = all, last = max(d$time), unit = d$unit)
}
# A column of such a curve at t, and how each row moves it; NULL past the last time while some have not ended.
at <- function(curve, column, t) {
  k <- findInterval(t, curve$times) + 1
  if (t > curve$last && curve$shares[k, 1] > FLAT) return(NULL)
  list(value = curve$shares[k, column], moved = curve$moved[, column, k])
}
# The area under it up to the horizon.
area <- function(curve, column, horizon) {
  k <- findInterval(horizon, curve$times)
  if (horizon > curve$last && curve$shares[k + 1, 1] > FLAT) return(NULL)
  width <- diff(c(0, curve$times[seq_len(k)], horizon))
  moved <- matrix(curve$moved[, column, seq_len(k + 1)], ncol = k + 1)
  list(value = sum(curve$shares[seq_len(k + 1), column] * width), moved = drop(moved %*% width))
}
# Limits of a share on the scale of the plan, log(-log) unless it says otherwise, as survival::survfit has them.
share_limits <- function(p, se, o) {
  z <- qnorm((1 + o$level) / 2) * se
  switch(if (is.null(o$model$curve)) "log-log" else o$model$curve,
    "log-log" = p^exp(c(-1, 1) * z / (p * log(p))),
    "log" = pmin(1, p * exp(c(-1, 1) * z / p)),
    "plain" = pmin(1, pmax(0, p + c(-1, 1) * z)),
    "arcsine" = sin(pmin(pi / 2, pmax(0, asin(sqrt(p)) + c(-0.5, 0.5) * z / sqrt(p * (1 - p)))))^2)
}
edge <- function(p, se) p < FLAT || p > 1 - FLAT || se < FLAT
# A share with its error and limits; at 0, at 1 and without spread there are none.
curve_row <- function(term, measure, x, unit, o) {
  if (is.null(x)) return(NULL)
  se <- unit_error(x$moved, unit)
  value <- if (x$value < FLAT) 0 else x$value
  if (edge(x$value, se)) return(row(term, measure, value))
  ci <- share_limits(value, se, o)
  row(term, measure, value, std_error = se, low = ci[1], high = ci[2])
}
# When half had ended so: the first time at which the share, its upper and its lower limit get there.
median_row <- function(term, curve, column, o) {
  if (!length(curve$times)) return(NULL)
  p <- curve$shares[-1, column]
  se <- sapply(seq_along(p), function(k) unit_error(curve$moved[, column, k + 1], curve$unit))
  known <- !mapply(edge, p, se)
  ci <- sapply(seq_along(p), function(k) if (known[k]) share_limits(p[k], se[k], o) else c(0, p[k]))
  first <- function(x) c(curve$times[which(x >= 0.5 - FLAT)], NA)[1]
  low <- if (any(known)) first(ci[2, ]) else NA
  high <- first(ci[1, ])
  row(term, "time_median", first(p), low = low, high = if (is.na(low)) NA else if (is.na(high)) Inf else high)
}
# All rows of a group in one unit: nothing says how far groups would differ.
alone <- function(curve) length(unique(curve$unit)) == 1
# A difference that a test of z judges, within the range that it can have.
z_row <- function(term, measure, value, se, most, o) {
  if (se < FLAT * max(1, most)) return(row(term, measure, value))
  half <- qnorm((1 + o$level) / 2) * se
  row(term, measure, value, std_error = se, low = max(-most, value - half), high = min(most, value + half), statistic = value / se,
      p = 2 * pnorm(-abs(value / se)))
}
# survival's curve of one kind of ending. Rows of a unit of which several ended, and rows of a cluster, are alike.
km_fit <- function(s, d, ended, o) {
  again <- anyDuplicated(d$subject[ended]) > 0
  by <- if (length(s$clusters)) d$unit else if (again) d$subject
  y <- if (is.null(s$entry)) survival::Surv(d$time, ended) else survival::Surv(d$entry, d$time, ended)
  type <- if (is.null(o$model$curve)) "log-log" else sub("arcsine", "arcsin", o$model$curve)
  if (is.null(by)) survival::survfit(y ~ 1, conf.type = type, conf.int = o$level, timefix = FALSE)
  else survival::survfit(y ~ 1, cluster = by, conf.type = type, conf.int = o$level, timefix = FALSE)
}
# Rows with the stratum in which groups are compared, of the groups that have rows.
strata_frame <- function(s) {
  d <- waiting(s)
  d$stratum <- if (is.null(s$strata)) 1 else s$strata$of
  d$group <- factor(d$group)
  d
}
# O and E of each group and the test of their differences, one time of one stratum after the other; `weight` of the number at risk, of
# Kaplan-Meier just before the time and of Peto's survival after it.
log_rank <- function(d, ending, weight = function(y, km, peto) 1) {
  k <- nlevels(d$group); o <- e <- numeric(k); v <- matrix(0, k, k)
  for (part in split(d, d$stratum)) {
    km <- peto <- 1
    for (t in sort(unique(part$time[which(part$ending == ending)]))) {
      risk <- tabulate(part$group[part$entry < t & t <= part$time], k)
      ended <- tabulate(part$group[which(part$time == t & part$ending == ending)], k)
      y <- sum(risk); n <- sum(ended); q <- risk / y
      peto <- peto * (1 - n / (y + 1))
      w <- weight(y, km, peto)
      o <- o + w * ended; e <- e + w * n * q
      if (y > 1) v <- v + w^2 * n * (y - n) / (y - 1) * (diag(q, k) - q %o% q)
      km <- km * (1 - n / y)
    }
  }
  # A group that was never at risk beside another takes no degree of freedom.
  held <- which(diag(v) > 1e-14 * max(1, o)^2)
  chi2 <- NA; df <- NA
  if (length(held) > 1) {
    use <- held[-1]; df <- length(use)
    chi2 <- sum((o - e)[use] * solve(v[use, use, drop = FALSE], (o - e)[use]))
  }
  list(groups = as.integer(levels(d$group)), o = o, e = e, chi2 = chi2, df = df, apart = sum(abs(o - e)) / (2 * sum(o)),
       p = if (is.na(chi2)) NA else pchisq(chi2, df, lower.tail = FALSE))
}

# --- Models of hazards ---

# The columns of a model: each group against the last that has rows, then covariates, named as their rows are.
hazard_columns <- function(s) {
  last <- max(s$group)
  others <- setdiff(seq_along(s$groups), last)
  X <- lapply(others, function(g) as.numeric(s$group == g))
  names(X) <- sprintf("%s - %s", s$groups[others], rep(s$groups[last], length(others)))
  category <- rep(if (length(others) > 1) s$grouping else NA, length(others))
  for (p in s$covariates) {
    columns <- predictor_columns(p)
    of <- if (length(columns) > 1) p$code else NA
    if (p$by_arm) {
      for (name in names(columns)) for (g in others) X[[paste0(s$groups[g], ":", name)]] <- centred(columns[[name]]) * (s$group == g)
      of <- NA
    } else X[names(columns)] <- columns
    category <- c(category, rep(of, length(X) - length(category)))
  }
  list(X = do.call(cbind, c(X, list(deparse.level = 0))), names = names(X), groups = length(others), category = category, last = last)
}
# Of several endings each row's term names its own.
ended_term <- function(s, name, e) if (length(s$endings) > 1) paste0(name, ": ", s$endings[e]) else name
hazard_response <- function(s, e) {
  ended <- !is.na(s$ending) & s$ending == e
  if (is.null(s$entry)) survival::Surv(s$time, ended) else survival::Surv(s$entry, s$time, ended)
}
# The unit within which rows are alike, if any: the cluster; else the unit of which several rows ended.
alike <- function(s) {
  if (length(s$clusters)) return(s$clusters[[length(s$clusters)]])
  if (!is.null(s$subject) && anyDuplicated(s$subject[!is.na(s$ending)])) s$subject
}
# survival::coxph, which stops where the likelihood is flat to half the digits: Newton's steps by the score (the sum of the
# Schoenfeld residuals) follow. `by`: units within which the robust covariance is summed.
cox_fit <- function(s, e, X, o, by = NULL) {
  ties <- if (is.null(o$model$ties)) "efron" else o$model$ties
  d <- list(y = hazard_response(s, e), X = X, stratum = if (is.null(s$strata)) rep(1, nrow(X)) else s$strata$of)
  d$by <- by
  f <- if (is.null(s$strata)) y ~ X else y ~ X + strata(stratum)
  control <- suppressWarnings(survival::coxph.control(eps = 1e-15, iter.max = 60, toler.chol = 1e-13, timefix = FALSE))
  environment(f) <- list2env(list(strata = survival::strata), parent = environment())
  run <- function(...) suppressWarnings(if (is.null(by)) survival::coxph(f, d, ties = ties, control = control, x = TRUE, ...) else
    survival::coxph(f, d, ties = ties, control = control, x = TRUE, cluster = by, ...))
  fit <- run(); l0 <- fit$loglik[1]; b <- stats::coef(fit)
  own <- diag(as.matrix(if (is.null(fit$naive.var)) fit$var else fit$naive.var))
  # A coefficient that runs off stops where the likelihood is flat: not at all, or with an error beyond all measure.
  q <- qr(cbind(1, X), tol = 1e-9); aliased <- !(seq_along(b) %in% (q$pivot[seq_len(q$rank)] - 1))
  width <- apply(X, 2, stats::sd)
  fit$runs_off <- if (anyNA(b)) is.na(b) & !aliased else abs(b) * width > 5 & !(own >= 0 & own * width^2 < 1000)
  if (ties != "exact" && !anyNA(b) && !any(fit$runs_off)) for (i in 1:3) {
    v <- if (is.null(fit$naive.var)) fit$var else fit$naive.var
    control$iter.max <- 0
    fit <- run(init = drop(stats::coef(fit) + v %*% colSums(as.matrix(stats::residuals(fit, "schoenfeld")))))
    fit$loglik[1] <- l0
    fit$runs_off <- rep(FALSE, length(b))
  }
  fit
}
# The limits of a coefficient that runs off: the finite one is where the profile of the likelihood lies below its top by what
# chi-square has for the level.
cox_limit <- function(s, e, X, column, o) {
  y <- hazard_response(s, e); x <- X[, column]; stratum <- if (is.null(s$strata)) rep(1, length(x)) else s$strata$of
  control <- survival::coxph.control(eps = 1e-12, iter.max = 60, toler.chol = 1e-14, timefix = FALSE)
  profile <- function(b) {
    f <- if (ncol(X) > 1) y ~ X[, -column] + strata(stratum) + offset(b * x) else y ~ strata(stratum) + offset(b * x)
    environment(f) <- list2env(list(strata = survival::strata), parent = environment())
    ties <- if (is.null(o$model$ties)) "efron" else o$model$ties
    utils::tail(suppressWarnings(survival::coxph(f, ties = ties, control = control))$loglik, 1)
  }
  width <- stats::sd(x); x <- centred(x); ends <- c(profile(-40 / width), profile(40 / width)); top <- max(ends)
  below <- function(b) top - profile(b) - stats::qchisq(o$level, 1) / 2
  limit <- exp(stats::uniroot(below, c(-1, 1) * 20 / width, extendInt = "yes", tol = 1e-12)$root)
  if (ends[1] > ends[2]) c(0, limit) else c(limit, Inf)
}
# A ratio whose standard error is that of its logarithm.
ratio_row <- function(term, measure, b, se, o) {
  if (!isTRUE(se > 0)) return(row(term, measure, exp(b)))
  half <- stats::qnorm((1 + o$level) / 2) * se
  row(term, measure, exp(b), se, exp(b - half), exp(b + half), b / se, p = 2 * stats::pnorm(-abs(b / se)))
}
chi2_row <- function(term, measure, value, statistic, df) row(term, measure, value, statistic = statistic, df1 = df,
                                                              p = stats::pchisq(statistic, df, lower.tail = FALSE))
