# The work of effects.rs as people write it in R, on the same data; prints milliseconds, the median of runs.
# Rscript benches/effects.R
suppressPackageStartupMessages({ library(clubSandwich); library(lme4); library(pbkrtest); library(nlme) })
read <- function(name) read.csv(file.path("data/demo-trial", name), na.strings = c("", "lost", "refused"))
long <- merge(merge(read("measures.csv"), read("children.csv")), read("families.csv"))
long$offered <- as.numeric(long$arm == "offered")
at <- function(w, v) { d <- long[long$wave == w, ]; d[[v]][match(one$child, d$child)] }
one <- long[long$wave == "T0", ]
both <- function(v) {
  d <- one[c("family", "organisation", "offered", "age", "single_parent")]
  d$pre <- at("T0", v); d$post <- at("T1", v)
  na.omit(d)
}
time <- function(name, times, work, each = 1) {
  work()
  ms <- replicate(times, { t <- system.time(for (i in seq_len(each)) work()); c(t[["elapsed"]], t[["user.self"]]) }) * 1000 / each
  cat(sprintf("%-28s %10.2f ms, processor %10.2f ms\n", name, median(ms[1, ]), median(ms[2, ])))
}

d <- both("risk_score")
cat(nrow(d), "children in", length(unique(d$organisation)), "organisations\n")
time("ancova", 9, function() {
  fit <- lm(post ~ offered + pre + age + single_parent, d)
  V <- vcovCR(fit, d$organisation, "CR2")
  ancova <<- coef_test(fit, V, test = "Satterthwaite")["offered", ]
}, each = 10)
time("mixed_model", 3, function() {
  fit <- lmer(post ~ offered + pre + age + single_parent + (1 | organisation / family), d)
  V <- vcovAdj(fit)
  L <- as.numeric(names(fixef(fit)) == "offered")
  mixed <<- c(fixef(fit)[["offered"]], sqrt(sum(L * (as.matrix(V) %*% L))), Lb_ddf(L, vcov(fit), V))
})

waves <- na.omit(long[c("child", "wave", "offered", "risk_score")])
waves$t <- as.integer(factor(waves$wave))
waves$t1 <- as.numeric(waves$wave == "T1"); waves$t2 <- as.numeric(waves$wave == "T2")
waves <- waves[order(waves$child, waves$t), ]
time("mmrm", 3, function() {
  fit <- gls(risk_score ~ t1 + t2 + t1:offered + t2:offered, waves, corSymm(form = ~ t | child), varIdent(form = ~ 1 | t))
  waves_fit <<- summary(fit)$tTable[4:5, 1:2]
})

g <- match(d$organisation, unique(d$organisation))
X <- model.matrix(~ offered + pre + age + single_parent, d)
bread <- solve(crossprod(X))
n <- nrow(X); p <- ncol(X); G <- max(g)
t_of <- function(y) {
  fit <- .lm.fit(X, y)
  scores <- rowsum(X * fit$residuals, g) %*% bread[, 2]
  fit$coefficients[2] / sqrt(sum(scores^2) * G / (G - 1) * (n - 1) / (n - p))
}
set.seed(1)
time("wild_cluster_bootstrap, p", 3, function() {
  null <- .lm.fit(X[, -2], d$post)
  fitted <- d$post - null$residuals
  drawn <- replicate(9999, t_of(fitted + null$residuals * sample(c(-1, 1), G, TRUE)[g]))
  wild <<- mean(abs(drawn) >= abs(t_of(d$post)))
})

b <- both("maltreatment")
b$pre <- as.numeric(b$pre == "yes"); b$post <- as.numeric(b$post == "yes")
time("standardised_risk", 9, function() {
  fit <- glm(post ~ offered + pre + age + single_parent, binomial, b)
  Z <- model.matrix(fit); mu <- fitted(fit)
  scores <- (Z * (b$post - mu)) %*% solve(crossprod(Z, Z * (mu * (1 - mu))))
  share <- function(a) {
    at <- Z; at[, "offered"] <- a
    m <- plogis(drop(at %*% coef(fit)))
    list(mean(m), m - mean(m) + nrow(at) * drop(scores %*% colMeans(at * (m * (1 - m)))))
  }
  s1 <- share(1); s0 <- share(0)
  sums <- rowsum((s1[[2]] - s0[[2]]) / nrow(b), b$organisation)
  standardised <<- c(s1[[1]] - s0[[1]], sqrt(sum(sums^2) * length(sums) / (length(sums) - 1)))
}, each = 50)
cat("\n"); print(ancova); print(mixed, digits = 8); print(waves_fit, digits = 8); print(wild); print(standardised, digits = 8)
