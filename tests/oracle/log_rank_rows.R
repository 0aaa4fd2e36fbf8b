# What the fixtures of tests between groups of durations share: samples, cases, and the definition in R.
suppressPackageStartupMessages({library(jsonlite); library(survival)})

# d: time, ending (0 last seen, 1 ... c), group (factor), and where named stratum (factor), entry, cluster, subject.
sample <- function(d, endings = c("plan", "stop"), event = 1) {
  s <- list(shape = "durations", groups = I(levels(d$group)), group = I(as.integer(d$group) - 1L), time = I(d$time),
            ending = I(ifelse(d$ending == 0, NA, d$ending - 1)), endings = I(endings), event = event - 1)
  if (!is.null(d$entry)) s$entry <- I(d$entry)
  if (!is.null(d$stratum)) s$strata <- list(levels = I(levels(d$stratum)), of = I(as.integer(d$stratum) - 1L))
  if (!is.null(d$subject)) s$subject <- I(d$subject)
  if (!is.null(d$cluster)) s$clusters <- list(I(d$cluster))
  s
}
case <- function(name, d, expect, endings = c("plan", "stop"), event = 1, ...)
  list(name = name, sample = sample(d, endings, event), expect = expect, ...)
undefined <- function(name, d, note, endings = c("plan", "stop"), ...)
  list(name = name, sample = sample(d, endings), undefined = note, ...)
share <- function(o, e) sum(abs(o - e)) / (2 * sum(o))
strata_of <- function(d) if (is.null(d$stratum)) factor(rep(1, nrow(d))) else d$stratum
entry_of <- function(d) if (is.null(d$entry)) rep(-Inf, nrow(d)) else d$entry

# O, E and V by definition, one time of one stratum after the other.
defined <- function(d, cause, weight = function(y, d, s, peto) 1) {
  k <- nlevels(d$group)
  o <- e <- numeric(k); v <- matrix(0, k, k)
  for (s in levels(droplevels(strata_of(d)))) {
    part <- d[strata_of(d) == s, ]; entry <- entry_of(part)
    survival <- peto <- 1
    for (t in sort(unique(part$time[part$ending == cause]))) {
      risk <- tabulate(part$group[entry < t & t <= part$time], k)
      ended <- tabulate(part$group[part$time == t & part$ending == cause], k)
      y <- sum(risk); n <- sum(ended)
      peto <- peto * (1 - n / (y + 1))
      w <- weight(y, n, survival, peto)
      q <- risk / y
      o <- o + w * ended; e <- e + w * n * q
      if (y > 1) v <- v + w^2 * n * (y - n) / (y - 1) * (diag(q, k) - q %o% q)
      survival <- survival * (1 - n / y)
    }
  }
  keep <- which(diag(v) > 1e-14)
  statistic <- if (length(keep) > 1) {
    use <- keep[-1]
    sum((o - e)[use] * solve(v[use, use, drop = FALSE], (o - e)[use]))
  }
  list(o = o, e = e, v = v, chi2 = statistic, df = length(keep) - 1)
}
weeks <- function(seed, n, k, rate = c(6, 9), until = 14, by = paste0("g", 1:k)) {
  set.seed(seed)
  group <- factor(sample.int(k, n, TRUE), levels = 1:k, labels = by)
  plan <- ceiling(rexp(n, 1 / (rate[1] + as.integer(group)))); stop <- ceiling(rexp(n, 1 / rate[2]))
  seen <- sample.int(until, n, TRUE)
  data.frame(time = pmin(plan, stop, seen), group = group,
             ending = ifelse(plan <= pmin(stop, seen), 1, ifelse(stop <= seen, 2, 0)))
}
by_hand <- function(time, ending, group, ...) data.frame(time = time, ending = ending, group = factor(group), ...)
write <- function(id, origin, cases, digits)
  write_json(list(estimator = id, origin = origin, digits = digits, cases = cases), paste0("tests/oracle/", id, ".json"),
             auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE)

data(larynx, package = "KMsurv"); data(kidney, package = "KMsurv"); data(bmt, package = "KMsurv")
larynx <- data.frame(time = larynx$time, ending = larynx$delta, group = factor(larynx$stage, 1:4, c("I", "II", "III", "IV")))
kidney <- data.frame(time = kidney$time, ending = kidney$delta, group = factor(kidney$type, 1:2, c("surgical", "percutaneous")))
# Relapse and death in remission after a transplant, by disease; methotrexate.
bmt <- data.frame(time = bmt$t2, ending = ifelse(bmt$d2 == 1, 1, ifelse(bmt$d1 == 1, 2, 0)),
                  group = factor(bmt$group, 1:3, c("ALL", "AML low", "AML high")), stratum = factor(bmt$z10, 0:1, c("no", "yes")),
                  cluster = bmt$z9 - 1)
bmt$time[bmt$ending == 2] <- bmt$time[bmt$ending == 2]
veteran <- with(survival::veteran, data.frame(time = time, ending = status, group = celltype,
                stratum = factor(trt, 1:2, c("standard", "test")), entry = pmin(diagtime / 4, time - 0.5)))
veteran$entry[veteran$entry < 0] <- 0
mgus <- with(subset(survival::mgus2, id <= 600), data.frame(
  time = ifelse(pstat == 1, ptime, futime), ending = ifelse(pstat == 1, 1, ifelse(death == 1, 2, 0)), group = sex))
# One group ends before the other begins.
apart <- by_hand(c(1:60, 61:120), rep(1, 120), rep(c("a", "b"), each = 60))
