"""A table made ready for questions: its facts, and the words that point into it."""

from __future__ import annotations

from functools import cached_property

from giichat.app.frame_facts import FrameFacts
from giichat.app.frame_words import Value, kind_values, value_phrases
from giichat.app.lexicon import Phrases
from giichat.app.tokens import words


class Frame(FrameFacts):
    """One ranking: the rows of a table, or of tables that differ only in their edition."""

    @cached_property
    def headers(self) -> Phrases[int]:
        """Return the headers of several words, as they are written."""
        phrases: Phrases[int] = Phrases()
        for column, description in enumerate(self.columns):
            said = words(description.header)
            if len(said) > 1:
                phrases.add(said, column)
        return phrases

    @cached_property
    def values(self) -> Phrases[Value]:
        """Return every phrase that names a value of a text column, aliases included."""
        return value_phrases(self)

    @cached_property
    def kinds(self) -> dict[str, list[Value]]:
        """Return the one-word values of the columns that group rows, for words of their family."""
        return kind_values(self)
