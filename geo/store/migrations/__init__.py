"""Schema changes, in order; `upgrade` brings a database to the newest."""
