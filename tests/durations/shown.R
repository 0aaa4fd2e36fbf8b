# Curves for the tests of charts, sentences and tables: R 4.2.2, survival 3.5.3. `Rscript shown.R` writes shown.json.
# Families drawn by chance, whole weeks, three methods; endings: plan, stopped; some still under way at the data cut.
library(survival)
library(jsonlite)
set.seed(2016)
n <- c("FNB-SoNeStra" = 29, "SoS" = 32, "EK-c" = 152)
rate <- list("FNB-SoNeStra" = c(.10, .02), "SoS" = c(.035, .05), "EK-c" = c(.045, .035))
d <- do.call(rbind, lapply(names(n), function(g) {
  r <- rate[[g]]
  t <- ceiling(rexp(n[g], sum(r)))
  k <- ifelse(runif(n[g]) < r[1] / sum(r), "plan", "stopped")
  cut <- sample(20:44, n[g], replace = TRUE)
  data.frame(group = g, time = pmin(t, cut), ending = ifelse(t <= cut, k, "open"))
}))
d$ending <- factor(d$ending, c("open", "plan", "stopped"))
d$group <- factor(d$group, names(n))
one <- function(rows, name) {
  s <- survfit(Surv(time, ending) ~ 1, rows, conf.type = "log-log")
  km <- survfit(Surv(time, ending == "plan") ~ 1, rows)
  end <- max(rows$time)
  curve <- function(j) list(x = c(0, s$time), y = c(0, s$pstate[, j]), low = c(NA, s$lower[, j]), high = c(NA, s$upper[, j]),
                            n = c(nrow(rows), s$n.risk[, 1]))
  at <- lapply(c(10, 26), function(t) {
    z <- summary(s, times = t, extend = TRUE)
    u <- summary(km, times = t, extend = TRUE)
    list(t = t, p = z$pstate[1, ], low = z$lower[1, ], high = z$upper[1, ], naive = 1 - u$surv)
  })
  median <- s$time[which(s$pstate[, 2] >= .5)[1]]
  risk <- seq(0, 40, 5)
  list(group = name, n = nrow(rows), states = s$states, plan = curve(2), stopped = curve(3),
       naive = list(x = c(0, km$time), y = c(0, 1 - km$surv)), at = at, median = median, highest = max(s$pstate[, 2]),
       completers = list(n = sum(rows$ending == "plan"), mean = mean(rows$time[rows$ending == "plan"])),
       risk = list(x = risk, y = sapply(risk, function(t) sum(rows$time >= t)),
                   n = sapply(risk, function(t) sum(rows$ending == "plan" & rows$time <= t))))
}
ratios <- lapply(c("plan", "stopped"), function(k) {
  fit <- coxph(Surv(time, ending == k) ~ relevel(group, "EK-c"), d)
  ci <- unname(exp(confint(fit)))
  list(ending = k, ratio = unname(exp(coef(fit))), low = ci[, 1], high = ci[, 2], p = unname(summary(fit)$coefficients[, 5]))
})
fit <- coxph(Surv(time, ending == "plan") ~ relevel(group, "EK-c"), d)
z <- cox.zph(fit, terms = FALSE)
schoenfeld <- lapply(1:2, function(j) {
  s <- smooth.spline(z$time, z$y[, j], df = 4)
  at <- seq(min(z$time), max(z$time), length.out = 40)
  list(x = unname(z$time), y = unname(z$y[, j]), at = at, smooth = predict(s, at)$y, beta = unname(coef(fit)[j]), rho = unname(cor(z$x, z$y[, j])), p = unname(z$table[j, 3]))
})
groups <- c(lapply(levels(d$group), function(g) one(d[d$group == g, ], g)), list(one(d, "overall")))
write_json(list(groups = groups, ratios = ratios, schoenfeld = schoenfeld), "shown.json", auto_unbox = TRUE, digits = 8, na = "null", pretty = FALSE)
