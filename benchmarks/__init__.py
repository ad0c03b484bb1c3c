"""Speed as a ratio against a named opponent, in one run on one machine."""
