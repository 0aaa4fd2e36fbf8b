# Data and shapes for the fixtures of curves of one ending. Sourced from the project root.
suppressPackageStartupMessages({library(jsonlite); library(survival); library(KMsurv)})

# A durations sample: `ending` is a factor, NA while under way.
waiting <- function(d, at = NULL, horizon = NULL, event = 1) {
  s <- list(shape = "durations", groups = I(levels(d$group)), group = I(as.integer(d$group) - 1L), time = I(d$time),
            ending = I(ifelse(is.na(d$ending), NA, as.integer(d$ending) - 1L)), endings = I(levels(d$ending)), event = event - 1)
  if (!is.null(d$entry)) s$entry <- I(d$entry)
  if (!is.null(d$subject)) s$subject <- I(as.integer(factor(d$subject)) - 1L)
  if (!is.null(d$cluster)) s$clusters <- list(I(as.integer(factor(d$cluster)) - 1L))
  if (!is.null(at)) s$at <- I(at)
  if (!is.null(horizon)) s$horizon <- horizon
  s
}
frame <- function(time, ending, group = "a", entry = NULL, cluster = NULL, subject = NULL, groups = unique(group),
                  endings = "plan") {
  d <- data.frame(time = time, ending = factor(ending, levels = endings), group = factor(rep_len(group, length(time)), groups))
  if (!is.null(entry)) d$entry <- entry
  if (!is.null(cluster)) d$cluster <- cluster
  if (!is.null(subject)) d$subject <- subject
  d
}
plan <- function(status) ifelse(status == 1, "plan", NA)

data(heart, package = "survival"); data(cancer, package = "survival"); data(drug6mp, package = "KMsurv")
data(bcdeter, package = "KMsurv"); data(channing, package = "KMsurv")
public <- list(
  aml = frame(aml$time, plan(aml$status), ifelse(aml$x == "Maintained", "maintained", "not")),
  # Freireich's 6-MP trial: remission of 21 pairs, placebo (t1, all relapsed) and 6-MP (t2).
  mp = frame(c(drug6mp$t2, drug6mp$t1), plan(c(drug6mp$relapse, rep(1, 21))), rep(c("6-MP", "placebo"), each = 21),
             cluster = rep(drug6mp$pair, 2)),
  lung = frame(lung$time, plan(lung$status - 1), ifelse(lung$sex == 1, "man", "woman"), cluster = ifelse(is.na(lung$inst), 0, lung$inst)),
  veteran = frame(veteran$time, plan(veteran$status), as.character(veteran$celltype)),
  ovarian = frame(ovarian$futime, plan(ovarian$fustat), ovarian$rx),
  # Episodes before and after transplant, of one patient each at most two, that do not overlap; groups by surgery before.
  heart = frame(heart$stop, plan(heart$event), ifelse(heart$surgery == 1, "surgery", "none"), entry = heart$start, subject = heart$id),
  # Infections that come back: rows of a patient one after the other, several of which end.
  cgd = frame(cgd$tstop, plan(cgd$status), as.character(cgd$treat), entry = cgd$tstart, subject = cgd$id),
  # Late entry: residents of a home, ages in months.
  channing = with(channing[channing$ageentry < channing$age, ],
                  frame(age, plan(death), ifelse(gender == 1, "man", "woman"), entry = ageentry)))

# Calls `rows` for each group, then for all together when there are several.
each_group <- function(d, rows) {
  out <- do.call(c, lapply(levels(d$group), function(g) rows(g, d[d$group == g, , drop = FALSE])))
  if (nlevels(d$group) > 1) out <- c(out, rows("overall", d))
  out
}
# `EK-c: plan @ 10`, the time in full.
at_time <- function(what, t) paste(what, "@", format(t, scientific = FALSE, digits = 15))
units <- function(d) if (is.null(d$subject)) nrow(d) else length(unique(d$subject))
# Ties are exact in these data: no times are brought together.
surv <- function(d, ended = !is.na(d$ending)) if (is.null(d$entry)) Surv(d$time, ended) else Surv(d$entry, d$time, ended)
curve <- function(d, ended = !is.na(d$ending), type = "log-log", level = 0.95) {
  # As survfit does with `id`: units of which one ended more than once are clusters.
  by <- if (!is.null(d$cluster)) d$cluster else if (anyDuplicated(d$subject[!is.na(d$ending)])) d$subject
  if (is.null(by)) survfit(surv(d, ended) ~ 1, conf.type = type, conf.int = level, timefix = FALSE)
  else survfit(surv(d, ended) ~ 1, cluster = by, conf.type = type, conf.int = level, timefix = FALSE)
}
save <- function(id, origin, cases) {
  write_json(list(estimator = id, origin = paste(R.version.string, origin), cases = cases),
             sprintf("tests/oracle/%s.json", id), auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE)
}
