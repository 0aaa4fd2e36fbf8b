# What the adjusted difference of `ancova` becomes without each row, or each cluster: fitted again without it.
estimate_influence <- function(s, o) {
  refuse(s, binary = FALSE, constant = FALSE)
  errors <- errors_of(s, o, "HC3")
  cluster <- if (length(s$clusters)) s$clusters[[length(s$clusters)]]
  unit <- if (is.null(cluster)) seq_along(s$arm) else cluster
  name <- if (is.null(cluster)) "row" else "cluster"
  y <- centred(s$outcome)
  all <- arm_model(s, y, adjustment(s), errors)
  arm <- replace(numeric(ncol(all$X)), 2, 1)
  shifts <- vapply(seq_len(max(unit)), function(g) {
    Z <- all$Z[unit != g, , drop = FALSE]
    if (!determined(Z, arm[all$kept])) return(NA)
    b <- stats::lm.fit(Z, y[unit != g], tol = 1e-9)$coefficients
    b[[2]] - all$b[2]
  }, 0)
  bare <- function(r) { r[c("std_error", "statistic", "df1", "p")] <- NA; r }
  without <- function(g) {
    kept <- unit != g
    part <- fit_columns(all$X[kept, , drop = FALSE], y[kept], list(kind = errors$kind, cluster = errors$cluster[kept]))
    bare(combined_row(part, arm, paste("without", name, g), "left_out_difference", o))
  }
  last <- function(x) max(which(x == max(x, na.rm = TRUE)))
  rows(row(contrast_term(s), "largest_shift", shifts[last(abs(shifts))]),
       bare(combined_row(all, arm, contrast_term(s), "adjusted_difference", o)),
       lapply(unique(c(which.min(shifts), last(shifts))), without))
}
