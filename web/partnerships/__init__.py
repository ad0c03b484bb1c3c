"""Collaborations (協働事業): parties, preflight, evaluation, review."""

from web.partnerships import group, public, staff, staff_steps

SUBJECTS = (public, group, staff, staff_steps)
