# The arms compared on a numeric outcome by least squares, adjusted for pre-score and covariates: difference, adjusted means,
# and whether the slope on the pre-score differs between the arms.
estimate_ancova <- function(s, o) {
  refuse(s, binary = FALSE, constant = FALSE)
  errors <- errors_of(s, o, "HC3")
  further <- adjustment(s)
  fit <- arm_model(s, centred(s$outcome), further, errors)
  at <- function(...) replace(numeric(ncol(fit$X)), c(...), 1)
  product <- if (!is.null(s$pre)) centred(s$pre) * s$arm
  slope <- if (!is.null(product)) {
    known <- which(vapply(further, function(x) isTRUE(all.equal(unname(x), product, tolerance = 1e-12)), TRUE))
    columns <- if (length(known)) further else c(further, list(product))
    wide <- fit_columns(cbind(1, s$arm, do.call(cbind, columns)), centred(s$outcome), errors)
    column <- if (length(known)) 2 + known[1] else ncol(wide$X)
    if (column %in% wide$kept && wide$df > 0)
      combined_row(wide, replace(numeric(ncol(wide$X)), column, 1), contrast_term(s), "slope_difference", o)
  }
  rows(combined_row(fit, at(2), contrast_term(s), "adjusted_difference", o),
       combined_row(fit, at(1, 2), s$treatment, "adjusted_mean", o, NULL, mean(s$outcome)),
       combined_row(fit, at(1), s$control, "adjusted_mean", o, NULL, mean(s$outcome)), slope)
}
