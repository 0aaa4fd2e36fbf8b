# What many procedures share: shares, pairs of groups, t intervals, and what arms are compared on.

# Wilson's limits of x out of n.
wilson <- function(x, n, o) {
  limits <- suppressWarnings(stats::prop.test(x, n, conf.level = o$level, correct = FALSE))$conf.int
  c(if (x == 0) 0 else limits[1], if (x == n) 1 else limits[2])
}
# The share x/n as a row; a dash when n is 0.
share_row <- function(term, measure, x, n, o) {
  if (n == 0) return(row(term, measure))
  p <- x / n
  limits <- wilson(x, n, o)
  row(term, measure, p, sqrt(p * (1 - p) / n), limits[1], limits[2])
}
# All pairs of groups, in order: the first of a pair minus the second.
group_pairs <- function(groups) if (length(groups) > 1) utils::combn(length(groups), 2, simplify = FALSE)
# Fewer events, or fewer without, than the plan's floor: then nothing is tested.
below_floor <- function(events, n, o) min(events, n - events) < o$event_floor

# A value with standard error: interval of t with df degrees of freedom (Inf: normal), tested against `null` unless NULL.
t_row <- function(term, measure, value, std_error, df, o, null = 0) {
  if (!isTRUE(std_error > 0)) return(row(term, measure, value))
  half <- stats::qt((1 - o$level) / 2, df, lower.tail = FALSE) * std_error
  if (is.null(null)) return(row(term, measure, value, std_error, value - half, value + half))
  t <- (value - null) / std_error
  row(term, measure, value, std_error, value - half, value + half, t, if (is.finite(df)) df else NA,
      p = 2 * stats::pt(-abs(t), df))
}

# Stops where a comparison of arms has no answer: an empty arm, an outcome of another kind, one that is the same in all rows,
# values below `lowest`. Where the program gives a dash, so does R.
refuse <- function(s, binary = NA, constant = TRUE, lowest = -Inf) {
  if (length(unique(s$arm)) < 2) stop("an arm is empty", call. = FALSE)
  if (!is.na(binary) && s$binary != binary) stop("the outcome is ", if (binary) "not ", "yes/no", call. = FALSE)
  if (constant && length(unique(s$outcome)) < 2) stop("the outcome is the same in all rows", call. = FALSE)
  if (any(s$outcome < lowest)) stop("the outcome has values below ", lowest, call. = FALSE)
}
enough_rows <- function(n, needed) if (n < needed) stop("too few rows: ", n, ", needed ", needed, call. = FALSE)

# Treatment minus control.
contrast_term <- function(s) paste(s$treatment, "-", s$control)
# The columns of a predictor, named "code" or, of a category, "code: level".
predictor_columns <- function(p) {
  stats::setNames(p$columns, if (is.null(p$reference)) p$code else paste0(p$code, ": ", names(p$columns)))
}
centred <- function(x) x - mean(x)
# What the comparison adjusts for: pre-score and covariates, centred on their means; a product with the arm is that of the
# centred column, so that the arm's own coefficient is the effect at the average.
adjustment <- function(s) {
  of <- function(p) {
    x <- lapply(predictor_columns(p), centred)
    if (p$by_arm) stats::setNames(lapply(x, `*`, s$arm), paste0("arm:", names(x))) else x
  }
  c(if (!is.null(s$pre)) list(pre = centred(s$pre)), do.call(c, lapply(s$covariates, of)))
}
