# The log relative errors that R 4.2.2 reaches on the NIST sets. From the project root: Rscript tests/nist/nist.R
read_set <- function(name) {
  lines <- readLines(file.path("tests/nist", paste0(name, ".dat")))
  start <- which(lines == "data:")
  head <- strsplit(lines[seq_len(start - 1)], ": ")
  certified <- lapply(head, function(h) strsplit(h[2], " ")[[1]])
  names(certified) <- sapply(head, `[`, 1)
  rows <- lapply(strsplit(lines[-seq_len(start)], " "), function(r) r)
  if (!is.null(certified$digits)) rows <- list(unlist(strsplit(unlist(rows), "")))
  if (!is.null(certified$replicates)) {
    pairs <- (as.numeric(certified$replicates) - 1) / 2
    rows <- lapply(rows, function(r) c(r[1], rep(r[2:3], pairs)))
  }
  list(certified = lapply(certified, as.numeric), rows = lapply(rows, as.numeric))
}
lre <- function(got, certified) {
  error <- abs(got - certified) / ifelse(certified == 0, 1, abs(certified))
  min(ifelse(error < 1e-15, 15, -log10(error)))
}
out <- list()
keep <- function(name, what, got, certified)
  out[[length(out) + 1]] <<- data.frame(set = name, quantity = what, lre = sprintf("%.2f", lre(got, certified)))

for (name in sort(sub(".dat$", "", list.files("tests/nist", "dat$")), method = "radix")) {
  set <- read_set(name)
  c <- set$certified
  if (!is.null(c$mean)) {
    x <- unlist(set$rows)
    keep(name, "mean", mean(x), c$mean)
    keep(name, "sd", sd(x), c$sd)
  } else if (!is.null(c$between)) {
    y <- unlist(set$rows)
    g <- factor(rep(seq_along(set$rows), lengths(set$rows)))
    table <- summary(aov(y ~ g))[[1]]
    squares <- table[["Sum Sq"]]
    keep(name, "f", table[["F value"]][1], c$f)
    keep(name, "r_squared", squares[1] / sum(squares), c$r_squared)
  } else {
    data <- do.call(rbind, set$rows)
    y <- data[, 1]
    terms <- sort(as.numeric(sub("B", "", grep("^B", names(c), value = TRUE))))
    x <- if (ncol(data) > 2) cbind(1, data[, -1]) else outer(data[, 2], terms, `^`)
    # The default tolerance, 1e-7, calls the last column of Filip aliased.
    fit <- summary(lm(y ~ x - 1, tol = 1e-12))
    b <- do.call(rbind, c[paste0("B", terms)])
    keep(name, "estimate", fit$coefficients[, 1], b[, 1])
    keep(name, "std_error", fit$coefficients[, 2], b[, 2])
    keep(name, "residual_sd", fit$sigma, c$residual_sd)
  }
}
write.csv(do.call(rbind, out), "tests/nist/r.csv", row.names = FALSE, quote = FALSE)
