"""The one seed that everything drawn by chance starts from, so that it can be drawn again."""

SEED = 20260401
