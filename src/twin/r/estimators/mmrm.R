# The difference of the arms at each wave after, all waves in one model with a mean before in common: the likelihood is that of
# nlme::gls, its errors those of Kenward and Roger, of Satterthwaite, or empirical.
estimate_mmrm <- function(s, o) {
  Y <- do.call(cbind, s$outcome); w <- ncol(Y); n <- nrow(Y); seen <- rowSums(!is.na(Y)) > 0
  # Means of waves, differences after, covariates at the means of those who were seen.
  columns <- unlist(lapply(s$covariates, function(p) lapply(predictor_columns(p), function(v)
    list(v = v - mean(v[seen]), by_arm = p$by_arm))), recursive = FALSE)
  design <- function(i, t) c(seq_len(w) == t, (seq_len(w) == t)[-1] * s$arm[i],
                             unlist(lapply(columns, function(z) z$v[i] * if (z$by_arm) s$arm[i] * (t > 1) else 1)))
  all <- do.call(rbind, lapply(which(seen), function(i) do.call(rbind, lapply(which(!is.na(Y[i, ])), function(t) design(i, t)))))
  q <- qr(all, tol = 1e-9); kept <- sort(q$pivot[seq_len(q$rank)])
  structure <- if (is.null(o$model$structure)) "unstructured" else o$model$structure
  # The waves that were seen; of each covariance: V and its derivatives by parameter.
  here <- which(colSums(!is.na(Y)) > 0); lag <- abs(outer(here, here, "-")); m <- length(here)
  pairs <- do.call(rbind, lapply(seq_len(m), function(a) cbind(a, seq_len(a))))
  unit <- lapply(seq_len(nrow(pairs)), function(k) { u <- matrix(0, m, m); u[rbind(pairs[k, ], rev(pairs[k, ]))] <- 1; u })
  same <- diag(m); second <- NULL
  D <- switch(structure, unstructured = function(th) unit, "compound-symmetry" = function(th) list(same, 1 - same),
              ar1 = function(th) list(th[2]^lag, th[1] * lag * th[2]^pmax(lag - 1, 0)))
  V <- if (structure == "ar1") function(th) th[1] * th[2]^lag else function(th) Reduce(`+`, Map(`*`, D(th), th))
  if (structure == "ar1") second <- function(th) {
    both <- lag * th[2]^pmax(lag - 1, 0)
    list(list(0 * lag, both), list(both, th[1] * lag * (lag - 1) * th[2]^pmax(lag - 2, 0)))
  }
  blocks <- lapply(which(seen), function(i) {
    t <- which(!is.na(Y[i, ])); k <- match(t, here); cut <- function(M) M[k, k, drop = FALSE]
    list(y = Y[i, t], X = matrix(t(sapply(t, function(t) design(i, t))), length(t))[, kept, drop = FALSE], V = function(th) cut(V(th)),
         D = function(th) lapply(D(th), cut), second = if (!is.null(second)) function(th) lapply(second(th), lapply, cut))
  })
  apart <- stats::var(stats::lm.fit(all[, kept], unlist(lapply(blocks, `[[`, "y")))$residuals)
  start <- switch(structure, unstructured = apart * ifelse(pairs[, 1] == pairs[, 2], 1, 0.5),
                  "compound-symmetry" = apart * c(1, 0.5), ar1 = c(apart, 0.5))
  reml <- !identical(o$model$likelihood, "ML"); kind <- o$model$covariance
  f <- likelihood_fit(blocks, start, reml)
  how <- if (any(startsWith(as.character(kind), "CR"))) kind else
    if (!reml || identical(o$model$df, "satterthwaite")) "satterthwaite" else "kr"
  cluster <- (if (length(s$clusters)) s$clusters[[length(s$clusters)]] else seq_len(n))[seen]
  empirical <- function(k) {
    scores <- rowsum(t(mapply(function(b, u) drop(t(b$X) %*% u), blocks, f$residual)), cluster); G <- nrow(scores)
    list(variance = sum((scores %*% f$bread %*% k)^2) * if (how == "CR1") G / (G - 1) else 1, df = G - 1)
  }
  line <- function(l, term, measure, test = TRUE) {
    if (!determined(all, l)) return(NULL)
    e <- if (startsWith(how, "CR")) empirical(l[kept]) else likelihood_error(f, l[kept], how)
    t_row(term, measure, sum(l[kept] * f$beta), sqrt(e$variance), e$df, o, if (test) 0)
  }
  of <- function(t, side) { l <- numeric(ncol(all)); l[t] <- 1; if (t > 1) l[w + t - 1] <- side; l }
  known <- function(t, side) any(!is.na(Y[s$arm == side, t]))
  z <- stats::qnorm((1 + o$level) / 2)
  # Spread and likeness of the waves, with limits of the logarithm and of Fisher's z.
  sd_row <- function(term, variance, error) { sd <- sqrt(variance); se <- error / (2 * sd)
    row(term, "residual_standard_deviation", sd, se, sd * exp(-z * se / sd), sd * exp(z * se / sd)) }
  r_row <- function(term, r, g) { se <- sqrt(drop(g %*% f$O %*% g)); ci <- tanh(atanh(r) + c(-1, 1) * z * se / (1 - r^2))
    row(term, "residual_correlation", r, se, ci[1], ci[2]) }
  spread <- if (structure == "unstructured") {
    S <- V(f$th); place <- function(a, b) which(pairs[, 1] == max(a, b) & pairs[, 2] == min(a, b))
    rows(lapply(seq_len(m), function(t) sd_row(s$waves[here[t]], S[t, t], sqrt(f$O[place(t, t), place(t, t)]))),
         lapply(which(pairs[, 1] != pairs[, 2]), function(k) {
           b <- pairs[k, 1]; a <- pairs[k, 2]; r <- S[a, b] / sqrt(S[a, a] * S[b, b])
           g <- numeric(length(f$th)); g[k] <- 1 / sqrt(S[a, a] * S[b, b])
           g[place(a, a)] <- -r / (2 * S[a, a]); g[place(b, b)] <- -r / (2 * S[b, b])
           r_row(paste(s$waves[here[a]], "~", s$waves[here[b]]), r, g)
         }))
  } else rows(sd_row("overall", f$th[1], sqrt(f$O[1, 1])),
              if (structure == "ar1") r_row("overall", f$th[2], c(0, 1))
              else r_row("overall", f$th[2] / f$th[1], c(-f$th[2] / f$th[1]^2, 1 / f$th[1])))
  rows(lapply(seq_len(w)[-1], function(t) if (known(t, 1) && known(t, 0))
         line(of(t, 1) - of(t, 0), paste0(contrast_term(s), ": ", s$waves[t]), "adjusted_difference")),
       line(of(1, 0), paste0("overall: ", s$waves[1]), "adjusted_mean", FALSE),
       lapply(seq_len(w)[-1], function(t) lapply(1:0, function(side) if (known(t, side))
         line(of(t, side), paste0(if (side) s$treatment else s$control, ": ", s$waves[t]), "adjusted_mean", FALSE))),
       spread)
}
