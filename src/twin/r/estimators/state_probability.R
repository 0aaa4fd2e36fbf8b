# The share in each state at the times asked and the mean time in each up to the horizon (Aalen-Johansen), spell by spell, with how
# each unit moves them; differences between groups.
state_curve <- function(d, states) {
  id <- unique(d$subject); n <- length(id); who <- match(d$subject, id); every <- seq_len(states)
  move <- !is.na(d$to) & d$to != d$state
  times <- sort(unique(d$until[move]))
  # At the start: those seen from 0 on, or when some come later, those seen at the first move.
  first <- if (length(times)) times[1] else max(d$until)
  start <- if (any(tapply(d$from, d$subject, min) > 0)) d$from < first & d$until >= first else d$from == 0
  p <- tabulate(d$state[start], states) / sum(start)
  U <- matrix(0, n, states)
  for (r in which(start)) U[who[r], ] <- ((every == d$state[r]) - p) / sum(start)
  P <- matrix(p, 1); moved <- array(U, c(n, states, 1 + length(times)))
  for (i in seq_along(times)) {
    risk <- d$from < times[i] & d$until >= times[i]; now <- move & d$until == times[i]
    A <- matrix(0, states, states); V <- U
    for (h in every) {
      Y <- sum(risk & d$state == h)
      for (j in setdiff(every, h)) if (Y && any(here <- now & d$state == h & d$to == j)) {
        A[h, j] <- sum(here) / Y; A[h, h] <- A[h, h] - A[h, j]
        change <- drop(rowsum(here - (risk & d$state == h) * A[h, j], factor(who, seq_len(n)), reorder = TRUE)) / Y * p[h]
        V[, j] <- V[, j] + change; V[, h] <- V[, h] - change
      }
    }
    U <- V + U %*% A; p <- drop(p %*% (diag(states) + A))
    P <- rbind(P, p); moved[, , i + 1] <- U
  }
  list(times = times, P = P, moved = moved, first = if (any(d$from > 0) && !any(d$from == 0)) min(d$from) else 0,
       last = max(d$until), unit = d$unit[match(id, d$subject)], n = n)
}
estimate_state_probability <- function(s, o) {
  d <- data.frame(time = s$until, from = s$from, until = s$until, state = s$state, to = s$`next`, subject = s$subject, group = s$group,
                  unit = if (length(s$clusters)) s$clusters[[length(s$clusters)]] else s$subject)
  states <- length(s$states); horizon <- horizon_of(s, s$until)
  parts <- each_group(s, d)
  curves <- lapply(parts, function(d) if (nrow(d)) state_curve(d, states))
  # Of state j at t, or up to the horizon (t = NULL): value and how each unit moves it; past the last time only when all are in
  # states that nobody leaves.
  ask <- function(curve, d, j, t = NULL) {
    if (is.null(curve)) return(NULL)
    until <- if (is.null(t)) horizon else t
    leaves <- setdiff(which(curve$P[nrow(curve$P), ] > FLAT), setdiff(d$to, d$state))
    if (until > curve$last && length(leaves)) return(NULL)
    k <- findInterval(until, curve$times) + 1
    if (!is.null(t)) return(list(value = curve$P[k, j], moved = curve$moved[, j, k], unit = curve$unit, most = 1))
    width <- diff(c(0, curve$times[seq_len(k - 1)], horizon)); moved <- matrix(curve$moved[, j, seq_len(k)], ncol = k)
    list(value = sum(curve$P[seq_len(k), j] * width), moved = drop(moved %*% width), unit = curve$unit, most = horizon)
  }
  error <- function(x) if (length(unique(x$unit)) < 2) 0 else unit_error(x$moved, x$unit)
  times <- c(as.list(times_of(s, s$until)), list(NULL))
  at_time <- function(name, t) if (is.null(t)) name else paste(name, "@", written(t))
  z <- stats::qnorm((1 + o$level) / 2)
  rows(
    lapply(names(parts), function(g) lapply(times, function(t) lapply(seq_len(states), function(j) {
      x <- ask(curves[[g]], parts[[g]], j, t)
      if (is.null(x)) return(NULL)
      term <- at_time(paste0(g, ": ", s$states[j]), t)
      if (!is.null(t) && length(unique(x$unit)) < 2) return(row(term, "state_probability", x$value))
      if (!is.null(t)) return(curve_row(term, "state_probability", x, x$unit, o))
      se <- error(x)
      if (se < FLAT * horizon) row(term, "time_in_state", x$value) else
        row(term, "time_in_state", x$value, se, max(0, x$value - z * se), min(horizon, x$value + z * se))
    }))),
    lapply(group_pairs(s$groups), function(pair) lapply(times, function(t) lapply(seq_len(states), function(j) {
      a <- ask(curves[[pair[1]]], parts[[pair[1]]], j, t); b <- ask(curves[[pair[2]]], parts[[pair[2]]], j, t)
      if (is.null(a) || is.null(b)) return(NULL)
      term <- at_time(paste0(s$groups[pair[1]], " - ", s$groups[pair[2]], ": ", s$states[j]), t)
      measure <- if (is.null(t)) "time_in_state_difference" else "state_probability_difference"
      if (length(unique(a$unit)) < 2 || length(unique(b$unit)) < 2) return(row(term, measure, a$value - b$value))
      z_row(term, measure, a$value - b$value, unit_error(c(a$moved, -b$moved), c(a$unit, b$unit)), a$most, o)
    }))))
}
