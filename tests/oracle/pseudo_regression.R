# Expected numbers of `pseudo_regression`. From the project root: Rscript tests/oracle/pseudo_regression.R
# Pseudo-observations by their definition, survfit without each row; held to prodlim's jackknife. Then lm with sandwich's and
# clubSandwich's covariances; HC0 held to geepack's geese.
suppressPackageStartupMessages({library(jsonlite); library(survival); library(sandwich); library(clubSandwich)})

predictor <- function(name, values, reference = NULL) {
  if (is.null(reference)) return(list(name = name, columns = list(list(name = name, values = I(values)))))
  levels <- setdiff(unique(values), reference)
  list(name = name, reference = reference,
       columns = lapply(levels, function(l) list(name = l, values = I(as.numeric(values == l)))))
}
sample <- function(d, endings, groups, at = NULL, horizon = NULL, clusters = NULL, covariates = list(), event = 0) {
  out <- list(shape = "durations", groups = I(groups), group = I(match(d$group, groups) - 1), time = I(d$time),
              ending = I(match(d$ending, endings) - 1), endings = I(endings), event = event, covariates = covariates)
  if (!is.null(d$entry)) out$entry <- I(d$entry)
  if (!is.null(at)) out$at <- I(at)
  if (!is.null(horizon)) out$horizon <- horizon
  if (!is.null(clusters)) out$clusters <- list(I(clusters))
  out
}
case <- function(name, d, endings, groups, ..., settings = NULL, expect) {
  out <- list(name = name, sample = sample(d, endings, groups, ...))
  if (!is.null(settings)) out$settings <- settings
  c(out, list(expect = expect))
}
undefined <- function(name, d, endings, groups, note, ...)
  list(name = name, sample = sample(d, endings, groups, ...), undefined = note)
noted <- function(term, measure, value, note) list(term = term, measure = measure, value = value, std_error = NULL,
                                                   low = NULL, high = NULL, statistic = NULL, note = note)

# F(t) of an ending, or the area under it up to tau.
curve <- function(time, ending, endings, which, at, lost) {
  state <- factor(ifelse(is.na(ending), "open", ending), c("open", endings))
  fit <- survfit(Surv(time, state) ~ 1, data.frame(time = time, state = state))
  keep <- fit$time <= at
  f <- c(0, fit$pstate[keep, match(which, fit$states)])
  if (lost) sum(f * diff(c(0, fit$time[keep], at))) else f[length(f)]
}
pseudo <- function(d, endings, which, at, lost) {
  n <- nrow(d)
  all <- curve(d$time, d$ending, endings, which, at, lost)
  each <- sapply(seq_len(n), function(i) n * all - (n - 1) * curve(d$time[-i], d$ending[-i], endings, which, at, lost))
  if (!lost && at <= sort(d$time, decreasing = TRUE)[2]) {
    status <- ifelse(is.na(d$ending), 0, match(d$ending, endings))
    fit <- if (length(endings) > 1) prodlim::prodlim(prodlim::Hist(time, status) ~ 1, data.frame(time = d$time, status = status)) else
      prodlim::prodlim(prodlim::Hist(time, status) ~ 1, data.frame(time = d$time, status = status))
    theirs <- if (length(endings) > 1) prodlim::jackknife(fit, times = at, cause = match(which, endings)) else 1 - prodlim::jackknife(fit, times = at)
    stopifnot(max(abs(as.vector(theirs) - each)) < 1e-9)
  }
  each
}
time_name <- function(t) format(t, digits = 15)
rows <- function(d, endings, groups, at, tau, x = NULL, names = character(), clusters = NULL, kind = NULL, which = endings[1]) {
  targets <- c(lapply(at, function(t) list(at = t, lost = FALSE)), list(list(at = tau, lost = TRUE)))
  frame <- data.frame(group = relevel(factor(d$group, groups), groups[length(groups)]))
  if (!is.null(x)) frame <- cbind(frame, x)
  out <- list()
  for (t in targets) {
    frame$y <- pseudo(d, endings, which, t$at, t$lost)
    model <- lm(y ~ ., frame)
    if (is.null(clusters)) {
      kind <- if (is.null(kind)) "HC3" else kind
      se <- sqrt(diag(vcovHC(model, type = kind)))
      df <- rep(model$df.residual, length(se))
      if (kind == "HC0") {
        gee <- geepack::geese(y ~ ., data = frame, id = seq_len(nrow(frame)))
        stopifnot(abs(sqrt(diag(gee$vbeta)) / se - 1) < 1e-6)
      }
    } else {
      test <- coef_test(model, vcov = "CR2", cluster = clusters, test = "Satterthwaite")
      se <- test$SE; df <- test[[grep("^df", names(test))[1]]]
    }
    suffix <- if (t$lost) paste0(": ", which) else paste0(": ", which, " @ ", time_name(t$at))
    terms <- c(paste(groups[-length(groups)], "-", groups[length(groups)]), names)
    measures <- c(rep(if (t$lost) "time_lost_difference_adjusted" else "incidence_difference_adjusted", length(groups) - 1),
                  rep("coefficient", length(names)))
    for (j in seq_along(terms)) {
      b <- coef(model)[[j + 1]]; if (abs(b) < 1e-14) b <- 0
      half <- qt(.975, df[j + 1]) * se[j + 1]; z <- b / se[j + 1]
      out <- c(out, list(list(term = paste0(terms[j], suffix), measure = measures[j], value = b, std_error = se[[j + 1]],
                              low = b - half[[1]], high = b + half[[1]], statistic = z[[1]], df1 = df[[j + 1]],
                              p = 2 * pt(-abs(z[[1]]), df[[j + 1]]), p_digits = 8, time = t$at, n = nrow(d))))
    }
  }
  out
}

mgus <- with(mgus2[1:180, ], data.frame(group = as.character(sex), time = ifelse(pstat == 0, futime, ptime),
  ending = ifelse(pstat == 1, "pcm", ifelse(death == 1, "death", NA)), age = age))
set.seed(63)
n <- 90
weeks <- data.frame(group = rep(c("EK-c", "FNB", "SoS"), each = n / 3), time = pmin(1 + rpois(n, 8), 13),
                    ending = base::sample(c("plan", "stop", NA), n, TRUE, c(.5, .3, .2)),
                    risk = round(rnorm(n, 50, 12)), region = base::sample(c("north", "south", "west"), n, TRUE))
families <- base::sample(0:21, n, TRUE)
two <- subset(weeks, group != "SoS")
far <- data.frame(group = rep(c("a", "b"), each = 60), time = c(1 + rpois(60, 3), 8 + rpois(60, 3)), ending = "plan")
far$ending[c(2, 9, 70, 77, 90)] <- NA
few <- data.frame(group = c("a", "a", "b", "b"), time = c(2, 5, 1, 4), ending = c("plan", "stop", "plan", NA), x = c(1, 0, 0, 1))
dummies <- function(v, levels) { out <- as.data.frame(lapply(levels, function(l) as.numeric(v == l))); names(out) <- levels; out }
others <- setdiff(unique(weeks$region), "north")
late <- transform(few, entry = c(0, 1, 0, 0))
early <- transform(few, entry = c(0, 0.5, 0, 0.25))
open <- transform(few, ending = NA)
short <- rbind(transform(two, time = pmin(time, ifelse(group == "FNB", 8, 99))))
short$ending[short$group == "FNB" & short$time == 8] <- NA
both <- c("plan", "stop")

cases <- list(
  case("two endings, a covariate (mgus2)", mgus, c("pcm", "death"), c("F", "M"), at = c(60, 120), horizon = 120,
       covariates = list(predictor("age", mgus$age)),
       expect = rows(mgus, c("pcm", "death"), c("F", "M"), c(60, 120), 120, data.frame(age = mgus$age), "age")),
  case("the other ending (mgus2)", mgus, c("pcm", "death"), c("F", "M"), at = 90.5, event = 1,
       expect = rows(mgus, c("pcm", "death"), c("F", "M"), 90.5, min(tapply(mgus$time, mgus$group, max)), which = "death")),
  case("whole weeks, three groups, a category", weeks, both, c("EK-c", "FNB", "SoS"), at = c(6, 10), horizon = 12,
       covariates = list(predictor("risk", weeks$risk), predictor("region", weeks$region, "north")),
       expect = rows(weeks, both, c("EK-c", "FNB", "SoS"), c(6, 10), 12,
                     cbind(risk = weeks$risk, dummies(weeks$region, others)), c("risk", paste0("region: ", others)))),
  case("no time asked", two, both, c("EK-c", "FNB"), expect = rows(two, both, c("EK-c", "FNB"), 13, 13)),
  case("clusters", weeks, both, c("EK-c", "FNB", "SoS"), at = 9, horizon = 12, clusters = families,
       covariates = list(predictor("risk", weeks$risk)),
       expect = rows(weeks, both, c("EK-c", "FNB", "SoS"), 9, 12, data.frame(risk = weeks$risk), "risk", clusters = families)),
  case("HC0, as geese", two, both, c("EK-c", "FNB"), at = 9, horizon = 12, settings = list(model = list(covariance = "HC0")),
       covariates = list(predictor("risk", two$risk)),
       expect = rows(two, both, c("EK-c", "FNB"), 9, 12, data.frame(risk = two$risk), "risk", kind = "HC0")),
  case("one ending, far tail", far, "plan", c("a", "b"), at = 8, horizon = 12, expect = rows(far, "plan", c("a", "b"), 8, 12)),
  case("smallest", few, both, c("a", "b"), at = 3, horizon = 4, expect = rows(few, both, c("a", "b"), 3, 4)),
  case("late, but before anything happens", early, both, c("a", "b"), at = 3, horizon = 4,
       expect = rows(few, both, c("a", "b"), 3, 4)),
  case("an empty group", few, both, c("a", "b", "none"), at = 3, horizon = 4, expect = c(
    rows(few, both, c("a", "b"), 3, 4), list(noted("none - b: plan @ 3", "incidence_difference_adjusted", NULL, "empty-group")))),
  case("a time beyond a group's last", short, both, c("EK-c", "FNB"), at = c(7, 10), horizon = 8, expect = c(
    Filter(function(r) !grepl("@ 10", r$term), rows(short, both, c("EK-c", "FNB"), c(7, 10), 8)),
    list(noted("EK-c - FNB: plan @ 10", "incidence_difference_adjusted", NULL, "beyond-follow-up")))),
  case("a covariate that follows from the groups", two, both, c("EK-c", "FNB"), at = 9, horizon = 12,
       covariates = list(predictor("same", as.numeric(two$group == "FNB"))), expect = c(
         rows(two, both, c("EK-c", "FNB"), 9, 12),
         list(noted("same: plan @ 9", "coefficient", NULL, "aliased-predictor")))),
  # By hand from here on.
  case("an ending that never happens", few, c(both, "other"), c("a", "b"), at = 3, horizon = 4, event = 2, expect = list(
    noted("a - b: other @ 3", "incidence_difference_adjusted", NULL, "never-happens"),
    noted("a - b: other", "time_lost_difference_adjusted", NULL, "never-happens"))),
  case("everyone under way", open, both, c("a", "b"), at = 3, expect = list(
    noted("a - b: plan @ 3", "incidence_difference_adjusted", NULL, "never-happens"))),
  case("before all times", few, both, c("a", "b"), at = 0.5, horizon = 4, expect = list(
    noted("a - b: plan @ 0.5", "incidence_difference_adjusted", NULL, "curve-at-edge"))),
  case("groups that tell all", data.frame(group = c("a", "a", "b", "b"), time = c(1, 1, 5, 5), ending = "plan"), "plan", c("a", "b"),
       at = 3, horizon = 4, expect = list(
         noted("a - b: plan @ 3", "incidence_difference_adjusted", 1, "exact-fit"),
         noted("a - b: plan", "time_lost_difference_adjusted", 3, "exact-fit"))),
  case("one cluster", few, both, c("a", "b"), at = 3, horizon = 4, clusters = c(0, 0, 0, 0), expect = list(
    list(term = "a - b: plan @ 3", measure = "incidence_difference_adjusted", value = 0, std_error = NULL,
         note = "clusters-show-nothing"))),
  undefined("late entry", late, both, c("a", "b"), "late-entry", at = 3, horizon = 4),
  undefined("one group, no covariate", few, both, c("a", "none"), "one-group", at = 3, horizon = 4),
  undefined("no more rows than coefficients", few, both, c("a", "b"), "too-few-rows", at = 3, horizon = 4,
            covariates = list(predictor("x", few$x), predictor("y", few$time))),
  undefined("nobody", few[0, ], both, c("a", "b"), "empty-group", at = 3, horizon = 4))
cases[[which(sapply(cases, function(c) c$name) == "one group, no covariate")]]$sample$group <- I(c(0, 0, 0, 0))
write_json(list(estimator = "pseudo_regression",
                origin = paste(R.version.string, "survival 3.5.3 survfit without each row, prodlim 2019.11.13 jackknife; lm, sandwich 3.0.2 vcovHC, clubSandwich 0.5.8 coef_test, geepack 1.3.9 geese"),
                # n·θ − (n − 1)·θ₍₋ᵢ₎ costs the package some of its digits.
                digits = 10, cases = cases),
           "tests/oracle/pseudo_regression.json", auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE)
