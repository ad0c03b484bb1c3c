"""From a `Basis` to what planners read: estimates, verdicts, ranks, trends. Pure."""
