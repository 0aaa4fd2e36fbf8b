# What several estimators share: shares, levels of tables, t intervals, the model of the arms and its robust errors.

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

# A value with standard error: interval of t with df degrees of freedom (Inf: normal), tested against `null` unless that is NULL.
t_row <- function(term, measure, value, std_error, df, o, null = 0) {
  if (!isTRUE(std_error > 0)) return(row(term, measure, value))
  half <- stats::qt((1 - o$level) / 2, df, lower.tail = FALSE) * std_error
  if (is.null(null)) return(row(term, measure, value, std_error, value - half, value + half))
  t <- (value - null) / std_error
  row(term, measure, value, std_error, value - half, value + half, t, if (is.finite(df)) df else NA,
      p = 2 * stats::pt(-abs(t), df))
}
