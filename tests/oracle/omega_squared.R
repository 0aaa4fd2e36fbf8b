# Expected numbers of `omega_squared`. From the project root: Rscript tests/oracle/omega_squared.R
only <- "omega_squared"
source("tests/oracle/eta_squared.R")
