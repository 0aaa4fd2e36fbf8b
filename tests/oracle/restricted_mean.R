# Expected numbers of `restricted_mean`. From the project root: Rscript tests/oracle/restricted_mean.R
# survfit's areas with the errors of its infinitesimal jackknife (influence = TRUE), and residuals(type = "auc") summed within clusters.
# Held to Greenwood's formula by hand (that of survRM2), and the areas of one ending to lifelines 0.30.3 (Python).
suppressPackageStartupMessages({library(jsonlite); library(survival)})

sample <- function(d, endings, groups, horizon = NULL, clusters = NULL, event = 0) {
  ending <- match(d$ending, endings) - 1
  out <- list(shape = "durations", groups = I(groups), group = I(match(d$group, groups) - 1), time = I(d$time),
              ending = I(ending), endings = I(endings), event = event)
  if (!is.null(d$entry)) out$entry <- I(d$entry)
  if (!is.null(d$subject)) out$subject <- I(d$subject - 1)
  if (!is.null(horizon)) out$horizon <- horizon
  if (!is.null(clusters)) out$clusters <- list(I(clusters))
  out
}
case <- function(name, d, endings, groups = unique(d$group), horizon = NULL, clusters = NULL, expect = NULL, event = 0) {
  tau <- if (is.null(horizon)) min(tapply(d$time, d$group, max)) else horizon
  if (is.null(expect)) expect <- rows(d, endings, groups, tau, clusters)
  list(name = name, sample = sample(d, endings, groups, horizon, clusters, event), expect = expect)
}
undefined <- function(name, d, endings, groups, note, ...)
  list(name = name, sample = sample(d, endings, groups, ...), undefined = note)
noted <- function(term, measure, value, note) list(term = term, measure = measure, value = value, std_error = NULL,
                                                   low = NULL, high = NULL, statistic = NULL, note = note)

# residuals() looks the data up again, where everybody can see them.
now <- NULL
# Areas up to tau and how each row moves them: first column any ending, then one an ending. As the package orders its rows.
areas <- function(d, endings, tau) {
  if (tau < min(d$time))
    return(list(value = c(tau, 0 * seq_along(endings)), moved = matrix(0, nrow(d), 1 + length(endings)), id = d$subject))
  state <- factor(ifelse(is.na(d$ending), "open", d$ending), c("open", endings))
  id <- if (is.null(d$subject)) seq_len(nrow(d)) else d$subject
  d$entry <- if (is.null(d$entry)) -1 else d$entry
  late <- any(d$entry >= 0)
  now <<- data.frame(entry = d$entry, time = d$time, state = state, unit = id)
  fit <- if (late) survfit(Surv(entry, time, state) ~ 1, now, id = unit, influence = TRUE) else
    survfit(Surv(time, state) ~ 1, now, influence = TRUE)
  value <- summary(fit, rmean = tau)$table[, "rmean"]
  moved <- residuals(fit, times = tau, type = "auc")
  stopifnot(abs(sqrt(colSums(moved^2)) / summary(fit, rmean = tau)$table[, "se(rmean)"] - 1)[colSums(moved^2) > 0] < 1e-9)
  if (!late) {
    # Greenwood's formula of the area under S, as survRM2 has it.
    km <- survfit(Surv(d$time, !is.na(d$ending)) ~ 1)
    keep <- km$time <= tau
    times <- c(km$time[keep], tau); s <- c(1, km$surv[keep])
    pieces <- diff(c(0, times)) * s
    left <- rev(cumsum(rev(pieces)))[-1]
    risk <- km$n.risk[keep]; events <- km$n.event[keep]
    greenwood <- sum(ifelse(risk == events, 0, left^2 * events / (risk * (risk - events))))
    stopifnot(abs(sum(pieces) / value[1] - 1) < 1e-12, abs(greenwood / sum(moved[, 1]^2) - 1) < 1e-11)
  }
  list(value = unname(value), moved = unname(moved), id = unique(id))
}
spread <- function(moved, cluster) sqrt(sum(rowsum(moved, cluster)^2))
number <- function(term, measure, value, se, range, n, test) {
  out <- list(term = term, measure = measure, value = value, std_error = se,
              low = max(range[1], value - qnorm(.975) * se), high = min(range[2], value + qnorm(.975) * se), n = n)
  if (test) out <- c(out, list(statistic = value / se, p = 2 * pnorm(-abs(value / se)), p_digits = 9))
  out
}
rows <- function(d, endings, groups, tau, clusters) {
  if (is.null(d$subject)) d$subject <- seq_len(nrow(d))
  unit <- if (is.null(clusters)) d$subject else clusters
  unit <- unit[match(unique(d$subject), d$subject)]
  names(unit) <- unique(d$subject)
  of <- function(part) { a <- areas(part, endings, tau); a$unit <- unit[as.character(a$id)]; a }
  each <- lapply(groups, function(g) of(d[d$group == g, ]))
  names(each) <- groups
  if (length(groups) > 1) each$overall <- of(d)
  measures <- c("restricted_mean_time", rep("time_lost", length(endings)))
  differences <- c("restricted_mean_difference", rep("time_lost_difference", length(endings)))
  parts <- c("", paste0(": ", endings))
  out <- list()
  for (g in names(each)) for (j in seq_along(parts)) {
    a <- each[[g]]
    if (any(a$moved[, j] != 0))
      out <- c(out, list(number(paste0(g, parts[j]), measures[j], a$value[j], spread(a$moved[, j], a$unit), c(0, tau),
                                length(a$id), FALSE)))
  }
  for (i in seq_along(groups)) for (k in seq_along(groups)) if (i < k) for (j in seq_along(parts)) {
    a <- each[[i]]; b <- each[[k]]
    moved <- c(a$moved[, j], -b$moved[, j])
    if (any(a$moved[, j] != 0) || any(b$moved[, j] != 0))
      out <- c(out, list(number(paste0(groups[i], " - ", groups[k], parts[j]), differences[j], a$value[j] - b$value[j],
                                spread(moved, c(a$unit, b$unit)), c(-tau, tau), length(a$id) + length(b$id), TRUE)))
  }
  out
}

mgus <- with(mgus2[1:240, ], data.frame(group = as.character(sex), time = ifelse(pstat == 0, futime, ptime),
  ending = ifelse(pstat == 1, "pcm", ifelse(death == 1, "death", NA))))
pbc1 <- with(pbc[1:312, ], data.frame(group = paste0("trt", trt), time = time, ending = ifelse(status == 2, "death", NA)))
# survRM2 1.0-4, vignette: tau = 10 years, 7.146 (trt 1) and 7.283 (trt 2), difference -0.137 (-0.939 to 0.665), p = 0.738.
vignette <- rows(pbc1, "death", c("trt1", "trt2"), 3652.5, NULL)
of <- function(measure, term) Filter(function(r) r$measure == measure && r$term == term, vignette)[[1]]
stopifnot(round(of("restricted_mean_time", "trt1")$value / 365.25, 3) == 7.146,
          round(of("restricted_mean_time", "trt2")$value / 365.25, 3) == 7.283,
          round(unlist(of("restricted_mean_difference", "trt1 - trt2")[c("value", "low", "high")]) / 365.25, 3) ==
            c(-0.137, -0.939, 0.665), round(of("restricted_mean_difference", "trt1 - trt2")$p, 3) == 0.738)
write.csv(data.frame(time = pbc1$time, event = !is.na(pbc1$ending))[pbc1$group == "trt1", ], "/tmp/pbc1.csv", row.names = FALSE)
python <- "import pandas as p; from lifelines import KaplanMeierFitter as K; from lifelines.utils import restricted_mean_survival_time as r; d = p.read_csv('/tmp/pbc1.csv'); print(repr(float(r(K().fit(d.time, d.event), t=3652.5))))"
lifelines <- as.numeric(system2("env", c("-u", "LD_LIBRARY_PATH", "python3", "-c", shQuote(python)), stdout = TRUE))
stopifnot(abs(lifelines / of("restricted_mean_time", "trt1")$value - 1) < 1e-12)

set.seed(62)
n <- 66
weeks <- data.frame(group = rep(c("EK-c", "FNB", "SoS"), each = n / 3), time = pmin(1 + rpois(n, 8), 13),
                    ending = base::sample(c("plan", "stop", NA), n, TRUE, c(.5, .3, .2)))
families <- base::sample(0:17, n, TRUE)
late <- weeks; late$entry <- pmax(0, pmin(late$time - 1, base::sample(c(0, 0, 2, 5), n, TRUE)))
tail <- data.frame(group = rep(c("a", "b"), c(80, 90)), time = c(1 + rpois(80, 3), 20 + rpois(90, 12)), ending = "plan")
tail$ending[c(3, 100)] <- NA
few <- data.frame(group = c("a", "a", "b", "b", "b"), time = c(2, 5, 1, 4, 6), ending = c("plan", NA, "plan", "plan", "stop"))
# Followed in pieces: the same families, each cut in two rows where that leaves both longer than 0.
pieces <- do.call(rbind, lapply(seq_len(nrow(weeks)), function(i) {
  w <- weeks[i, ]; cut <- floor(w$time / 2)
  if (cut < 1) return(cbind(w, entry = 0, subject = i))
  cbind(rbind(data.frame(group = w$group, time = cut, ending = NA), w), entry = c(0, cut), subject = i)
}))
huge <- transform(few, time = time * 1e9 + c(0, 1, 0, 0, 0))
open <- data.frame(group = c("a", "a", "b", "b"), time = c(3, 4, 4, 5), ending = NA)
one_week <- data.frame(group = c("a", "a", "b", "b"), time = 5, ending = "plan")
two <- data.frame(group = c("a", "b"), time = c(3, 4), ending = c("plan", NA))

cases <- list(
  case("two endings (mgus2)", mgus, c("pcm", "death"), horizon = 120),
  case("one ending (pbc)", pbc1, "death", c("trt1", "trt2"), 3652.5),
  case("whole weeks, three groups, horizon of the data", weeks, c("plan", "stop")),
  case("clusters across groups", weeks, c("plan", "stop"), horizon = 11, clusters = families),
  case("late entry", late, c("plan", "stop"), horizon = 12),
  case("several rows a family", pieces, c("plan", "stop"), horizon = 11),
  case("far tail", tail, "plan", horizon = 15),
  case("one group", subset(weeks, group == "FNB"), c("plan", "stop"), horizon = 10),
  case("an event that is not the first ending", few, c("plan", "stop"), horizon = 4.5, event = 1),
  case("times beyond 1e9", huge, c("plan", "stop"), horizon = 4.5e9),
  case("an empty group", few, c("plan", "stop"), c("a", "none", "b"), 4, expect = c(
    Filter(function(r) !grepl("-", r$term), rows(few, c("plan", "stop"), c("a", "b"), 4, NULL)),
    list(noted("none", "restricted_mean_time", NULL, "empty-group"),
         noted("none - b: plan", "time_lost_difference", NULL, "empty-group")))),
  # By hand: the longest of a is seen under way at 5, the longest of b ends at 6.
  case("a horizon beyond the last time", few, c("plan", "stop"), horizon = 9, expect = list(
    noted("a", "restricted_mean_time", NULL, "beyond-follow-up"),
    list(term = "b", measure = "restricted_mean_time", value = 11 / 3),
    list(term = "b: plan", measure = "time_lost", value = 13 / 3),
    list(term = "b: stop", measure = "time_lost", value = 1),
    noted("a - b", "restricted_mean_difference", NULL, "beyond-follow-up"))),
  # By hand from here on.
  case("everyone under way", open, "plan", horizon = 4, expect = list(
    noted("a", "restricted_mean_time", 4, "curve-at-edge"), noted("a: plan", "time_lost", 0, "curve-at-edge"),
    noted("a - b: plan", "time_lost_difference", 0, "curve-at-edge"))),
  case("all in one week", one_week, "plan", horizon = 7, expect = list(
    noted("a", "restricted_mean_time", 5, "curve-at-edge"), noted("overall: plan", "time_lost", 2, "curve-at-edge"))),
  case("a horizon before the first time", few, c("plan", "stop"), horizon = 0.5, expect = list(
    noted("a", "restricted_mean_time", 0.5, "curve-at-edge"), noted("overall: stop", "time_lost", 0, "curve-at-edge"))),
  case("a row a group", two, "plan", horizon = 3.5, expect = list(
    noted("a", "restricted_mean_time", 3, "too-few-rows"), noted("a - b: plan", "time_lost_difference", 0.5, "too-few-rows"))),
  case("a group in one cluster", few, c("plan", "stop"), horizon = 4, clusters = c(0, 0, 1, 2, 2), expect = list(
    noted("a", "restricted_mean_time", 3, "arm-in-one-cluster"),
    noted("a - b", "restricted_mean_difference", 0, "arm-in-one-cluster"),
    list(term = "b", measure = "restricted_mean_time", value = 3, note = "few-clusters"))),
  undefined("nobody", few[0, ], "plan", c("a", "b"), "empty-group", horizon = 4),
  undefined("a horizon of 0", few, "plan", c("a", "b"), "horizon", horizon = 0),
  undefined("all at time 0", transform(few, time = 0), c("plan", "stop"), c("a", "b"), "horizon"))
write_json(list(estimator = "restricted_mean",
                origin = paste(R.version.string, "survival 3.5.3 print(survfit(influence = TRUE), rmean =), residuals(survfit, type = \"auc\"); Greenwood's formula by hand; lifelines 0.30.3"), cases = cases),
           "tests/oracle/restricted_mean.json", auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE)
