# Makes haven_*.sav, .zsav and .dta with haven 2.5.1 (R 4.2.2), and beside each what it holds (.json): the cells and the
# dictionary are written out here, not read back. Run from this folder: Rscript make.R
library(haven)
library(jsonlite)

column <- function(name, values, cells, label = "", kind = NA, levels = NULL, missing = list(), measurement = NA)
  list(name = name, values = values, cells = cells, label = label, kind = kind, levels = levels, missing = missing,
       measurement = measurement)

write <- function(file, columns) {
  entry <- function(c) list(
    name = unbox(c$name), label = unbox(c$label), kind = unbox(c$kind), measurement = unbox(c$measurement),
    levels = if (is.null(c$levels)) list() else unname(Map(function(v, w) c(v, w), c$levels, names(c$levels))),
    missing = c$missing)
  rows <- lapply(seq_along(columns[[1]]$cells), function(i) vapply(columns, function(c) c$cells[i], ""))
  cat(toJSON(list(file = unbox(file), columns = lapply(columns, entry), rows = rows), pretty = 0, na = "null", digits = NA),
      file = paste0(file, ".json"))
}
frame <- function(columns) {
  data <- lapply(columns, function(c) { v <- c$values; if (c$label != "") attr(v, "label") <- c$label; v })
  names(data) <- vapply(columns, `[[`, "", "name")
  tibble::as_tibble(data)
}
one <- function(v) list(one = unbox(v))

spss <- list(
  column("gezin", c(1, 2, 3), c("1", "2", "3"), "Gezin"),
  column("veilig", labelled_spss(c(1, -99, -97), c(ja = 1, nee = 0, geweigerd = -99, kwijt = -97), na_values = c(-99, -98, -97)),
         c("1", "-99", "-97"), "", NA, c(ja = "1", nee = "0", geweigerd = "-99", kwijt = "-97"),
         list(one("-99"), one("-98"), one("-97"))),
  column("bereik", labelled_spss(c(5.5, -95, NA), na_range = c(-99, -90)), c("5.5", "-95", ""), "", NA, NULL,
         list(list(range = c(-99, -90)))),
  column("open", labelled_spss(c(5, 7, 1000), na_range = c(100, Inf)), c("5", "7", "1000"), "", NA, NULL,
         list(list(range = list(unbox(100), unbox(NA))))),
  column("lang_woord_voor_een_kolom", labelled_spss(c("twaalf tekens", "weet niet", ""), c(twaalf = "twaalf tekens"), na_values = "wn"),
         c("twaalf tekens", "weet niet", ""), "", "text", c(twaalf = "twaalf tekens"), list(one("wn")), "nominal"),
  column("tekst", c(strrep("é", 150), "x", NA), c(strrep("é", 150), "x", ""), "Driehonderd bytes", "text", NULL, list(), "nominal"),
  column("dag", as.Date(c("2016-11-22", NA, "1970-01-01")), c("2016-11-22", "", "1970-01-01"), "Dag", "date"),
  column("moment", as.POSIXct(c("2016-11-22 13:45:00", NA, "1970-01-01 00:00:00"), tz = "UTC"),
         c("2016-11-22 13:45:00", "", "1970-01-01"), "Moment"),
  column("duur", hms::hms(hours = c(1, NA, 30)), c("3600", "", "108000"), "Duur"),
  column("soort", factor(c("a", "b", NA)), c("1", "2", ""), "Factor", NA, c(a = "1", b = "2"), list(), "nominal"))
# haven's write_sav calls texts and factors nominal and all other numbers scale.
for (i in seq_along(spss)) if (is.na(spss[[i]]$measurement)) spss[[i]]$measurement <- "scale"
write_sav(frame(spss), "haven.sav", compress = "none"); write("haven.sav", spss)
write_sav(frame(spss), "haven_packed.sav", compress = "byte"); write("haven_packed.sav", spss)
write_sav(frame(spss), "haven.zsav", compress = "zsav"); write("haven.zsav", spss)

stata <- function(version) list(
  column("gezin", 1:3, c("1", "2", "3"), "Gezin"),
  column("veilig", labelled(c(1, tagged_na("a"), tagged_na("b")), c(ja = 1, nee = 0, geweigerd = tagged_na("a"))),
         c("1", ".a", ".b"), "", NA, c(ja = "1", nee = "0", geweigerd = ".a"), list(one(".a"))),
  column("tekst", c("EK-c", NA, if (version >= 14) "cliënt" else "client"), c("EK-c", "", if (version >= 14) "cliënt" else "client"), "Tekst", "text"),
  column("dag", as.Date(c("2016-11-22", NA, "1960-01-01")), c("2016-11-22", "", "1960-01-01"), "Dag", "date"),
  column("moment", as.POSIXct(c("2016-11-22 13:45:00", NA, "1970-01-01 00:00:00"), tz = "UTC"),
         c("2016-11-22 13:45:00", "", "1970-01-01"), "Moment"),
  column("soort", factor(c("a", "b", NA)), c("1", "2", ""), "Factor", NA, c(a = "1", b = "2")),
  if (version >= 13) column("lang", c(strrep("z", 2100), "kort", ""), c(strrep("z", 2100), "kort", ""), "Lang", "text"))
for (version in c(8, 10, 12, 13, 14, 15)) {
  file <- sprintf("haven_%d.dta", version)
  columns <- Filter(Negate(is.null), stata(version))
  write_dta(frame(columns), file, version = version); write(file, columns)
}
