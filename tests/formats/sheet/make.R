# Makes openxlsx.xlsx and what its cells must be, from the values that go in. R 4.2.2, openxlsx 4.2.5.2, jsonlite.
library(openxlsx)
folder <- "tests/formats/sheet"
days <- as.Date(c("2015-01-28", "2015-02-28", NA, "2016-02-29"))
moments <- as.POSIXct(c("2015-01-28 09:30:00", "2015-02-28 00:00:00", NA, "2016-02-29 23:59:59"), tz = "UTC")
frame <- data.frame(family = c("F1", "F2", "F3", "F4"), score = c(0.1, NA, -2.5, 1e6), arm = factor(c("regular", "completed", "regular", NA)),
                    seen = c(TRUE, FALSE, NA, TRUE), day = days, moment = moments)
write.xlsx(frame, file.path(folder, "openxlsx.xlsx"), keepNA = FALSE, asTable = TRUE)
cells <- rbind(
  c("F1", "0.1", "regular", "TRUE", "2015-01-28", "2015-01-28 09:30:00"),
  c("F2", "", "completed", "FALSE", "2015-02-28", "2015-02-28"),
  c("F3", "-2.5", "regular", "", "", ""),
  c("F4", "1000000", "", "TRUE", "2016-02-29", "2016-02-29 23:59:59"))
out <- list(maker = jsonlite::unbox("openxlsx 4.2.5.2"), first = jsonlite::unbox(2), columns = names(frame), rows = cells)
jsonlite::write_json(out, file.path(folder, "openxlsx.xlsx.json"), pretty = TRUE)
