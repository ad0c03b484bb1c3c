"""Ways in: passphrase, letters by e-mail and on paper, the city's own directory."""
