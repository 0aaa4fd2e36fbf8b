# Rscript tests/oracle/funnel_rate.R, from the project root.
source("tests/oracle/rates/write.R")

funnel <- function(reached, groups = paste0("g", seq_len(nrow(reached))), stages = c("offered", "willing", "completed"))
  list(shape = "stages", groups = I(groups), stages = I(stages), reached = lapply(seq_len(nrow(reached)), function(i) I(reached[i, ])))

stage <- function(prefix, reached, level = 0.95, stages = c("offered", "willing", "completed")) {
  rows <- list()
  for (s in seq_along(reached)) {
    term <- paste0(prefix, stages[s])
    rows <- c(rows, list(row(term, "count", value = reached[s], low = NULL, n = reached[1])))
    if (s > 1) rows <- c(rows, list(share(term, reached[s], reached[1], level = level),
                                    share(term, reached[s], reached[s - 1], "stage_rate", level)))
  }
  rows
}

three <- rbind(c(152, 80, 44), c(29, 25, 22), c(32, 19, 11))
cases <- list(
  answer("three groups and overall", funnel(three), c(
    stage("g1: ", three[1, ]), stage("g2: ", three[2, ]), stage("g3: ", three[3, ]), stage("overall: ", colSums(three)))),
  answer("one group has its stages alone, 90%", funnel(rbind(c(328, 229, 62))), stage("", c(328, 229, 62), 0.9), list(level = 0.9)),
  answer("equal stages, then nobody", funnel(rbind(c(40, 40, 0))), stage("", c(40, 40, 0))),
  answer("far tail: one in a million at z = 4.0", funnel(rbind(c(1e6, 500, 1))), list(
    share("completed", 1, 1e6, level = 1 - 2^-14)), list(level = 1 - 2^-14)),
  answer("one unit", funnel(rbind(c(1, 1, 1))), stage("", c(1, 1, 1))),
  answer("nobody at the second stage", funnel(rbind(c(12, 0, 0), c(0, 0, 0))), list(
    share("g1: completed", 0, 12),
    row("g1: completed", "stage_rate", value = NULL, low = NULL, n = 0, note = "empty-group"),
    row("g2: offered", "count", value = 0),
    row("g2: willing", "proportion", value = NULL, note = "empty-group"),
    row("g2: willing", "stage_rate", value = NULL, note = "empty-group"))),
  undefined("a stage that rises", funnel(rbind(c(12, 5, 6))), "unanswerable"),
  undefined("counts are no funnel", rates(3, 9), "wrong-shape"))

write("funnel_rate", "Counts as given; prop.test(x, n, correct = FALSE)$conf.int; standard error sqrt(p(1 - p)/n).", cases)
