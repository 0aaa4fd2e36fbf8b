# Rscript tests/oracle/newcombe_difference.R, from the project root.
source("tests/oracle/rates/write.R")

difference <- function(term, x1, n1, x0, n0, level = 0.95) {
  p1 <- x1 / n1; p0 <- x0 / n0; d <- p1 - p0
  w1 <- wilson(x1, n1, level); w0 <- wilson(x0, n0, level)
  row(term, "risk_difference", value = d, std_error = sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0),
      low = d - sqrt((p1 - w1[1])^2 + (w0[2] - p0)^2), high = d + sqrt((w1[2] - p1)^2 + (p0 - w0[1])^2),
      p = NULL, n = n1 + n0)
}

cases <- list(
  answer("three methods, all pairs", rates(c(44, 22, 11), c(152, 29, 32), c("E", "F", "S")), list(
    difference("E - F", 44, 152, 22, 29), difference("E - S", 44, 152, 11, 32), difference("F - S", 22, 29, 11, 32))),
  answer("Newcombe 1998, table II (a)", rates(c(56, 48), c(70, 80)), list(difference("g1 - g2", 56, 70, 48, 80))),
  answer("two studies, 99%", rates(c(84, 77), c(205, 213)), list(difference("g1 - g2", 84, 205, 77, 213, 0.99)), list(level = 0.99)),
  answer("far apart", rates(c(18, 123), c(165, 181)), list(difference("g1 - g2", 18, 165, 123, 181))),
  answer("equal rates", rates(c(10, 20), c(60, 120)), list(difference("g1 - g2", 10, 60, 20, 120))),
  answer("no events in one group", rates(c(0, 9), c(31, 40)), list(difference("g1 - g2", 0, 31, 9, 40))),
  answer("all events against none", rates(c(10, 0), c(10, 20)), list(difference("g1 - g2", 10, 10, 0, 20))),
  answer("no events in either", rates(c(0, 0), c(12, 15)), list(difference("g1 - g2", 0, 12, 0, 15))),
  answer("one unit each", rates(c(1, 0), c(1, 1)), list(difference("g1 - g2", 1, 1, 0, 1))),
  answer("a group without rows", rates(c(3, 0, 4), c(9, 0, 8)), list(
    row("g1 - g2", "risk_difference", value = NULL, low = NULL, note = "empty-group"), difference("g1 - g3", 3, 9, 4, 8))),
  undefined("one group", rates(3, 9), "one-group"))

write("newcombe_difference", paste(
  "Newcombe (1998), Statistics in Medicine 17, 873-890, method 10, computed by its published formula from the Wilson",
  "limits of prop.test(x, n, correct = FALSE); standard error unpooled (Wald)."), cases)
