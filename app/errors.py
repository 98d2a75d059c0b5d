"""Errors of asking; the tree is drawn in `giichat.ingest.errors`."""

from __future__ import annotations

from giichat.ingest.errors import GiichatError


class QuestionError(GiichatError):
    """A question, a setting or a question set cannot be used; the message says why."""


class ModelError(GiichatError):
    """A language model did not give a usable reply; the message holds no key and no reply."""
