"""Trying every real file of a folder: what it is taken as, and what comes of it."""
