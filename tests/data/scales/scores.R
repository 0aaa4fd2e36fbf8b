# Makes isel.csv (items with several kinds of missing) and expected.csv (what scores they have), by psych and base R,
# without any code of ours. Run in this folder: Rscript scores.R
# R 4.2.2, psych 2.2.9. The answers are drawn; cut-offs, norms and weights are made up.
suppressMessages(library(psych))
set.seed(44)
n <- 120
items <- paste0("isel_", 1:12)
reverse <- c(1, 2, 7, 8, 11, 12)
low <- 1; high <- 4

y <- matrix(sample(low:high, n * 12, replace = TRUE), n)       # answers, all in one direction
y[sample(length(y), 150)] <- NA
y[1, ] <- 2                      # 24
y[2, ] <- c(rep(2, 11), 3)       # 25: a cut-off
y[3, ] <- c(rep(3, 11), 2)       # 35
y[4, ] <- 3                      # 36: a cut-off
y[5, ] <- 1                      # 12: the lowest
y[6, ] <- 4                      # 48: the highest
y[7, ] <- c(NA, NA, rep(3, 10))  # just enough
y[8, ] <- c(NA, NA, NA, rep(3, 9)) # one too few
y[9:14, ] <- NA                  # nothing at all
x <- y
x[, reverse] <- low + high - x[, reverse]                       # as a form has them
colnames(x) <- items

codes <- matrix("", n, 12)
codes[] <- sample(c("", "-8", "-9"), n * 12, replace = TRUE)
codes[9, ] <- "-8"; codes[10, ] <- "-9"; codes[11, ] <- ""; codes[12, ] <- rep(c("-8", "-9"), 6)
codes[13, ] <- c("", rep("-8", 11)); codes[14, ] <- c(rep("-9", 11), "")
sex <- sample(c("girl", "boy", "99"), n, replace = TRUE, prob = c(.48, .46, .06))
written <- ifelse(is.na(x), codes, as.character(x))
write.csv(data.frame(child = sprintf("C%03d", 1:n), sex = sex, written), "isel.csv", row.names = FALSE, quote = FALSE)

keyed <- ifelse(1:12 %in% reverse, paste0("-", items), items)
means <- function(which) {
  s <- suppressWarnings(scoreItems(list(s = keyed[which]), as.data.frame(x), totals = FALSE, missing = TRUE,
                                   impute = "none", min = low, max = high))$scores[, 1]
  s[is.nan(s)] <- NA
  s
}
answered <- function(which) rowSums(!is.na(x[, which]))
least <- function(score, which, k) ifelse(answered(which) >= k, score, NA)

out <- data.frame(row = 1:n)
# psych: means of the answered items; times their number. psych's own totals leave missing items out of the sum.
out$total <- least(means(1:12) * 12, 1:12, 10)
out$mean <- least(means(1:12), 1:12, 6)
out$appraisal <- rowSums(y[, c(2, 4, 6, 11)])                   # base R: missing when any item is
out$belonging <- rowSums(y[, c(1, 5, 7, 9)])
out$tangible <- rowSums(y[, c(3, 8, 10, 12)])
out$tangible_mean <- least(means(c(3, 8, 10, 12)), c(3, 8, 10, 12), 1)
w <- c(0.5, 1, 2, 1.25)
out$weighted <- as.vector(y[, c(1, 5, 7, 9)] %*% w)
out$weighted_mean <- out$weighted / sum(w)
out$one <- y[, 8]                                               # one item
# Rounded where a sum is exact, so that 36 is not 35.999999999999996 to cut().
exact <- round(out$total, 9)
out$band <- as.character(cut(exact, c(-Inf, 25, 36, Inf), right = FALSE, labels = c("low", "middle", "high")))
out$t <- 50 + 10 * (out$total - 32) / 6.5
out$difference <- out$tangible - out$appraisal
raw <- floor(exact + 0.5)
norm <- rep(NA_real_, n)
norm[sex == "girl" & raw <= 20] <- 30
norm[sex == "girl" & raw > 20 & raw <= 30] <- 45
norm[sex == "girl" & raw > 30] <- 60
norm[sex == "boy" & raw <= 25] <- 35.5
norm[sex == "boy" & raw > 25 & raw <= 33] <- 50
norm[is.na(raw)] <- NA
out$norm <- norm
# Why: -8 or -9 when that stands at every item, else too few; boys above 33 are outside the norms.
why <- function(which, k) sapply(1:n, function(i) {
  if (sum(!is.na(x[i, which])) >= k) return("")
  found <- unique(written[i, which])
  if (length(found) == 1 && found %in% c("-8", "-9")) found else "too-few-items"
})
out$total_why <- why(1:12, 10)
out$appraisal_why <- why(c(2, 4, 6, 11), 4)
out$tangible_mean_why <- why(c(3, 8, 10, 12), 1)
out$one_why <- why(8, 1)
out$band_why <- out$total_why
tangible_why <- why(c(3, 8, 10, 12), 4)
out$difference_why <- ifelse(tangible_why != "", tangible_why, out$appraisal_why)
out$norm_why <- ifelse(out$total_why != "", out$total_why,
                ifelse(sex == "99", "99", ifelse(is.na(norm), "outside-norms", "")))
numbers <- sapply(out, is.numeric)
out[numbers] <- lapply(out[numbers], function(v) ifelse(is.na(v), "", trimws(formatC(v, digits = 17, format = "g"))))
out[is.na(out)] <- ""
write.csv(out, "expected.csv", row.names = FALSE, quote = FALSE)
