# Expected numbers of `incidence_difference`. From the project root: Rscript tests/oracle/incidence_difference.R
source("tests/oracle/durations/incidence.R")

rows <- function(d, at, event = 1, level = 0.95) {
  groups <- levels(d$group)
  fits <- lapply(groups, function(g) curves(d[d$group == g, ]))
  out <- list()
  for (i in seq_along(groups)) for (j in seq_along(groups)[seq_along(groups) > i]) for (t in at)
    for (what in c(levels(d$ending)[event], levels(d$ending)[-event])) {
      both <- list(fits[[i]], fits[[j]])
      p <- sapply(both, at_time, what = what, t = t)
      se <- sapply(both, function(fit) at_time(fit, what, t, fit$se))
      row <- list(term = sprintf("%s - %s: %s @ %s", groups[i], groups[j], what, written(t)), measure = "incidence_difference", time = t,
                  value = p[1] - p[2], n = sum(d$group %in% groups[c(i, j)]))
      past <- t > sapply(both, function(fit) max(fit$time)) & sapply(both, at_time, what = "(s0)", t = t) > FLAT
      if (any(past)) {
        row["value"] <- row["low"] <- list(NULL)
        out <- c(out, list(c(row, note = "nobody-at-risk")))
        next
      }
      # What each cluster moves the difference by, whichever groups its rows are in.
      moved <- unlist(lapply(1:2, function(s) {
        fit <- both[[s]]
        k <- sum(fit$time <= t)
        c(1, -1)[s] * fit$moved[, k + 1, match(what, fit$names)]
      }))
      unit <- if (is.null(d$cluster)) seq_along(moved) else unlist(lapply(both, `[[`, "unit"))
      error <- sqrt(sum(rowsum(moved, unit)^2))
      if (is.null(d$cluster)) stopifnot(abs(error - sqrt(sum(se^2))) < 1e-12)
      if (any(mapply(edge, p, se))) row["low"] <- row["std_error"] <- row["p"] <- list(NULL)
      else {
        z <- row$value / error
        half <- qnorm(1 - (1 - level) / 2) * error
        row <- c(row, list(std_error = error, low = max(row$value - half, -1), high = min(row$value + half, 1),
                           statistic = z, p = 2 * pnorm(-abs(z)), null = 0))
      }
      out <- c(out, list(row))
    }
  out
}
case <- function(name, d, at, event = 1, level = 0.95, expect = rows(d, at, event, level), ask = at) {
  out <- list(name = name, sample = waiting(d, ask, event = event), expect = expect)
  if (level != 0.95) out$settings$level <- level
  out
}
two <- function(...) small(..., groups = c("a", "b"))
# Litters of which one rat is treated and two are not: clusters with rows in both groups.
rats <- public$rats
n <- 400
far <- two(c(seq_len(n), seq_len(n) + 0.5), c(rep(c("plan", "plan", "plan", "stop"), n / 4), rep(c("stop", "stop", "stop", "stop", "stop", NA, "stop", "plan"), n / 8)),
           group = rep(c("a", "b"), each = n))
cases <- list(
  case("mgus2 by sex", public$mgus[1:700, ], c(12, 60, 120, 240)),
  case("three endings, four groups, transplant", public$transplant, c(30, 365, 1000)),
  case("heavy ties, bone marrow in months", public$marrow, c(1, 6, 12)),
  case("the second ending asked", public$marrow, c(6, 12), event = 2),
  case("one ending, aml", public$aml, c(13, 23)),
  case("clusters in both groups, rats", rats, c(70, 80, 104)),
  case("late entry, mgus2 by age", public$age[1:500, ], c(75, 85)),
  case("late entry and clusters", within(public$age[1:200, ], cluster <- seq_len(200) %% 25), c(75, 85)),
  case("far tail", far, c(390)),
  case("level 0.90", public$marrow, 6, level = 0.9),
  case("no time asked: the horizon", public$aml, 45, ask = NULL),
  case("smallest", two(c(1, 3, 2, 3), c("plan", "stop", "plan", "stop"), group = c("a", "a", "b", "b")), c(2, 3)),
  case("a share of 0", two(c(1, 2, 3, 4, 5, 6), c("plan", "stop", NA, "stop", "stop", "plan"), group = rep(c("a", "b"), each = 3)), c(2, 3)),
  case("past the last time of a group", two(c(1, 2, 3, 4, 5, 9), c("plan", "stop", NA, "plan", "stop", "plan"), group = rep(c("a", "b"), each = 3)), 5,
       expect = list(list(term = "a - b: plan @ 5", measure = "incidence_difference", value = NULL, note = "nobody-at-risk"))),
  # By hand: each cluster has the same in either group.
  case("clusters that cancel", two(rep(c(1, 2, 3), 2), rep(c("plan", "stop", "plan"), 2), group = rep(c("a", "b"), each = 3), cluster = c(0, 1, 2, 0, 1, 2)), 1,
       expect = list(list(term = "a - b: plan @ 1", measure = "incidence_difference", value = 0, low = NULL, p = NULL, note = "clusters-show-nothing"))),
  list(name = "one group", sample = waiting(two(c(1, 2), c("plan", "stop"), group = c("a", "a"))), undefined = "one-group"),
  list(name = "no rows", sample = waiting(small(numeric(0), character(0))), undefined = "too-few-rows"))
write_fixture("incidence_difference", "survival 3.5-3 survfit (multi-state, influence = TRUE, summed within clusters over both groups)", cases)
