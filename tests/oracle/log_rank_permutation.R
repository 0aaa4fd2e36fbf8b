# Expected numbers of `log_rank_permutation`. From the project root: Rscript tests/oracle/log_rank_permutation.R
source("tests/oracle/log_rank_rows.R")
suppressPackageStartupMessages(library(coin))

# Every way to give the units of each stratum their labels; units: score, group, stratum. p of |T| for two groups, of
# T'V-T for more, V the covariance over the ways that are listed.
listed <- function(units) {
  k <- nlevels(units$group)
  ways <- list(matrix(0L, 1, 0)); order <- integer(0)
  labels <- function(counts) {
    if (sum(counts) == 0) return(matrix(0L, 1, 0))
    do.call(rbind, lapply(which(counts > 0), function(g) cbind(g, labels(replace(counts, g, counts[g] - 1)))))
  }
  all <- matrix(0L, 1, 0)
  for (s in unique(units$stratum)) {
    here <- which(units$stratum == s); order <- c(order, here)
    own <- labels(tabulate(units$group[here], k))
    all <- cbind(all[rep(seq_len(nrow(all)), each = nrow(own)), , drop = FALSE], own[rep(seq_len(nrow(own)), nrow(all)), , drop = FALSE])
  }
  score <- units$score[order]
  t <- sapply(seq_len(k), function(g) (all == g) %*% score)
  mine <- sapply(seq_len(k), function(g) sum(units$score[as.integer(units$group) == g]))
  if (k == 2) return(mean(abs(t[, 1]) >= abs(sum(mine[1])) - 1e-9))
  v <- crossprod(t)[-1, -1] / nrow(t)
  q <- rowSums((t[, -1] %*% solve(v)) * t[, -1])
  mean(q >= sum((mine[-1] %*% solve(v)) * mine[-1]) - 1e-9)
}
# Scores by definition: ended or not less Nelson and Aalen's hazard gone through.
units_of <- function(d) {
  s <- strata_of(d); entry <- entry_of(d)
  score <- sapply(seq_len(nrow(d)), function(i) {
    own <- s == s[i]
    times <- unique(d$time[own & d$ending == 1 & d$time > entry[i] & d$time <= d$time[i]])
    (d$ending[i] == 1) - sum(vapply(times, function(t) sum(own & d$time == t & d$ending == 1) / sum(own & entry < t & t <= d$time), 0))
  })
  data.frame(score = score, group = d$group, stratum = as.integer(s))
}
value <- function(d) { m <- defined(d, 1); share(m$o, m$e) }
result <- function(d, p, ending = "plan", n = nrow(d), ...)
  list(list(term = paste0("group: ", ending), measure = "hazards_apart", value = value(d), std_error = NULL, low = NULL, statistic = NULL, p = p, n = n, ...))
exact <- function(name, d, endings = c("plan", "stop")) {
  p <- pvalue(logrank_test(Surv(time, ending == 1) ~ group, d, distribution = "exact"))
  stopifnot(max(abs(units_of(d)$score + logrank_trafo(Surv(d$time, d$ending == 1)))) < 1e-12)
  case(name, d, result(d, as.numeric(p), endings[1]), endings)
}
# Equal scores together: every way to take so many of each for the first group, by the multivariate hypergeometric.
classes <- function(name, d) {
  u <- units_of(d); first <- u$group == levels(u$group)[1]
  score <- round(u$score, 12); level <- sort(unique(score)); size <- as.vector(table(score)); n <- sum(first)
  k <- length(size)
  taken <- as.matrix(expand.grid(lapply(size[-k], function(m) 0:m)))
  taken <- cbind(taken, n - rowSums(taken))
  taken <- taken[taken[, k] >= 0 & taken[, k] <= size[k], , drop = FALSE]
  p <- exp(rowSums(sapply(seq_len(k), function(i) lchoose(size[i], taken[, i]))) - lchoose(sum(size), n))
  case(name, d, result(d, sum(p[abs(taken %*% level) >= abs(sum(score[first])) - 1e-9])))
}
every <- function(name, d, by = NULL, count = nrow(d), ...) {
  u <- units_of(d)
  if (!is.null(by)) {
    first <- !duplicated(by)
    u <- data.frame(score = as.vector(tapply(u$score, factor(by, unique(by)), sum)), group = u$group[first], stratum = u$stratum[first])
  }
  case(name, d, result(d, listed(u), n = count, ...))
}
row <- function(...) list(list(term = "group: plan", measure = "hazards_apart", ...))
far <- by_hand(ceiling(1:110 / 22), rep(1, 110), rep(c("a", "b"), c(52, 58)))
small <- weeks(21, 11, 2); three <- weeks(22, 9, 3)
strat <- weeks(23, 14, 2); strat$stratum <- factor(rep(c("x", "y"), 7))
strat3 <- weeks(24, 10, 3); strat3$stratum <- factor(rep(c("x", "y"), 5))
late <- weeks(25, 10, 2); late$entry <- floor(runif(10) * late$time * 0.9)
clustered <- weeks(26, 24, 2)[order(weeks(26, 24, 2)$group), ]
clustered$cluster <- as.integer(ave(seq_len(24), clustered$group, FUN = function(i) ceiling(seq_along(i) / 3))) + 10L * as.integer(clustered$group)
subjects <- data.frame(time = c(2, 5, 3, 4, 1, 6, 2, 4), entry = c(0, 2, 0, 0, 0, 1, 0, 2), ending = c(0, 1, 1, 0, 0, 1, 0, 0),
                       group = factor(c("a", "a", "a", "b", "b", "b", "b", "b")), subject = c(0, 0, 1, 2, 3, 3, 4, 4))
lone <- by_hand(c(1, 2, 3, 4, 5), c(1, 1, 0, 1, 0), c("a", "a", "b", "b", "b"), cluster = c(0, 0, 1, 1, 1))
meet <- small; meet$cluster <- rep(0:3, length.out = 11)

cases <- list(
  exact("whole weeks", weeks(20, 24, 2)),
  classes("heavy ties, 120 rows", weeks(27, 120, 2, rate = c(2, 3), until = 3)),
  exact("eleven rows", small),
  classes("far tail", far),
  exact("smallest with a choice", by_hand(c(1, 2, 3), c(1, 1, 1), c("a", "b", "b")), "plan"),
  every("strata", strat),
  every("late entry", late),
  every("three groups", three),
  every("three groups, strata", strat3),
  every("whole clusters", clustered, clustered$cluster),
  every("units with several rows", subjects, subjects$subject, count = 5),
  every("clusters in which groups meet", meet, note = "clusters-not-whole"),
  case("each group one cluster", lone, row(value = value(lone), p = NULL, note = "arm-in-one-cluster"), "plan"),
  # By hand: either of two labels.
  case("smallest", by_hand(c(1, 2), c(1, 0), c("a", "b")), row(value = 0.5, p = 1), "plan"),
  case("all end at once", by_hand(c(2, 2, 2), c(1, 1, 1), c("a", "a", "b")), row(value = 0, p = NULL, note = "groups-never-meet"), "plan"),
  case("everyone censored", by_hand(c(1, 2, 3), c(0, 0, 0), c("a", "b", "b")), row(value = NULL, p = NULL, note = "never-happens"), "plan"),
  undefined("one group", by_hand(1:3, c(1, 1, 0), c("a", "a", "a")), "one-group"))
write("log_rank_permutation", paste0(R.version.string, "; coin 1.4-2 logrank_test(distribution = \"exact\"); strata, late entry, clusters and ",
      "three groups: every division listed"), cases, 10)
