# The log-rank test judged against every way in which the units of each stratum could have got their groups.
# not recomputed: p where the ways are too many to list, which the program draws at random
estimate_log_rank_permutation <- function(s, o) {
  d <- strata_frame(s)
  x <- log_rank(d, s$event)
  if (!sum(x$o)) return(NULL)
  result <- function(p) row(paste0(s$grouping, ": ", s$endings[s$event]), "hazards_apart", x$apart, p = p)
  if (is.na(x$chi2)) return(result(NA))
  # Scores: ended or not, less the hazard gone through; added up within a unit that stays whole.
  ended <- !is.na(d$ending) & d$ending == s$event
  score <- sapply(seq_len(nrow(d)), function(i) {
    own <- d$stratum == d$stratum[i]
    times <- unique(d$time[own & ended & d$time > d$entry[i] & d$time <= d$time[i]])
    ended[i] - sum(vapply(times, function(t) sum(own & d$time == t & ended) / sum(own & d$entry < t & t <= d$time), 0)) })
  # Clusters in which groups or strata meet cannot be given away whole: then the units of several rows are.
  whole <- function(by) all(tapply(paste(d$group, d$stratum), by, function(v) length(unique(v)) == 1))
  unit <- if (whole(d$unit)) d$unit else d$subject
  first <- !duplicated(unit)
  units <- data.frame(score = as.vector(tapply(score, factor(unit, unique(unit)), sum)), group = as.integer(d$group)[first],
                      stratum = d$stratum[first])
  k <- nlevels(d$group)
  if (length(s$clusters) && any(tabulate(units$group, k) == 1) && whole(d$unit)) return(result(NA))
  ways <- exp(sum(sapply(split(units$group, units$stratum), function(g) lfactorial(length(g)) - sum(lfactorial(tabulate(g, k))))))
  if (ways > 2e5) return(result(if (k == 2 && is.null(s$strata)) by_classes(round(units$score, 12), units$group) else NA))
  labels <- function(counts) if (!sum(counts)) matrix(0L, 1, 0) else
    do.call(rbind, lapply(which(counts > 0), function(g) cbind(g, labels(replace(counts, g, counts[g] - 1)), deparse.level = 0)))
  all <- matrix(0L, 1, 0); order <- integer()
  for (stratum in unique(units$stratum)) {
    here <- which(units$stratum == stratum); order <- c(order, here)
    own <- labels(tabulate(units$group[here], k))
    all <- cbind(all[rep(seq_len(nrow(all)), each = nrow(own)), , drop = FALSE],
                 own[rep(seq_len(nrow(own)), nrow(all)), , drop = FALSE])
  }
  t <- sapply(seq_len(k), function(g) (all == g) %*% units$score[order])
  mine <- sapply(seq_len(k), function(g) sum(units$score[units$group == g]))
  t <- matrix(t, ncol = k)
  if (k == 2) return(result(mean(abs(t[, 1]) >= abs(mine[1]) - 1e-9)))
  # Of several groups the distance in the covariance over all ways.
  v <- solve(crossprod(t)[-1, -1] / nrow(t))
  result(mean(rowSums((t[, -1] %*% v) * t[, -1]) >= sum((mine[-1] %*% v) * mine[-1]) - 1e-9))
}
# Two groups: the units with equal scores are taken together, and the ways to take some of each for the first group are counted.
by_classes <- function(score, group) {
  first <- group == group[1]; size <- table(score); level <- as.numeric(names(size)); taken <- sum(first)
  if (prod(size[-length(size)] + 1) > 5e5) return(NA)
  some <- as.matrix(expand.grid(lapply(size[-length(size)], function(m) 0:m)))
  some <- cbind(some, taken - rowSums(some)); last <- ncol(some)
  some <- some[some[, last] >= 0 & some[, last] <= size[last], , drop = FALSE]
  p <- exp(rowSums(sapply(seq_len(last), function(i) lchoose(size[i], some[, i]))) - lchoose(sum(size), taken))
  sum(p[abs(some %*% level) >= abs(sum(score[first])) - 1e-9])
}
