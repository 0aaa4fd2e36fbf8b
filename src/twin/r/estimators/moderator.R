# How much the adjusted difference of the arms differs by a characteristic: the coefficients of arm x characteristic.
estimate_moderator <- function(s, o) {
  refuse(s)
  if (all(vapply(s$moderator$columns, function(x) min(x) == max(x), TRUE)))
    stop("the characteristic is constant", call. = FALSE)
  measure <- if (s$binary) "share_effect_difference" else "effect_difference"
  values <- predictor_columns(s$moderator)
  main <- lapply(values, centred)
  q <- length(main)
  further <- c(main, adjustment(s), lapply(main, `*`, s$arm))
  if (s$binary && below_floor(sum(s$outcome), s$n, o)) return(rows(lapply(names(main), row, measure)))
  fit <- arm_model(s, centred(s$outcome), further, errors_of(s, o, "HC3"))
  both_arms <- function(is) any(s$arm[is] == 1) && any(s$arm[is] == 0)
  category <- !is.null(s$moderator$reference)
  in_reference <- rowSums(do.call(cbind, values) == 1) == 0
  rows(lapply(seq_len(q), function(j) {
    columns <- 2 + c(j, length(further) - q + j)
    if (category && !(both_arms(in_reference) && both_arms(values[[j]] == 1))) return(row(names(main)[j], measure))
    if (!all(columns %in% fit$kept)) return(row(names(main)[j], measure))
    combined_row(fit, replace(numeric(ncol(fit$X)), columns[2], 1), names(main)[j], measure, o)
  }))
}
