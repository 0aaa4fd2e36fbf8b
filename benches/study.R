# The estimates of the shipped study as people write them in R, without charts and report; prints seconds.
# Rscript benches/study.R
start <- proc.time()[["elapsed"]]
suppressPackageStartupMessages({ library(sandwich); library(lmtest) })
f <- read.csv("data/preventive-2016/families.csv", na.strings = c("", "NA"), stringsAsFactors = TRUE)
m <- read.csv("data/preventive-2016/measures.csv", stringsAsFactors = TRUE)
loaded <- proc.time()[["elapsed"]]
o <- f[!is.na(f$method), ]; t <- table(o$method, o$plan_made)
wilson <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int
ci <- mapply(wilson, t[, "yes"], rowSums(t)); all <- wilson(sum(t[, "yes"]), sum(t))
chi <- suppressWarnings(chisq.test(t, correct = FALSE)); ffh <- fisher.test(t)
pairs <- combn(rownames(t), 2, simplify = FALSE)
p <- p.adjust(sapply(pairs, function(k) fisher.test(t[k, ])$p.value), "holm")
weeks <- function(end) as.numeric(as.Date(f[[end]]) - as.Date(f$offer_date)) / 7
for (end in c("plan_date", "stop_date")) { w <- weeks(end); k <- !is.na(w); tapply(w[k], f$method[k], summary); tapply(w[k], f$method[k], function(v) t.test(v)$conf.int) }
w <- weeks("plan_date"); k <- !is.na(w); oneway.test(w[k] ~ f$method[k])
for (pair in pairs) t.test(w[k & f$method == pair[1]], w[k & f$method == pair[2]])
wide <- merge(reshape(m, idvar = "family", timevar = "wave", direction = "wide"), f, by = "family")
wide$fnb <- as.integer(wide$arm == "completed")
robust <- function(fit) { v <- vcovHC(fit, "HC3"); coeftest(fit, v, df = df.residual(fit)); coefci(fit, vcov. = v, df = df.residual(fit)) }
for (y in c("risk_score", "services")) { b <- as.formula(sprintf("%s.T1 ~ fnb + %s.T0", y, y)); robust(lm(b, wide)); robust(lm(update(b, as.formula(sprintf("~ . + fnb:%s.T0", y))), wide)) }
wide$many.T0 <- wide$services.T0 >= 3; wide$many.T1 <- wide$services.T1 >= 3
for (b in list((maltreatment.T1 == "yes") ~ fnb + maltreatment.T0, many.T1 ~ fnb + many.T0)) { g <- glm(b, binomial, wide); summary(g); confint.default(g) }
for (z in c("supervision_order", "out_of_home", "returned_home")) { u <- table(wide$fnb, wide[[z]]); mapply(wilson, u[, "yes"], rowSums(u)) }
mods <- c("single_parent", "migration_background", "low_education", "parent_mental_health", "high_conflict_divorce", "children")
wide$bad <- as.integer(wide$maltreatment.T1 == "yes")
for (z in mods) { robust(lm(as.formula(paste("risk_score.T1 ~ risk_score.T0 + fnb *", z)), wide)); robust(lm(as.formula(paste("bad ~ maltreatment.T0 + fnb *", z)), wide)) }
end <- proc.time()[["elapsed"]]
cat(sprintf("load and read %.3f s, estimate %.3f s, whole process %.3f s\n", loaded - start, end - loaded, end))
