# How alike the rows of a cluster are at each level: intraclass correlation by one-way analysis of variance with limits from the
# F distribution, design effect and effective n.
estimate_clustering <- function(s, o) {
  y <- if (s$shape == "groups") unlist(s$values) else s$outcome
  rows(lapply(names(s$clusters), function(level) {
    g <- factor(s$clusters[[level]])
    n <- length(y)
    k <- nlevels(g)
    if (k < 2 || k == n) return(rows(lapply(c("icc", "design_effect", "effective_n"), function(m) row(level, m))))
    means <- tapply(y, g, mean)
    size <- as.numeric(table(g))
    between <- sum(size * (means - mean(y))^2) / (k - 1)
    within <- sum((y - means[g])^2) / (n - k)
    m0 <- (n - sum(size^2) / n) / (k - 1)
    f <- between / within
    icc_at <- function(f) if (is.infinite(f)) 1 else (f - 1) / (f + m0 - 1)
    cost <- function(icc) 1 + (sum(size^2) / n - 1) * max(icc, 0)
    icc <- icc_at(f)
    tail <- (1 - o$level) / 2
    limits <- c(icc_at(f / stats::qf(tail, k - 1, n - k, lower.tail = FALSE)), icc_at(f / stats::qf(tail, k - 1, n - k)))
    # Without spread within clusters the correlation is 1, and nothing more is known.
    if (is.infinite(f)) return(rows(row(level, "icc", icc), row(level, "design_effect", cost(icc)),
                                    row(level, "effective_n", n / cost(icc))))
    rows(row(level, "icc", icc, low = limits[1], high = limits[2], statistic = f, df1 = k - 1, df2 = n - k,
             p = stats::pf(f, k - 1, n - k, lower.tail = FALSE)),
         row(level, "design_effect", cost(icc), low = cost(limits[1]), high = cost(limits[2])),
         row(level, "effective_n", n / cost(icc), low = n / cost(limits[2]), high = n / cost(limits[1])))
  }))
}
