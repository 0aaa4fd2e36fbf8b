* Makes pspp.sav, pspp_packed.sav and pspp.zsav, with PSPP 1.6.2: a writer that shares no code with those of make.py.
* Run from this folder: pspp make.sps. What they hold stands in pspp.json, written by hand from these lines.
DATA LIST LIST (";") NOTABLE
  / nr (F8.0) naam (A12) antwoord (F8.2) code (A4) dag (DATE11) dagwr (ADATE10) eu (EDATE10) jul (JDATE7) iso (SDATE10)
    moment (DATETIME20) maand (MOYR8) kwartaal (QYR6) week (WKYR8) duur (TIME8) gewicht (F8.2).
BEGIN DATA
1;Zoë de Vries;1;ja;22-NOV-2016;11/22/2016;22.11.2016;2016327;2016/11/22;22-NOV-2016 13:45:00;NOV 2016;4 Q 2016;2 WK 2016;01:30:00;1.5
2;;-99;nee;;;;;;;;;;;1
3;Ann;-5;x;29-FEB-2000;02/29/2000;29.02.2000;2000060;2000/02/29;29-FEB-2000 00:00:00;FEB 2000;1 Q 2000;1 WK 2000;25:00:00;1
4;Bob;250.25;ja;31-DEC-1899;12/31/1899;31.12.1899;1899365;1899/12/31;31-DEC-1899 23:59:59;DEC 1899;4 Q 1899;52 WK 1899;00:00:01;1
END DATA.
STRING lang (A600) / kort (A9).
COMPUTE lang = CONCAT(RPAD("a", 254, "b"), "cd", RPAD("e", 300, "f"), "g").
IF (nr = 2) lang = "".
IF (nr = 3) lang = "kort".
COMPUTE kort = "negenlang".
IF (nr = 2) kort = "onbekend".
EXECUTE.
VARIABLE LABELS nr "Nummer" naam "Naam van de cliënt" antwoord "Antwoord" lang "Heel lange tekst".
VALUE LABELS antwoord 1 "één" -99 "geweigerd" 250.25 "veel" / code "ja" "Ja" "nee" "Nee" / kort "negenlang" "Negen" "onbekend" "Onbekend" / lang "kort" "Een kort antwoord" / dag 5 "vijf".
MISSING VALUES antwoord (LOWEST THRU -1, 250.25) / code ("x") / kort ("onbekend") / nr (9, 99, 999) / gewicht (100 THRU HIGHEST) / dag (5).
VARIABLE LEVEL nr (NOMINAL) / antwoord (ORDINAL) / gewicht (SCALE).
VARIABLE ROLE /INPUT nr.
DOCUMENT Een regel uitleg.
FILE LABEL Een bestand.
WEIGHT BY gewicht.
SAVE OUTFILE='pspp.sav' /UNCOMPRESSED.
SAVE OUTFILE='pspp_packed.sav' /COMPRESSED.
SAVE OUTFILE='pspp.zsav' /ZCOMPRESSED.
