"""Collaborations (協働事業): parties, preflight, evaluation, review."""

from web.partnerships import group, public, staff

SUBJECTS = (public, group, staff)
