"""Readers that run only in the confined child process; nothing else imports them."""
