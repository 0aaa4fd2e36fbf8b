# The effect of receiving the treatment in those whom the offer moves: two-stage least squares with the offer as instrument.
estimate_complier_effect <- function(s, o) {
  if (s$binary && below_floor(sum(s$outcome), s$n, o)) return(NULL)
  errors <- errors_of(s, o, "HC3"); further <- as.list(adjustment(s)); y <- s$outcome; d <- s$received
  measure <- if (s$binary) "complier_share_effect" else "complier_effect"
  at_arm <- function(fit) combined(fit, replace(numeric(ncol(fit$X)), 2, 1))
  reduced <- arm_model(s, y, further, errors); first <- arm_model(s, d, further, errors)
  of_y <- at_arm(reduced); of_d <- at_arm(first)
  b <- of_y$value / of_d$value
  # The second stage: what is received as the first stage expects it. With as many instruments as there are unknowns, the residuals
  # of 2SLS are orthogonal to its columns, so that they are those of this fit and its robust errors those of 2SLS.
  expected <- stats::fitted(first$lm)
  second <- fit_columns(cbind(1, expected, do.call(cbind, as.list(further))), y - b * (d - expected), errors)
  # Anderson and Rubin: all values that a test of the offer on y - value * d does not exclude, the roots of a quadratic.
  variance <- function(x) { v <- at_arm(arm_model(s, x, further, errors))$std_error^2; if (is.na(v)) 0 else v }
  vy <- variance(y); vd <- variance(d); both <- (variance(y + d) - vy - vd) / 2
  region <- c(NA, NA)
  if (!is.na(of_y$df)) {
    q2 <- stats::qt((1 + o$level) / 2, of_y$df)^2
    A <- of_d$value^2 - q2 * vd; H <- of_d$value * of_y$value - q2 * both; C <- of_y$value^2 - q2 * vy
    region <- if (A > 0) (H + c(-1, 1) * sqrt(H^2 - A * C)) / A else if (H^2 < A * C) c(-Inf, Inf) else region
  }
  f <- function(measure, t, df) row(contrast_term(s), measure, t^2, statistic = t^2, df1 = 1, df2 = df,
                                    p = stats::pf(t^2, 1, df, lower.tail = FALSE))
  classical <- at_arm(arm_model(s, d, further, list(kind = "model")))
  rows(combined_row(second, replace(numeric(ncol(second$X)), 2, 1), contrast_term(s), measure, o),
       row(contrast_term(s), paste0(measure, "_ar"), b, low = region[1], high = region[2]),
       combined_row(first, replace(numeric(ncol(first$X)), 2, 1), contrast_term(s), "complier_share", o),
       if (!is.na(of_d$std_error)) f("first_stage_f", of_d$value / of_d$std_error, of_d$df),
       if (!is.na(classical$std_error)) f("first_stage_f_classical", classical$value / classical$std_error, classical$df))
}
