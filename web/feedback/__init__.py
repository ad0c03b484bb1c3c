"""What residents say about a place or a consultation, and the answers."""

from web.feedback import public, saying, staff

SUBJECTS = (public, staff)

__all__ = ["SUBJECTS", "public", "saying", "staff"]
