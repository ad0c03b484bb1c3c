"""What residents say about a place or a consultation, and the answers."""

from web.feedback import public, staff

SUBJECTS = (public, staff)
