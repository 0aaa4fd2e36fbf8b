# What mixed models share: the likelihood of y ~ N(X b, V) where V falls apart into blocks (units, clusters) that are independent.

# Each block is list(y, X, V, D, second): V(th) its covariance at the parameters th, D(th) the list of first derivatives and, where V
# is not linear, second(th)[[k]][[l]] the second ones. `lowest`: the least each parameter may be. Newton's steps to the top, then
# what Kenward and Roger, and Satterthwaite, make of the matrices there.
likelihood_fit <- function(blocks, th, reml = TRUE, lowest = rep(-Inf, length(th))) {
  K <- length(th); p <- ncol(blocks[[1]]$X); N <- sum(lengths(lapply(blocks, `[[`, "y"))); each <- seq_len(K)
  deviance <- function(th) {
    ln <- H <- Xy <- yy <- 0
    for (b in blocks) {
      C <- chol(b$V(th)); A <- backsolve(C, b$X, transpose = TRUE); v <- backsolve(C, b$y, transpose = TRUE)
      ln <- ln + 2 * sum(log(diag(C))); H <- H + crossprod(A); Xy <- Xy + crossprod(A, v); yy <- yy + sum(v^2)
    }
    ln + yy - sum(Xy * solve(H, Xy)) + if (reml) determinant(H)$modulus + (N - p) * log(2 * pi) else N * log(2 * pi)
  }
  worse <- function(to, than) tryCatch(!isTRUE(deviance(to) <= than + 1e-9), error = function(e) TRUE)
  at <- function(th) {
    W <- lapply(blocks, function(b) solve(b$V(th)))
    H <- Reduce(`+`, Map(function(b, W) t(b$X) %*% W %*% b$X, blocks, W))
    bread <- solve(H); beta <- drop(bread %*% Reduce(`+`, Map(function(b, W) t(b$X) %*% (W %*% b$y), blocks, W)))
    trace <- squares <- numeric(K); both <- curved <- matrix(0, K, K)
    Pi <- rep(list(matrix(0, p, p)), K); cross <- matrix(0, p, K); Q <- R <- matrix(list(matrix(0, p, p)), K, K); residual <- list()
    for (g in seq_along(blocks)) {
      b <- blocks[[g]]; w <- W[[g]]; wx <- w %*% b$X; u <- drop(w %*% (b$y - b$X %*% beta)); residual[[g]] <- u
      D <- b$D(th); DW <- lapply(D, function(d) d %*% w); Du <- lapply(D, function(d) drop(d %*% u))
      second <- if (!is.null(b$second)) b$second(th)
      for (k in each) {
        trace[k] <- trace[k] + sum(diag(DW[[k]])); squares[k] <- squares[k] + sum(u * Du[[k]])
        Pi[[k]] <- Pi[[k]] + t(wx) %*% D[[k]] %*% wx; cross[, k] <- cross[, k] + t(wx) %*% Du[[k]]
        for (l in each) {
          Q[[k, l]] <- Q[[k, l]] + t(wx) %*% DW[[k]] %*% D[[l]] %*% wx
          both[k, l] <- both[k, l] + sum(DW[[k]] * t(DW[[l]])); curved[k, l] <- curved[k, l] + sum(Du[[k]] * (w %*% Du[[l]]))
          if (!is.null(second)) {
            m <- second[[k]][[l]]; of_x <- t(wx) %*% m %*% wx
            R[[k, l]] <- R[[k, l]] + of_x
            curved[k, l] <- curved[k, l] + (sum(w * m) - (if (reml) sum(bread * of_x) else 0) - sum(u * (m %*% u))) / 2
          }
        }
      }
    }
    expected <- both / 2
    if (reml) for (k in each) for (l in each)
      expected[k, l] <- expected[k, l] - sum(bread * t(Q[[k, l]])) + sum(diag(bread %*% Pi[[k]] %*% bread %*% Pi[[l]])) / 2
    score <- (squares - trace) / 2
    if (reml) score <- score + sapply(Pi, function(P) sum(bread * P)) / 2
    list(beta = beta, bread = bread, score = score, expected = expected, observed = curved - t(cross) %*% bread %*% cross - expected,
         Pi = Pi, Q = Q, R = R, residual = residual)
  }
  now <- deviance(th); near <- 0
  for (round in 1:200) {
    f <- at(th); free <- th > lowest | f$score > 0
    step <- function(info) { s <- numeric(K); s[free] <- solve(info[free, free], f$score[free], tol = 0); s }
    move <- tryCatch({ chol(f$observed[free, free, drop = FALSE]); step(f$observed) }, error = function(e) step(f$expected))
    share <- 1; gain <- sum(move * f$score)
    # At the top the likelihood is flat to half its digits: the last of Newton's steps are taken whole.
    if (gain > 1e-7) while (share > 1e-10 && worse(pmax(lowest, th + share * move), now)) share <- share / 2 else near <- near + 1
    if (share <= 1e-10 || near > 4 || gain == 0) break
    th <- pmax(lowest, th + share * move); now <- deviance(th)
  }
  f <- at(th); f$th <- th; f$log_likelihood <- -deviance(th) / 2; f$held <- th > lowest
  U <- 0; E <- solve(f$expected, tol = 0)
  for (k in each) for (l in each) U <- U + E[k, l] * (f$Q[[k, l]] - f$Pi[[k]] %*% f$bread %*% f$Pi[[l]] - f$R[[k, l]] / 4)
  f$adjusted <- f$bread + 2 * f$bread %*% U %*% f$bread; f$E <- E
  # Covariance of the parameters by the curvature of the likelihood; one at its least is taken as known.
  f$O <- matrix(0, K, K); f$O[f$held, f$held] <- solve(f$observed[f$held, f$held], tol = 0)
  f
}
# Variance and degrees of freedom of a combination of the fixed effects: of Kenward and Roger, or of Satterthwaite.
likelihood_error <- function(f, w, how) {
  V <- if (how == "satterthwaite") f$O else f$E
  u <- drop(f$bread %*% w); g <- sapply(f$Pi, function(P) sum(u * (P %*% u)))
  list(variance = sum(w * ((if (how == "satterthwaite") f$bread else f$adjusted) %*% w)), df = 2 * sum(w * u)^2 / sum(g * (V %*% g)))
}
