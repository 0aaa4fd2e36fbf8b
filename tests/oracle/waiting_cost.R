# Expected numbers of `waiting_cost`. From the project root: Rscript tests/oracle/waiting_cost.R
# The price times survfit's restricted mean of one ending, with Greenwood's formula; within clusters residuals(type = "auc") summed.
suppressPackageStartupMessages({library(jsonlite); library(survival)})

sample <- function(d, groups, horizon = NULL, clusters = NULL) {
  out <- list(shape = "durations", groups = I(groups), group = I(match(d$group, groups) - 1), time = I(d$time),
              ending = I(match(d$ending, c("plan", "stop")) - 1), endings = c("plan", "stop"))
  if (!is.null(d$entry)) out$entry <- I(d$entry)
  if (!is.null(horizon)) out$horizon <- horizon
  if (!is.null(clusters)) out$clusters <- list(I(clusters))
  out
}
case <- function(name, d, groups, price, horizon, clusters = NULL, asked = TRUE, expect = rows(d, groups, price, horizon, clusters))
  list(name = name, sample = sample(d, groups, if (asked) horizon, clusters), settings = list(price = price), expect = expect)
undefined <- function(name, d, note, horizon = 4, ...)
  list(name = name, sample = sample(d, c("a", "b"), horizon), settings = list(...), undefined = note)
noted <- function(term, measure, value, note) list(term = term, measure = measure, value = value, std_error = NULL,
                                                   low = NULL, high = NULL, statistic = NULL, note = note)
now <- NULL
mean_time <- function(d, tau, cluster) {
  now <<- data.frame(time = d$time, ended = !is.na(d$ending), entry = if (is.null(d$entry)) -1 else d$entry)
  fit <- if (is.null(d$entry)) survfit(Surv(time, ended) ~ 1, now) else survfit(Surv(entry, time, ended) ~ 1, now)
  table <- summary(fit, rmean = tau)$table
  moved <- as.vector(residuals(fit, times = tau, type = "auc"))
  # Without late entry the package's own error is Greenwood's.
  if (is.null(d$entry)) stopifnot(abs(sqrt(sum(moved^2)) / table["se(rmean)"] - 1) < 1e-11)
  list(value = table[["rmean"]], moved = moved, cluster = cluster)
}
number <- function(term, measure, value, moved, cluster, range, n, test) {
  se <- sqrt(sum(rowsum(moved, cluster)^2))
  out <- list(term = term, measure = measure, value = value, std_error = se, low = max(range[1], value - qnorm(.975) * se),
              high = min(range[2], value + qnorm(.975) * se), n = n)
  if (test) c(out, list(statistic = value / se, p = 2 * pnorm(-abs(value / se)), p_digits = 9)) else out
}
rows <- function(d, groups, price, tau, clusters) {
  unit <- if (is.null(clusters)) seq_len(nrow(d)) else clusters
  each <- lapply(groups, function(g) mean_time(d[d$group == g, ], tau, unit[d$group == g]))
  names(each) <- groups
  if (length(groups) > 1) each$overall <- mean_time(d, tau, unit)
  out <- lapply(names(each), function(g) with(each[[g]], number(g, "waiting_cost", price * value, price * moved, cluster,
                                                               c(0, price * tau), length(moved), FALSE)))
  for (i in seq_along(groups)) for (k in seq_along(groups)) if (i < k) {
    a <- each[[i]]; b <- each[[k]]
    out <- c(out, list(number(paste(groups[i], "-", groups[k]), "waiting_cost_difference", price * (a$value - b$value),
                              price * c(a$moved, -b$moved), c(a$cluster, b$cluster), price * tau * c(-1, 1),
                              length(a$moved) + length(b$moved), TRUE)))
  }
  out
}

set.seed(64)
n <- 75
weeks <- data.frame(group = rep(c("EK-c", "FNB", "SoS"), each = n / 3), time = pmin(1 + rpois(n, 8), 13),
                    ending = base::sample(c("plan", "stop", NA), n, TRUE, c(.5, .3, .2)))
families <- base::sample(0:19, n, TRUE)
late <- weeks; late$entry <- pmax(0, pmin(late$time - 1, base::sample(c(0, 0, 2, 5), n, TRUE)))
transplants <- with(transplant[1:200, ], data.frame(group = as.character(sex), time = futime,
  ending = ifelse(event == "ltx", "plan", ifelse(event == "censored", NA, "stop"))))
tail <- data.frame(group = rep(c("a", "b"), c(80, 90)), time = c(1 + rpois(80, 3), 6 + rpois(90, 5)), ending = "plan")
few <- data.frame(group = c("a", "a", "b", "b", "b"), time = c(2, 5, 1, 4, 6), ending = c("plan", NA, "plan", "plan", "stop"))
pair <- data.frame(group = c("a", "b"), time = c(3, 4), ending = c("plan", NA))

cases <- list(
  case("whole weeks, horizon of the data", weeks, c("EK-c", "FNB", "SoS"), 125, min(tapply(weeks$time, weeks$group, max)), asked = FALSE),
  case("transplant waiting list", transplants, c("f", "m"), 410.5, 365),
  case("clusters across groups", weeks, c("EK-c", "FNB", "SoS"), 125, 11, families),
  case("late entry", late, c("EK-c", "FNB", "SoS"), 125, 12),
  case("far tail", tail, c("a", "b"), 0.01, 10),
  # By hand from here on.
  case("a price of nothing", few, c("a", "b"), 0, 4, expect = list(
    list(term = "a", measure = "waiting_cost", value = 0, low = NULL), list(term = "a - b", measure = "waiting_cost_difference",
                                                                           value = 0, statistic = NULL))),
  case("a row a group", pair, c("a", "b"), 100, 3.5, expect = list(
    noted("a", "waiting_cost", 300, "too-few-rows"), noted("a - b", "waiting_cost_difference", -50, "too-few-rows"))),
  case("nobody ended", transform(few, ending = NA), c("a", "b"), 100, 4, expect = list(
    noted("a", "waiting_cost", 400, "curve-at-edge"), noted("a - b", "waiting_cost_difference", 0, "curve-at-edge"))),
  case("a horizon beyond the last time", few, c("a", "b"), 60, 9, expect = list(
    noted("a", "waiting_cost", NULL, "beyond-follow-up"), list(term = "b", measure = "waiting_cost", value = 220))),
  case("an empty group", few, c("a", "b", "none"), 60, 4, expect = list(
    noted("none", "waiting_cost", NULL, "empty-group"), list(term = "a", measure = "waiting_cost", value = 180))),
  undefined("no price", few, "no-price"),
  undefined("a negative price", few, "no-price", price = -1),
  undefined("a horizon of 0", few, "horizon", horizon = 0, price = 10),
  undefined("nobody", few[0, ], "empty-group", price = 10))
write_json(list(estimator = "waiting_cost",
                origin = paste(R.version.string, "survival 3.5.3 print(survfit(), rmean =), residuals(survfit, type = \"auc\")"),
                cases = cases),
           "tests/oracle/waiting_cost.json", auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE)
