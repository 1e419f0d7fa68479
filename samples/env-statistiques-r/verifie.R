# Vérifie l’environnement : paquets présents, puis deux calculs dont la réponse est connue.
paquets <- c("car", "dplyr", "ggplot2", "knitr", "lme4", "rmarkdown", "tidyr")
for (p in paquets) {
  stopifnot(requireNamespace(p, quietly = TRUE))
  cat(sprintf("%-10s %s\n", p, as.character(packageVersion(p))))
}
x <- 0:9
modele <- lm(y ~ x, data = data.frame(x = x, y = 3 * x + 2 + rep(c(-1, 1), 5)))
stopifnot(abs(coef(modele)[["x"]] - 3) < 0.2)
stopifnot(abs(t.test(c(4, 5, 6, 7))$statistic - 8.520563) < 1e-5)
cat("tout va bien\n")
