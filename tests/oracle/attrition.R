# Rscript tests/oracle/attrition.R, from the project root.
source("tests/oracle/missing/write.R")

difference <- function(term, x, n, level) {
  if (any(n == 0)) return(row(term, "attrition_difference", value = NULL, low = NULL, high = NULL, note = "empty-group"))
  p <- x / n; a <- wilson(x[1], n[1], level); b <- wilson(x[2], n[2], level); d <- p[1] - p[2]
  row(term, "attrition_difference", value = d, std_error = sqrt(sum(p * (1 - p) / n)), n = sum(n), p = NULL,
      low = d - sqrt((p[1] - a[1])^2 + (b[2] - p[2])^2), high = d + sqrt((a[2] - p[1])^2 + (p[2] - b[1])^2))
}
expected <- function(why, group = rep("all", nrow(why)), groups = unique(na.omit(group)), weight = rep(1, nrow(why)),
                     level = 0.95) {
  followed <- names(why)[sub("@.*", "", names(why)) == "outcome"]
  gone <- !is.na(as.matrix(why[followed]))
  out <- list()
  for (part in parts(group, groups)) for (k in seq_along(followed)) {
    n <- sum(weight[part$rows])
    out <- c(out, both(paste0(part$before, followed[k]), sum(weight[part$rows & gone[, k]]), n, level))
    back <- !gone[, k] & rowSums(gone[, seq_len(k - 1), drop = FALSE]) > 0
    if (any(back)) out <- c(out, both(paste0(part$before, followed[k], ": back"), sum(weight[part$rows & back]), n, level))
  }
  if (length(groups) + anyNA(group) > 1) for (k in seq_along(followed)) for (i in seq_along(groups)) for (j in seq_along(groups)) if (i < j) {
    size <- function(g, is = TRUE) sum(weight[!is.na(group) & group == groups[g] & is])
    term <- paste0(followed[k], ": ", groups[i], " - ", groups[j])
    out <- c(out, list(difference(term, c(size(i, gone[, k]), size(j, gone[, k])), c(size(i), size(j)), level)))
  }
  out
}
case <- function(name, why, ..., level = NULL)
  answer(name, presence(why, ...), if (is.null(level)) expected(why, ...) else expected(why, ..., level = level),
         if (!is.null(level)) list(level = level))
frame <- function(...) data.frame(..., check.names = FALSE)

names(study) <- sub("risk", "outcome", names(study))
cases <- list(
  case("a study of three waves, in two arms", study, arms, c("conference", "regular")),
  case("in one group, at 90%", study, level = 0.9),
  case("lost at T1, back at T2, lost again", frame("outcome@T1" = c("lost", NA, "lost"), "outcome@T2" = c(NA, NA, "lost"),
                                                   "outcome@T3" = c("lost", NA, NA))),
  case("no waves", frame(outcome = c("lost", NA, NA, "lost", NA), other = rep("lost", 5)), c("a", "a", "b", "b", "c"), c("a", "b", "c")),
  case("all lost", frame(outcome = rep("lost", 4)), c("a", "a", "b", "b"), c("a", "b")),
  case("none lost", frame(outcome = rep(NA_character_, 4)), c("a", "a", "b", "b"), c("a", "b")),
  case("one row", frame(outcome = "lost")),
  case("a group without rows", frame(outcome = c("lost", NA, NA)), c("x", "x", "z"), c("x", "y", "z")),
  case("groups that are not known are in no difference", frame(outcome = c("lost", NA, NA, "lost")), c("x", NA, "y", NA), c("x", "y")),
  case("rows that stand for several", frame(outcome = c("lost", NA, "lost", NA)), c("x", "x", "y", "y"), c("x", "y"),
       weight = c(8, 69, 9, 50)),
  undefined("the outcome is not there", presence(frame(other = c("lost", NA))), "unanswerable"))
write("attrition", "sum(is.na()) by group; prop.test(x, n, correct = FALSE)$conf.int; Newcombe (1998), method 10, on its limits.", cases)
