# A judge of finished rows: the smallest margins at which a contrast is "not worse" and "equivalent", the one-sided tests at the
# plan's margin (two of them for "equivalent"), and the n at which each verdict would be found with a chance of 80% if there
# were no difference. Ratios are judged as logarithms.
estimate_equivalence <- function(rows, margin, direction, o) {
  do.call(rbind, lapply(seq_len(nrow(rows)), function(i) judge_row(rows[i, ], margin, direction, o)))
}
judge_row <- function(r, margin, direction, o) {
  log_scale <- grepl("ratio", r$measure)
  kind <- if (log_scale) "ratio_" else if (r$measure == "risk_difference" || grepl("share", r$measure)) "share_" else
    if (grepl("^hedges_g|^cohens_d|^glass_delta", r$measure)) "sd_" else ""
  scaled <- if (log_scale) function(x) log(pmax(x, 0)) else identity
  natural <- if (log_scale) exp else identity
  if (is.na(r$value) || is.na(r$low) || is.na(r$high) || !is.finite(scaled(r$value))) return(NULL)
  # Positive is better.
  turned <- identical(direction, "higher-is-worse")
  x <- scaled(c(r$low, r$value, r$high))
  if (turned) x <- -rev(x)
  # t with the degrees of freedom of the row's own t test; else normal.
  is_t <- !is.na(r$df1) && is.na(r$df2) &&
    (is.na(r$statistic) || isTRUE(abs(2 * stats::pt(-abs(r$statistic), r$df1) / r$p - 1) < 1e-6))
  df <- if (is_t) r$df1 else Inf
  tail <- (1 - o$level) / 2
  q <- stats::qt(tail, df, lower.tail = FALSE)
  # The standard error that fits the interval, or what each side of the interval says.
  errors <- diff(x) / q
  if (!all(errors > 0)) return(NULL)
  near <- 1e-6 * r$std_error * q + 1e-12 * (abs(x[2]) + max(abs(x[c(1, 3)])))
  if (!is.na(r$std_error) && all(abs(errors - r$std_error) * q <= near)) errors <- rep(r$std_error, 2)
  m <- if (!is.null(margin) && !is.na(margin)) scaled(margin)
  if (!isTRUE(is.finite(m) && m > 0)) m <- NULL
  tested <- function(word, value, below) {
    out <- row(r$term, paste0("smallest_", kind, "margin_", word), if (is.finite(natural(value))) natural(value) else NA)
    if (is.null(m)) return(out)
    t <- if (below) (x[2] + m) / errors[1] else (m - x[2]) / errors[2]
    # As the outcome has it: what is better may be lower.
    out$statistic <- if (below != turned) t else -t
    out$df1 <- if (is.finite(df)) df else NA
    out$p <- stats::pt(t, df, lower.tail = FALSE)
    out
  }
  settle <- function(word, chance) {
    ratio <- if (is.null(m)) NA else m / mean(errors)
    if (is.na(ratio) || ratio <= 1e-12) return(row(r$term, paste0("n_to_settle_", word)))
    lack <- function(k) {
      d <- max(df * exp(k), min(df, 1))
      chance(ratio * exp(k / 2), if (d < 1e7) d else Inf) - 0.8
    }
    start <- 2 * log(3.2 / ratio)
    k <- tryCatch(exp(stats::uniroot(lack, start + c(-1, 1), extendInt = "upX", tol = 1e-12)$root), error = function(e) NA)
    n <- ceiling(k * r$n * (1 - 1e-12))
    row(r$term, paste0("n_to_settle_", word), if (isTRUE(n < 1e15)) n else NA)
  }
  not_worse <- function(d, df) {
    cut <- stats::qt(tail, df, lower.tail = FALSE)
    if (is.finite(df)) stats::pt(cut, df, d, lower.tail = FALSE) else stats::pnorm(cut - d, lower.tail = FALSE)
  }
  # Both tests, over the standard error as it is estimated (w: its ratio to the true one).
  equivalent <- function(d, df) {
    cut <- stats::qt(tail, df, lower.tail = FALSE)
    given <- function(w) pmax(0, 2 * stats::pnorm(d - cut * w) - 1)
    if (!is.finite(df)) return(given(1))
    low <- sqrt(stats::qchisq(1e-16, df) / df)
    high <- min(sqrt(stats::qchisq(1e-16, df, lower.tail = FALSE) / df), d / cut)
    if (high <= low) return(0)
    weighted <- function(w) given(w) * 2 * df * w * stats::dchisq(df * w^2, df)
    stats::integrate(weighted, low, high, rel.tol = 1e-10, subdivisions = 500)$value
  }
  lower_first <- is.null(m) || (x[2] + m) / errors[1] <= (m - x[2]) / errors[2]
  out <- list(if (!is.null(direction)) tested("not_worse", max(0, -x[1]), TRUE),
              tested("equivalent", max(-x[1], x[3]), lower_first),
              if (!is.null(direction) && !is.null(m)) settle("not_worse", not_worse),
              if (!is.null(m)) settle("equivalent", equivalent))
  do.call(rbind, out)
}
