"""Files in, checked frames out: nothing here knows a database or a website."""
