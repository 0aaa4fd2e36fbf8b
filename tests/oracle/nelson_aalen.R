# Expected numbers of `nelson_aalen`. From the project root: Rscript tests/oracle/nelson_aalen.R
source("tests/oracle/durations/curves.R")

# survfit gives cumhaz and std.chaz; the limits are H exp(± z se/H).
rows <- function(d, at, level = 0.95, event = 1) each_group(d, function(g, d) {
  endings <- c(levels(d$ending)[event], levels(d$ending)[-event])
  do.call(c, lapply(at, function(t) lapply(endings, function(ending) {
    row <- list(term = at_time(paste0(g, ": ", ending), t), measure = "cumulative_hazard", n = units(d))
    if (nrow(d) == 0) return(c(row, list(value = NULL, note = "empty-group")))
    if (t > max(d$time)) return(c(row, list(value = NULL, note = "nobody-at-risk")))
    ended <- !is.na(d$ending) & d$ending == ending
    fit <- curve(d, ended)
    k <- sum(fit$time <= t)
    h <- c(0, fit$cumhaz)[k + 1]; se <- c(0, fit$std.chaz)[k + 1]
    if (h == 0) {
      row["low"] <- row["std_error"] <- list(NULL)
      return(c(row, list(value = 0, time = t, note = if (any(ended)) "curve-at-edge" else "never-happens")))
    }
    step <- exp(qnorm((1 + level) / 2) * se / h)
    c(row, list(value = h, std_error = se, low = h / step, high = h * step, time = t))
  })))
})
case <- function(name, d, at, level = NULL, ask = at, event = 1, ...) {
  out <- list(name = name, sample = waiting(d, ask, event = event, ...), expect = rows(d, at, if (is.null(level)) 0.95 else level, event))
  if (!is.null(level)) out$settings$level <- level
  out
}
# The definition once more, from the numbers at risk and ended.
local({
  d <- public$lung[public$lung$group == "woman", names(public$lung) != "cluster"]
  fit <- curve(d)
  stopifnot(max(abs(cumsum(fit$n.event / fit$n.risk) - fit$cumhaz)) < 1e-14,
            max(abs(sqrt(cumsum(fit$n.event / fit$n.risk^2)) - fit$std.chaz)) < 1e-14)
})
alone <- function(d) d[, names(d) != "cluster"]
mgus <- with(mgus2, {
  death <- ifelse(pstat == 1, "progression", ifelse(death == 1, "death", NA))
  frame(ifelse(pstat == 1, ptime, futime), death, sex, groups = c("F", "M"), endings = c("progression", "death"))
})[seq(1, 1384, by = 4), ]
weeks <- frame(c(rep(2, 9), rep(4, 12), rep(6, 5), rep(8, 14)),
               c(rep("plan", 4), rep("stop", 2), rep(NA, 3), rep("plan", 6), rep("stop", 4), NA, NA, rep(NA, 5), rep("plan", 13), "stop"),
               endings = c("plan", "stop", "moved"), cluster = rep(1:8, 5))
cases <- list(
  case("acute myelogenous leukaemia", public$aml, c(4, 9, 20, 48)),
  case("6-MP leukaemia", alone(public$mp), c(1, 6, 23, 35)),
  case("6-MP leukaemia, in pairs", public$mp, c(6, 12, 22)),
  case("lung cancer, by institution", public$lung, c(90, 365, 700)),
  case("monoclonal gammopathy, two endings, every fourth", mgus, c(60, 120, 240), 0.9),
  case("the other ending asked about", mgus, 120, event = 2),
  case("heart transplant, episodes that come late", public$heart, c(30, 100, 500)),
  case("chronic granulomatous disease, infections that come back", public$cgd, c(100, 200, 300)),
  case("Channing House, late entry", public$channing, c(900, 1000, 1100)),
  case("heavy ties, an ending that never happens", alone(weeks), c(2, 4, 8)),
  case("heavy ties, in clusters", weeks, c(2, 4, 8)),
  case("no times asked", public$ovarian, min(tapply(public$ovarian$time, public$ovarian$group, max)), ask = NULL),
  case("far tail: one ending of 500", frame(1:500, ifelse(1:500 == 250, "plan", NA)), c(249, 250, 499)),
  case("an ending at time 0", frame(c(0, 0, 1, 2, 3), c("plan", NA, "plan", "plan", NA)), c(0, 2)),
  case("one row", frame(4, "plan"), c(1, 4, 9)),
  case("a time past the last, an empty group", frame(c(1, 2, 4), c("plan", NA, NA), groups = c("a", "b")), c(2, 5)),
  list(name = "one cluster", sample = waiting(frame(c(1, 2, 4, 5), c("plan", "plan", "plan", NA), cluster = rep(1, 4)), 2),
       # By hand: 1/4 + 1/3.
       expect = list(list(term = "a: plan @ 2", measure = "cumulative_hazard", value = 7 / 12, std_error = NULL, low = NULL,
                          note = "clusters-show-nothing"))),
  list(name = "no rows", sample = waiting(frame(numeric(0), character(0), groups = "a")), undefined = "too-few-rows"))
save("nelson_aalen", "survival 3.5-3 survfit cumhaz, std.chaz; lifelines 0.30.3; by hand", cases)
