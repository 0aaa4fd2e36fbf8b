# Whether hazard ratios of the ending asked about change with time: survival::cox.zph on the Kaplan-Meier scale of time.
estimate_proportional_hazards <- function(s, o) {
  x <- hazard_columns(s); e <- s$event
  fit <- cox_fit(s, e, x$X, o)
  if (any(fit$runs_off)) return(NULL)
  # Where a stratum's rows are all alike in a column its residuals say nothing of it.
  flat <- if (!is.null(s$strata)) names(which(tapply(seq_along(s$time), s$strata$of, function(i)
    all(apply(x$X[i, , drop = FALSE], 2, function(v) all(v == v[1]))))))
  line <- function(name, z, i) {
    y <- z$y[, i]
    kept <- !is.na(y)
    if (!is.null(s$strata)) kept <- kept & !(sub(".*=", "", as.character(z$strata)) %in% flat)
    chi2_row(ended_term(s, name, e), "schoenfeld_correlation", stats::cor(z$x[kept], y[kept]), z$table[i, "chisq"], z$table[i, "df"])
  }
  of <- function(sets) { whole <- fit; whole$assign <- sets; survival::cox.zph(whole) }
  p <- ncol(x$X); one <- survival::cox.zph(fit, terms = FALSE)
  sets <- split(seq_len(p), factor(x$category, unique(x$category[!is.na(x$category)])))
  sets <- sets[lengths(sets) > 1 & lengths(sets) < p]
  rows(lapply(seq_len(p), function(i) line(x$names[i], one, i)),
       if (length(sets)) {
         rest <- setdiff(seq_len(p), unlist(sets))
         z <- of(c(sets, as.list(stats::setNames(rest, paste0("column", rest)))))
         lapply(seq_along(sets), function(i) line(names(sets)[i], z, i))
       },
       if (p > 1) line("overall", of(list(overall = seq_len(p))), 1))
}
