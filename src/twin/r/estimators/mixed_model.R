# The difference of the arms with random intercepts at each level of clusters (and a slope at the outermost where the plan asks one):
# the likelihood is that of lme4::lmer, its errors those of pbkrtest (Kenward and Roger) or lmerTest (Satterthwaite).
estimate_mixed_model <- function(s, o) {
  n <- s$n; further <- as.list(adjustment(s)); X <- cbind(1, s$arm, do.call(cbind, further))
  q <- qr(X, tol = 1e-9); kept <- sort(q$pivot[seq_len(q$rank)])
  # A level has a variance when its clusters are several, hold several rows and are not the arms.
  count <- function(g) length(unique(g))
  of_arms <- function(g) all(tapply(s$arm, g, count) == 1) && count(g) <= 2
  in_model <- function(g) qr(cbind(X[, kept], outer(g, unique(g)[-1], "==")), tol = 1e-9)$rank == length(kept)
  levels <- Filter(function(g) count(g) > 1 && count(g) < n && !of_arms(g) && !in_model(g), s$clusters)
  levels <- levels[!duplicated(lapply(levels, function(g) match(g, unique(g))))]
  last <- length(levels); slope <- isTRUE(o$model$random_slope)
  x <- if (!slope) NULL else if (is.null(s$pre)) s$arm else s$pre
  reml <- !identical(o$model$likelihood, "ML"); how <- if (!reml || identical(o$model$df, "satterthwaite")) "satterthwaite" else "kr"
  blocks <- lapply(split(seq_len(n), levels[[last]]), function(i) {
    D <- c(lapply(levels, function(g) 1 * outer(g[i], g[i], "==")),
           if (slope) list(outer(x[i], x[i], "+"), outer(x[i], x[i])), list(diag(length(i))))
    list(y = s$outcome[i], X = X[i, kept, drop = FALSE], D = function(th) D, V = function(th) Reduce(`+`, Map(`*`, D, th)))
  })
  plain <- stats::lm.fit(X[, kept], s$outcome); apart <- stats::var(plain$residuals)
  if (apart < 1e-20 * max(s$outcome^2)) return(row(contrast_term(s), "adjusted_difference", plain$coefficients[2]))
  start <- c(rep(apart / (last + 1), last), if (slope) c(0, 0.1 * apart / (last + 1) / mean(x^2)), apart / (last + 1))
  f <- likelihood_fit(blocks, start, reml, c(rep(0, last), if (slope) c(-Inf, 0), 0))
  line <- function(w, term, measure, test = TRUE) {
    e <- likelihood_error(f, w[kept], how)
    t_row(term, measure, sum(w[kept] * f$beta), sqrt(e$variance), e$df, o, if (test) 0)
  }
  w <- function(...) replace(numeric(ncol(X)), c(...), 1)
  variance <- f$th[seq_len(last)]; residual <- f$th[length(f$th)]
  at_mean <- variance
  if (slope) at_mean[last] <- variance[last] + 2 * mean(x) * f$th[last + 1] + mean(x)^2 * f$th[last + 2]
  of_slope <- paste0(names(levels)[last], ": ", if (is.null(s$pre)) contrast_term(s) else "pre")
  rows(line(w(2), contrast_term(s), "adjusted_difference"),
       line(w(1, 2), s$treatment, "adjusted_mean", FALSE), line(w(1), s$control, "adjusted_mean", FALSE),
       lapply(setdiff(kept, 1:2), function(j) line(w(j), names(further)[j - 2], "coefficient")),
       Map(function(name, v) row(name, "random_sd", sqrt(v)), c(names(levels), "residual"), c(variance, residual)),
       if (slope) rows(row(of_slope, "random_sd", sqrt(f$th[last + 2])),
                       row(of_slope, "random_correlation", f$th[last + 1] / sqrt(variance[last] * f$th[last + 2]))),
       Map(function(name, v) row(name, "variance_share", v / (sum(at_mean) + residual)), names(levels), at_mean),
       row("overall", "log_likelihood", f$log_likelihood))
}
