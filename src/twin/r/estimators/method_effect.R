# The effect of each kind of treatment against the control arm, of the kinds against each other, and whether they differ.
estimate_method_effect <- function(s, o) {
  refuse(s)
  if (anyNA(s$methods$of[s$arm == 1])) stop("a row of the treatment arm has no method", call. = FALSE)
  difference <- if (s$binary) "risk_difference" else "adjusted_difference"
  kinds <- s$methods$levels
  of <- ifelse(s$arm == 1, s$methods$of, 0)
  present <- which(seq_along(kinds) %in% of)
  if (s$binary && below_floor(sum(s$outcome), s$n, o))
    return(rows(lapply(paste(kinds, "-", s$control), row, difference)))
  others <- lapply(present[-1], function(k) as.numeric(of == k))
  fit <- arm_model(s, centred(s$outcome), c(others, adjustment(s)), errors_of(s, o, "HC3"))
  # The first kind that has rows is the arm itself; each other adds its own column.
  weights <- function(k) replace(numeric(ncol(fit$X)), c(2, 1 + match(k, present))[if (k == present[1]) 1 else 1:2], 1)
  answer <- function(of, w, term) {
    if (!all(of %in% present) || !determined(fit$X, w)) return(row(term, difference))
    found <- combined_row(fit, w, term, difference, o)
    if (s$binary && isTRUE(abs(found$value) > 1)) row(term, difference) else found
  }
  each <- rows(lapply(seq_along(kinds), function(k)
    answer(k, if (k %in% present) weights(k), paste(kinds[k], "-", s$control))))
  pairs <- lapply(group_pairs(kinds), function(p)
    answer(p, if (all(p %in% present)) weights(p[1]) - weights(p[2]), paste(kinds[p], collapse = " - ")))
  measure <- if (s$binary) "share_effect_range" else "effect_range"
  rows(each, pairs, if (length(present) < 2) row("joint", measure) else
    joint_row(fit, lapply(present[-1], function(k) weights(k) - weights(present[1])), diff(range(each$value, na.rm = TRUE)),
              "joint", measure))
}
