"""What the words mean: codes, coordinate systems, periods, schedules and figures."""
