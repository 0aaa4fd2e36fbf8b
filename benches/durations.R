# The work of durations.rs as people write it in R, on the file that it names; seconds by the clock and of the processor, and most
# memory. Rscript benches/durations.R FILE
suppressPackageStartupMessages({ library(survival); library(cmprsk) })
file <- commandArgs(TRUE)[1]
kilobytes <- function() as.numeric(gsub("\\D", "", grep("VmHWM", readLines("/proc/self/status"), value = TRUE)))
time <- function(name, work, runs = 1) {
  gc(FALSE); try(cat("5", file = "/proc/self/clear_refs"), silent = TRUE)
  t <- sapply(seq_len(runs), function(i) { s <- system.time(work()); c(s[["elapsed"]], s[["user.self"]] + s[["sys.self"]]) })
  cat(sprintf("%-52s %8.2f s, processor %7.2f s %8.0f MB\n", name, min(t[1, ]), min(t[2, ]), kilobytes() / 1000))
}
d <- as.data.frame(data.table::fread(file))
d$how <- factor(d$ending, 0:2, c("open", "plan", "stop")); d$method <- factor(d$method, c(2, 0, 1))
x <- paste0("x", 1:10)
cat(nrow(d), "rows\n")
time("order by week", function() order(d$week))
time("order by moment", function() order(d$moment))
time("survfit, three methods, two endings, by week", function() survfit(Surv(week, how) ~ method, d))
time("survdiff, by week", function() survdiff(Surv(week, ending == 1) ~ method, d))
time("survdiff, by moment", function() survdiff(Surv(moment, ending == 1) ~ method, d))
time("restricted mean by survfit, by week", function() summary(survfit(Surv(week, ending > 0) ~ method, d), rmean = 52)$table)
one <- reformulate(c("method", x), "Surv(week, ending == 1)")
other <- reformulate(c("method", x), "Surv(moment, ending == 1)")
time("coxph, one ending, by week", function() cox <<- coxph(one, d, ties = "efron"))
time("coxph, one ending, by moment", function() moment <<- coxph(other, d, ties = "efron"))
time("cuminc with Gray's test, by week", function() cuminc(d$week, d$ending, d$method), 3)
small <- d[seq_len(min(nrow(d), 1e4)), ]
X <- model.matrix(reformulate(c("method", x)), small)[, -1]
time(paste("crr, one ending, by week,", nrow(small), "rows"), function() fg <<- crr(small$week, small$ending, X))
cat("\n"); print(summary(cox)$coefficients[1:2, 1:3], digits = 10); print(summary(moment)$coefficients[1:2, 1:3], digits = 10)
print(cbind(fg$coef, sqrt(diag(fg$var)))[1:2, ], digits = 10)
