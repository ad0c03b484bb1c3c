"""Text as every format may hold it: a stray control character spoils a whole file."""

import re

# Allowed by RFC 5545 §3.1 and XML 1.0 §2.2: tab and line feed of the controls.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return text without control characters, its lines ended by line feeds."""
    return _UNPRINTABLE.sub("", _LINE_END.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """Return text on one line, for names and titles."""
    return " ".join(clean(text).split())
