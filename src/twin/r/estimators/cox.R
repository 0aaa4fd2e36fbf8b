# Cause-specific hazard ratios of groups and covariates, for each ending; of more than two groups all at once.
estimate_cox <- function(s, o) {
  x <- hazard_columns(s)
  fixed <- o$model$covariance
  # The units within which the robust covariance is summed: those that are alike, or when the plan asks HC each row or subject.
  by <- if (any(startsWith(as.character(fixed), "HC"))) (if (is.null(s$subject)) seq_along(s$time) else s$subject) else alike(s)
  if (identical(fixed, "model") || identical(o$model$ties, "exact")) by <- NULL
  single <- !is.null(by) && length(unique(by)) == 1
  # A group in one unit shows no spread between units.
  one_unit <- function(g) is.null(fixed) && !is.null(by) && length(unique(by[s$group == g])) < 2
  rows(lapply(endings_of(s), function(e) {
    events <- sum(s$ending == e, na.rm = TRUE)
    if (!events || events < o$event_floor) return(NULL)
    fit <- cox_fit(s, e, x$X, o, if (!single) by)
    b <- stats::coef(fit)
    others <- setdiff(seq_along(s$groups), x$last)
    each <- lapply(which(!is.na(b) | fit$runs_off), function(i) {
      measure <- if (i <= x$groups) "hazard_ratio" else "covariate_hazard_ratio"
      if (fit$runs_off[i]) {
        limits <- tryCatch(cox_limit(s, e, x$X, i, o), error = function(e) c(NA, NA))
        return(row(ended_term(s, x$names[i], e), measure, low = limits[1], high = limits[2]))
      }
      se <- sqrt(fit$var[i, i])
      if (single || (i <= x$groups && (one_unit(others[i]) || one_unit(x$last)))) se <- NA
      ratio_row(ended_term(s, x$names[i], e), measure, b[[i]], se, o)
    })
    joint <- if (length(s$groups) > 2) {
      rest <- if (ncol(x$X) > x$groups) x$X[, -seq_len(x$groups), drop = FALSE] else cbind(rep(0, nrow(x$X)))
      without <- cox_fit(s, e, rest, o)
      apart <- sum(abs(tapply(stats::residuals(without, "martingale"), s$group, sum))) / (2 * events)
      i <- which((!is.na(b) | fit$runs_off)[seq_len(x$groups)])
      term <- ended_term(s, "joint", e)
      few <- any(fit$runs_off[i]) || length(unique(by)) <= length(i) || any(sapply(unique(s$group), one_unit))
      if (is.null(by)) chi2_row(term, "hazards_apart", apart, 2 * (fit$loglik[2] - utils::tail(without$loglik, 1)), length(i))
      else if (few) row(term, "hazards_apart", apart)
      else chi2_row(term, "hazards_apart", apart, drop(b[i] %*% solve(fit$var[i, i], b[i])), length(i))
    }
    rows(each, joint)
  }))
}
