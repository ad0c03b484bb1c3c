"""Programmes, open doors and committees."""

from web.opportunities import (
    committees,
    group,
    programmes,
    public,
    staff,
    staff_committees,
    staff_programmes,
)

SUBJECTS = (
    public,
    programmes,
    committees,
    group,
    staff,
    staff_programmes,
    staff_committees,
)
