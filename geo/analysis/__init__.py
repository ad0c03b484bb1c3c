"""Pure functions from frames to frames and figures; no database, file or clock."""
