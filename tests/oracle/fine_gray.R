# Expected numbers of `fine_gray`. From the project root: Rscript tests/oracle/fine_gray.R
# cmprsk `crr`, with two more Newton steps where its own stopping rule leaves digits; its variance at that point. Sums within
# clusters, which cmprsk has not: the definition, written out over n rows by m times, which gives crr's variance without clusters.
suppressPackageStartupMessages({library(jsonlite); library(survival); library(cmprsk); library(KMsurv); library(riskRegression)})

# status: 0 last seen, 1 the ending asked about, 2 another.
definition <- function(time, status, x, b, cluster = seq_along(time), estimated = TRUE) {
  x <- as.matrix(x); p <- ncol(x); n <- length(time)
  u <- sort(unique(time))
  Y <- sapply(u, function(t) sum(time >= t)); lost <- sapply(u, function(t) sum(time == t & status == 0))
  G <- c(1, cumprod(1 - lost / Y))[seq_along(u)]
  ev <- u[u %in% time[status == 1]]; d <- sapply(ev, function(t) sum(time == t & status == 1))
  W <- 1 * outer(time, ev, ">=") + outer(status == 2, rep(TRUE, length(ev))) * outer(time, ev, "<") *
    outer(1 / G[match(time, u)], G[match(ev, u)])
  r <- exp(drop(x %*% b))
  S0 <- colSums(W * r); Z <- crossprod(W * r, x) / S0; h <- d / S0
  info <- crossprod(x, x * r * drop(W %*% h)) - crossprod(Z, Z * d)
  eta <- -r * (x * drop(W %*% h) - W %*% (Z * h)); one <- which(status == 1)
  eta[one, ] <- eta[one, ] + x[one, , drop = FALSE] - Z[match(time[one], ev), , drop = FALSE]
  psi <- matrix(0, n, p)
  if (estimated) for (a in which(lost > 0)) {
    j <- time < u[a] & status == 2; k <- ev >= u[a]
    if (!any(j) || !any(k)) next
    A <- W[j, k, drop = FALSE] * r[j]
    q <- colSums(x[j, , drop = FALSE] * drop(A %*% h[k])) - colSums(A %*% (Z[k, , drop = FALSE] * h[k]))
    psi <- psi + outer((time == u[a] & status == 0) / Y[a] - (time >= u[a]) * lost[a] / Y[a]^2, q)
  }
  U <- rowsum(eta + psi, cluster); V <- tryCatch(solve(info), error = function(e) info * NA)
  list(score = colSums(eta), info = info, var = V %*% crossprod(U) %*% V, expected = r * drop(W %*% h))
}

fit <- function(time, status, x, cluster = NULL) {
  # crr runs off with years near 1995 as they are; and at a time of 0 it takes G after it, its step back being a factor. Neither
  # centring nor a later start changes the model.
  x <- scale(as.matrix(x), scale = FALSE); time <- time + 1
  first <- suppressWarnings(crr(time, status, x, gtol = 1e-12, maxiter = 100))
  b <- unname(first$coef)
  for (i in 1:2) { f <- definition(time, status, x, b); b <- b + drop(solve(f$info, f$score)) }
  stopifnot(max(abs(b - first$coef)) < 1e-7 * (1 + max(abs(b))))
  at <- suppressWarnings(crr(time, status, x, init = b, maxiter = 0, gtol = 1e-4))
  f <- definition(time, status, x, b)
  stopifnot(max(abs(f$var / at$var - 1)) < 1e-9)
  ties <- intersect(time[status == 0], time[status != 0])
  if (length(ties) == 0) {
    # A second origin: weights as rows. Its robust error takes them as known.
    d <- data.frame(x); names(d) <- paste0("x", seq_len(ncol(x)))
    long <- finegray(Surv(time, status) ~ ., cbind(d, time = time, status = factor(status, 0:2), row = seq_along(time)))
    cox <- coxph(reformulate(names(d), "Surv(fgstart, fgstop, fgstatus)"), long, weights = fgwt, ties = "breslow", cluster = row,
                 control = coxph.control(eps = 1e-12, toler.chol = 1e-13, iter.max = 50))
    stopifnot(max(abs(coef(cox) - b)) < 1e-8, max(abs(vcov(cox) / definition(time, status, x, b, estimated = FALSE)$var - 1)) < 1e-6)
    cat("finegray agrees\n")
  }
  V <- if (is.null(cluster)) unname(at$var) else unname(definition(time, status, x, b, cluster)$var)
  list(b = b, V = V, expected = function(x, b) definition(time, status, x, b)$expected)
}

ratio <- function(term, measure, b, se, n, level = 0.95, ...) {
  z <- qnorm((1 + level) / 2)
  c(list(term = term, measure = measure, value = exp(b), std_error = se, low = exp(b - z * se), high = exp(b + z * se),
         statistic = b / se, p = 2 * pnorm(-abs(b / se)), n = n), list(...))
}

# group: a factor whose last level is the reference; ending: 0 last seen, j the j-th of `endings`; covariates: a named list.
case <- function(name, time, ending, endings, group = NULL, covariates = list(), cluster = NULL, of = seq_along(endings), level = NULL) {
  groups <- if (is.null(group)) "overall" else levels(group)
  k <- length(groups); n <- length(time)
  x <- cbind(if (k > 1) sapply(groups[-k], function(g) as.numeric(group == g)), do.call(cbind, covariates))
  expect <- list()
  for (j in of) {
    status <- ifelse(ending == 0, 0, ifelse(ending == j, 1, 2))
    f <- fit(time, status, x, cluster)
    se <- sqrt(diag(f$V))
    suffix <- if (length(endings) > 1) paste0(": ", endings[j]) else ""
    for (g in seq_len(k - 1)) expect[[length(expect) + 1]] <-
      ratio(paste0(groups[g], " - ", groups[k], suffix), "subdistribution_hazard_ratio", f$b[g], se[g],
            if (k > 2) sum(group %in% groups[c(g, k)]) else n, if (is.null(level)) 0.95 else level)
    for (c in seq_along(covariates)) expect[[length(expect) + 1]] <-
      ratio(paste0(names(covariates)[c], suffix), "covariate_subdistribution_hazard_ratio", f$b[k - 1 + c], se[k - 1 + c], n,
            if (is.null(level)) 0.95 else level)
    if (k > 2) {
      of_groups <- seq_len(k - 1); b <- f$b[of_groups]
      w <- drop(b %*% solve(f$V[of_groups, of_groups]) %*% b)
      E <- if (length(covariates)) { z <- do.call(cbind, covariates); f$expected(z, fit(time, status, z)$b) }
           else f$expected(matrix(0, n, 1), 0)
      expect[[length(expect) + 1]] <- list(
        term = paste0("joint", suffix), measure = "incidences_apart", n = n, statistic = w, df1 = k - 1,
        value = sum(abs(tapply((status == 1) - E, group, sum))) / (2 * sum(status == 1)), p = pchisq(w, k - 1, lower.tail = FALSE))
    }
  }
  c(list(name = name, sample = sample_of(time, ending, endings, groups, group, covariates, cluster)),
    if (!is.null(level)) list(settings = list(level = level)), list(expect = expect))
}
sample_of <- function(time, ending, endings, groups, group, covariates = list(), cluster = NULL, ...) {
  c(list(shape = "durations", groups = I(groups),
         group = I(if (is.null(group)) rep(0, length(time)) else as.integer(group) - 1), time = I(time),
         ending = I(ifelse(ending == 0, NA, ending - 1)), endings = I(endings), event = 0,
         covariates = I(unname(Map(function(v, n) list(name = n, columns = I(list(list(name = n, values = I(v))))),
                                   covariates, names(covariates))))),
    if (!is.null(cluster)) list(clusters = I(list(I(as.integer(factor(cluster)) - 1)))), list(...))
}
plain <- function(name, sample, ...) list(name = name, sample = sample, ...)

data(Melanoma, package = "riskRegression"); m <- Melanoma
data(bmt, package = "KMsurv"); bmt$ending <- ifelse(bmt$d2 == 1, 1, ifelse(bmt$d1 == 1, 2, 0))
g2 <- mgus2[complete.cases(mgus2[c("hgb", "creat", "mspike")]), ][1:600, ]
g2$etime <- with(g2, ifelse(pstat == 0, futime, ptime)); g2$ending <- with(g2, ifelse(pstat == 0, 2 * death, 1))
tr <- transplant[complete.cases(transplant), ]; tr$ending <- as.integer(tr$event) - 1
tr$ending <- c(0, 2, 1, 3)[tr$ending + 1]  # transplanted first

set.seed(1999)
n <- 240; arm <- factor(sample(c("a", "b", "c"), n, TRUE), c("a", "b", "c")); age <- round(rnorm(n, 9, 4), 1)
family <- rep(1:60, each = 4)[sample(n)]; frail <- rnorm(60, 0, .6)[family]
speed <- exp(.6 * (arm == "a") - .3 * (arm == "b") + .03 * age + frail)
ready <- rexp(n, speed / 14); stop <- rexp(n, 1 / 25); cut <- runif(n, 5, 40)
weeks <- ceiling(pmin(ready, stop, cut)); how <- ifelse(cut < pmin(ready, stop), 0, ifelse(ready < stop, 1, 2))
days <- round(pmin(ready, stop, cut) * 7 + 1e-4 * seq_len(n), 4)

tail_arm <- factor(rep(c("a", "b"), each = 150), c("a", "b"))
tail_time <- ceiling(10 * c(rexp(150, 3), rexp(150, .15))); tail_how <- sample(c(1, 1, 1, 2, 0), 300, TRUE)

few_arm <- factor(ifelse(arm[1:60] == "a", "a", "b"), c("a", "b")); few <- how[1:60]
few[few == 1 & few_arm == "a"] <- c(1, 2, 1, 2, 1, rep(2, 60))[seq_len(sum(few == 1 & few_arm == "a"))]
few[few == 1 & few_arm == "b"] <- c(2, 2, 1, rep(2, 60))[seq_len(sum(few == 1 & few_arm == "b"))]

small <- sample_of
four <- list(time = c(1, 2, 1.5, 3), ending = c(1, 1, 2, 0))
two <- factor(c("a", "b", "a", "b"), c("a", "b"))
far <- c(2e9, 2e9 + 1, 2e9 + .5, 2e9 + 2)
z <- qnorm(.975)

cases <- list(
  case("malignant melanoma, days", m$time, m$status, c("melanoma", "other"), factor(m$sex, c("Male", "Female")),
       list(age = m$age, logthick = m$logthick, ulcer = as.numeric(m$ulcer == "present"))),
  case("bone marrow transplants, three groups", bmt$t2, ifelse(bmt$d3 == 0, 0, ifelse(bmt$d2 == 1, 1, 2)), c("relapse", "death"),
       factor(bmt$group, c(3, 2, 1)), list(patient = bmt$z1, donor = bmt$z2)),
  case("bone marrow transplants, the groups alone", bmt$t2, ifelse(bmt$d3 == 0, 0, ifelse(bmt$d2 == 1, 1, 2)),
       c("relapse", "death"), factor(bmt$group, c(3, 2, 1))),
  case("gammopathy in years, heavy ties", ceiling(g2$etime / 12), g2$ending, c("malignancy", "death"), factor(g2$sex, c("M", "F")),
       list(age = g2$age, hgb = g2$hgb, mspike = g2$mspike)),
  case("liver transplants in weeks, four groups, three endings, times of 0", floor(tr$futime / 7), tr$ending,
       c("transplanted", "died", "withdrew"), factor(tr$abo, c("A", "B", "AB", "O")), list(age = tr$age, year = tr$year)),
  case("no groups, one covariate", m$time, m$status, c("melanoma", "other"), NULL, list(age = m$age), level = .9),
  case("three groups in weeks", weeks, how, c("plan", "stop"), arm, list(age = age)),
  case("all times different", days, how, c("plan", "stop"), arm, list(age = age)),
  case("families as clusters", weeks, how, c("plan", "stop"), arm, list(age = age), cluster = family),
  case("families as clusters, all times different", days, how, c("plan", "stop"), arm, cluster = family),
  case("far tail", tail_time, tail_how, c("plan", "stop"), tail_arm, of = 1),
  case("one ending alone: Cox, ties by Breslow, robust", m$time, ifelse(m$status == 1, 1, 0), "melanoma", factor(m$sex, c("Male", "Female"))),
  case("nobody out of sight", weeks, ifelse(how == 1, 1, 2), c("plan", "stop"), arm),
  case("sparse: three and one plans", weeks[1:60], few, c("plan", "stop"), few_arm),
  # By hand: 1 - 2r/(2r + 2) - r/(2 + r) = 0, r = sqrt(2).
  plain("smallest", small(four$time, four$ending, c("plan", "stop"), c("a", "b"), two), expect = list(
    list(term = "a - b: plan", measure = "subdistribution_hazard_ratio", value = sqrt(2), n = 4, note = "subdistribution"),
    list(term = "a - b: stop", measure = "subdistribution_hazard_ratio", value = NULL, note = "monotone-likelihood"))),
  plain("times beyond 1e9, near each other", small(far, four$ending, c("plan", "stop"), c("a", "b"), two), expect = list(
    list(term = "a - b: plan", measure = "subdistribution_hazard_ratio", value = sqrt(2), n = 4))),
  plain("times below 1e-9 apart", small(four$time * 1e-10, four$ending, c("plan", "stop"), c("a", "b"), two), expect = list(
    list(term = "a - b: plan", measure = "subdistribution_hazard_ratio", value = sqrt(2), n = 4))),
  # By definition: equal weights at one time, so that the shares that ended so are compared: (2/3)/(1/2) has no bearing, the ratio
  # of Breslow's ties solves 2 - 3 * 3r/(3r + 2) = 0, r = 4/3.
  plain("all in one week", small(rep(5, 5), c(1, 1, 2, 1, 0), c("plan", "stop"), c("a", "b"), factor(c("a", "a", "a", "b", "b"), c("a", "b"))),
        expect = list(list(term = "a - b: plan", measure = "subdistribution_hazard_ratio", value = 4 / 3, n = 5))),
  plain("an ending that never happens", small(four$time, c(1, 1, 0, 0), c("plan", "stop"), c("a", "b"), two), expect = list(
    list(term = "a - b: stop", measure = "subdistribution_hazard_ratio", value = NULL, note = "never-happens"))),
  plain("everyone still under way", small(four$time, c(0, 0, 0, 0), c("plan", "stop"), c("a", "b"), two), expect = list(
    list(term = "a - b: plan", measure = "subdistribution_hazard_ratio", value = NULL, note = "never-happens"))),
  plain("an empty group", small(four$time, four$ending, c("plan", "stop"), c("a", "b", "c"), factor(c("a", "c", "a", "c"), c("a", "b", "c"))),
        expect = list(
    list(term = "a - c: plan", measure = "subdistribution_hazard_ratio", value = sqrt(2)),
    list(term = "b - c: plan", measure = "subdistribution_hazard_ratio", value = NULL, note = "empty-group"))),
  plain("a column twice, a column of one value", small(four$time, four$ending, c("plan", "stop"), c("a", "b"), two,
        list(same = c(1, 0, 1, 0), constant = rep(7, 4))), expect = list(
    list(term = "a - b: plan", measure = "subdistribution_hazard_ratio", value = sqrt(2), note = "aliased-predictor"),
    list(term = "same: plan", measure = "covariate_subdistribution_hazard_ratio", value = NULL, note = "aliased-predictor"),
    list(term = "constant: plan", measure = "covariate_subdistribution_hazard_ratio", value = NULL, note = "constant-predictor"))),
  plain("one cluster", small(four$time, four$ending, c("plan", "stop"), c("a", "b"), two, cluster = rep(1, 4)), expect = list(
    list(term = "a - b: plan", measure = "subdistribution_hazard_ratio", value = sqrt(2), std_error = NULL, low = NULL, note = "one-cluster"))),
  plain("a group in one cluster", small(four$time, four$ending, c("plan", "stop"), c("a", "b"), two, cluster = c(1, 2, 1, 2)), expect = list(
    list(term = "a - b: plan", measure = "subdistribution_hazard_ratio", value = sqrt(2), std_error = NULL, low = NULL, note = "arm-in-one-cluster"))),
  plain("too few for the plan's floor", small(four$time, four$ending, c("plan", "stop"), c("a", "b"), two), settings = list(event_floor = 10), expect = list(
    list(term = "a - b: plan", measure = "subdistribution_hazard_ratio", value = NULL, note = "event-floor"))),
  plain("entries before the first time change nothing", small(four$time, four$ending, c("plan", "stop"), c("a", "b"), two, entry = I(c(0, .5, .2, 0))),
        expect = list(list(term = "a - b: plan", measure = "subdistribution_hazard_ratio", value = sqrt(2)))),
  plain("late entry", small(four$time, four$ending, c("plan", "stop"), c("a", "b"), two, entry = I(c(0, 1, 0, 0))), undefined = "one-row-from-the-start"),
  plain("several rows of a unit", small(four$time, four$ending, c("plan", "stop"), c("a", "b"), two, subject = I(c(0, 0, 1, 2))), undefined = "one-row-from-the-start"),
  plain("strata", small(four$time, four$ending, c("plan", "stop"), c("a", "b"), two, strata = list(levels = I(c("x", "y")), of = I(c(0, 0, 1, 1)))),
        undefined = "not-by-stratum"),
  plain("one group", small(four$time, four$ending, c("plan", "stop"), "a", NULL), undefined = "one-group"),
  plain("no rows", small(numeric(0), numeric(0), c("plan", "stop"), c("a", "b"), factor(character(0), c("a", "b"))), undefined = "empty-group"))
write_json(list(estimator = "fine_gray",
                origin = paste(R.version.string, "cmprsk", packageVersion("cmprsk"), "crr; survival", packageVersion("survival"),
                               "finegray and coxph; clusters by the definition, written out"),
                cases = cases),
           "tests/oracle/fine_gray.json", auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE)
