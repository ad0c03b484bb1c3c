"""Adoption (アダプト): lists, wishes, agreements, logs, reviews."""

from web.adoption import group, public, staff

SUBJECTS = (public, group, staff)
