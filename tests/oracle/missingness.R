# Rscript tests/oracle/missingness.R, from the project root.
source("tests/oracle/missing/write.R")

expected <- function(why, group = rep("all", nrow(why)), groups = unique(na.omit(group)), weight = rep(1, nrow(why)),
                     level = 0.95) {
  given <- any(na.omit(unlist(why)) != "empty")
  out <- list()
  for (part in parts(group, groups)) for (name in names(why)) {
    count <- function(is) sum(weight[part$rows & is])
    out <- c(out, both(paste0(part$before, name), count(!is.na(why[[name]])), sum(weight[part$rows]), level))
    if (given) for (reason in sort(unique(na.omit(why[[name]]))))
      out <- c(out, both(paste0(part$before, name, ": ", reason), count(why[[name]] %in% reason), sum(weight[part$rows]), level))
  }
  out
}
case <- function(name, why, ..., level = NULL)
  answer(name, presence(why, ...), if (is.null(level)) expected(why, ...) else expected(why, ..., level = level),
         if (!is.null(level)) list(level = level))

frame <- function(...) data.frame(..., check.names = FALSE)
cases <- list(
  case("a study of three waves, in two arms", study, arms, c("conference", "regular")),
  case("in one group, at 90%", study, level = 0.9),
  case("all missing", frame(a = rep("lost", 5))),
  case("none missing", frame(a = rep(NA_character_, 5), b = rep(NA_character_, 5))),
  case("one row", frame(a = "refused", b = NA)),
  case("empty cells alone are no reason", frame(a = c("empty", NA, "empty"), b = c(NA, NA, "empty"))),
  case("a group without rows", frame(a = c("lost", NA, NA)), c("x", "x", "z"), c("x", "y", "z")),
  case("groups that are not known", frame(a = c("lost", NA, NA, "lost")), c("x", NA, "y", NA), c("x", "y")),
  case("rows that stand for several", frame(a = c("lost", NA, "refused"), b = c(NA, NA, "lost")), c("x", "y", "x"), c("x", "y"),
       weight = c(7, 40, 2)),
  answer("no rows", presence(frame(a = character(0)), character(0), "x", reasons = "lost"),
         list(row("a", "count", value = NULL, n = 0, note = "empty-group"),
              row("a", "proportion", value = NULL, n = 0, note = "empty-group"))),
  undefined("no variables", list(shape = "presence", variables = list(), reasons = I("lost"), groups = I("x"), group = I(0)),
            "unanswerable"),
  undefined("a reason that is not there", list(shape = "presence", variables = list(list(name = "a", reason = I(c(1, 0)))),
                                               reasons = I("lost"), groups = I("x"), group = I(c(0, 0))), "unanswerable"),
  undefined("columns of unequal length", list(shape = "presence", variables = list(list(name = "a", reason = I(0))),
                                              reasons = I("lost"), groups = I("x"), group = I(c(0, 0))), "unanswerable"))
write("missingness", "sum(is.na()) by group and reason; prop.test(x, n, correct = FALSE)$conf.int.", cases)
