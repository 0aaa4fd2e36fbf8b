# The adjusted difference of the arms at each level of a characteristic (of a number at its mean and one standard deviation
# to either side), overall, and whether these effects differ: from the model of `moderator`.
estimate_subgroup_effect <- function(s, o) {
  refuse(s)
  if (all(vapply(s$moderator$columns, function(x) min(x) == max(x), TRUE)))
    stop("the characteristic is constant", call. = FALSE)
  within <- if (s$binary) "share_subgroup_effect" else "subgroup_effect"
  term <- function(of) paste0(s$moderator$code, ": ", of)
  values <- s$moderator$columns
  centre <- vapply(values, mean, 0)
  category <- !is.null(s$moderator$reference)
  places <- if (category) c(s$moderator$reference, names(values)) else c("mean - SD", "mean", "mean + SD")
  # The characteristic's columns at each place, and which rows are there.
  at <- if (category) lapply(0:length(values), function(j) as.numeric(seq_along(values) == j)) else
    lapply(-1:1, function(k) centre + k * vapply(values, stats::sd, 0))
  V <- do.call(cbind, values)
  there <- lapply(seq_along(places), function(j) if (!category) TRUE else if (j == 1) rowSums(V == 1) == 0 else V[, j - 1] == 1)
  if (s$binary && below_floor(sum(s$outcome), s$n, o)) return(rows(lapply(term(places), row, within)))
  main <- lapply(values, centred)
  further <- c(main, adjustment(s), lapply(main, `*`, s$arm))
  fit <- arm_model(s, centred(s$outcome), further, errors_of(s, o, "HC3"))
  effect <- function(x) c(0, 1, numeric(length(further) - length(main)), x - centre)
  known <- vapply(there, function(i) any(s$arm[i] == 1) && any(s$arm[i] == 0), TRUE)
  answer <- function(w, of) if (determined(fit$X, w)) combined_row(fit, w, term(of), within, o, NULL) else row(term(of), within)
  each <- rows(lapply(seq_along(places), function(j)
    if (known[j]) answer(effect(at[[j]]), places[j]) else row(term(places[j]), within)))
  w <- lapply(at[known], effect)
  if (!category) w <- w[1:2]
  range <- diff(range(each$value, na.rm = TRUE))
  measure <- if (s$binary) "share_effect_range" else "effect_range"
  rows(each, if (all(known)) answer(effect(centre), "overall"),
       if (length(w) < 2) row(term("joint"), measure) else
         joint_row(fit, lapply(w[-1], `-`, w[[1]]), range, term("joint"), measure))
}
