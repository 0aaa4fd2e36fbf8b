# The checks of checking.rs on the same file as people write them in R, with data.table; prints seconds and what was found.
# Left out: near-duplicate rows, weeks that were typed, the evidence. Rscript benches/checking.R FILE
suppressPackageStartupMessages(library(data.table))
file <- commandArgs(TRUE)[1]
start <- proc.time()[["elapsed"]]
d <- fread(file, colClasses = "character", na.strings = NULL)
loaded <- proc.time()[["elapsed"]]
bad <- list()
levels <- list(wave = c("T0", "T1"), arm = c("conference", "usual"), method = c("EK-c", "FNB", "SoS"), result = c("plan", "none"),
               single_parent = c("yes", "no"), migrant = c("yes", "no"), violence = c("yes", "no"), maltreatment = c("yes", "no"))
for (v in names(levels)) bad[[paste(v, "level")]] <- which(!d[[v]] %in% levels[[v]])
limits <- list(age = c(0, 18), risk = c(0, 40), support = c(0, 60), care = c(0, 40), visits = c(0, 100), income = c(0, 1e6))
for (v in names(limits)) {
  x <- suppressWarnings(as.numeric(d[[v]])); code <- v == "risk" & d[[v]] == "99"
  bad[[paste(v, "type")]] <- which(is.na(x) & !code)
  bad[[paste(v, "range")]] <- which(!code & !is.na(x) & (x < limits[[v]][1] | x > limits[[v]][2]))
  if (!v %in% c("age", "risk")) bad[[paste(v, "whole")]] <- which(!is.na(x) & x != round(x))
}
dates <- lapply(c("referral_date", "offer_date", "plan_date"), function(v) {
  x <- as.IDate(d[[v]], format = "%Y-%m-%d"); bad[[paste(v, "type")]] <<- which(is.na(x) & d[[v]] != ""); x
})
bad$order <- which(dates[[2]] < dates[[1]] | dates[[3]] < dates[[2]] | dates[[3]] < dates[[1]])
bad$plausible <- unlist(lapply(dates, function(x) which(x < as.IDate("1900-01-01") | x > Sys.Date() + 1)))
bad$rule <- which((d$result == "plan") != (d$plan_date != ""))
bad$empty <- which(rowSums(d[, setdiff(names(d), "plan_date"), with = FALSE] == "") > 0)
bad$repeats <- which(duplicated(d, by = c("child", "family", "wave")))
bad$child <- unique(d[, .(child, family)])[, .N, by = child][N > 1]$child
bad$family <- unique(d[, .(family, organisation)])[, .N, by = family][N > 1]$family
bad$arm <- unique(d[, .(child, family, arm)])[, .N, by = .(child, family)][N > 1]$child
bad$arms <- unique(d[, .(family, arm)])[, .N, by = family][N > 1]$family
bad$gap <- setdiff(d[wave == "T1"]$child, d[wave == "T0"]$child)
bad$constant <- names(d)[vapply(d, uniqueN, 1L) < 2]
end <- proc.time()[["elapsed"]]
cat(sprintf("%d rows: read %.2f s, checked %.2f s, %.0f rows/s, %d found\n", nrow(d), loaded - start, end - loaded,
            nrow(d) / (end - start), sum(lengths(bad))))
