"""Reads: every SELECT, each returning documented frames or plain records."""
