"""A table made ready for questions: its facts, and the words that point into it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from itertools import pairwise

from giichat.app.frame_facts import MOST, FrameFacts
from giichat.app.frame_words import Value, kind_values, value_phrases
from giichat.app.lexicon import Phrases
from giichat.app.tokens import singular, words

ECONOMY = "economy"  # the kind of the entities that are countries and territories
COUNTED = re.compile(r"[+-]?\d[\d.,]* ([^\W\d_]{4,})$")  # a number and what it counts


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

    @property
    def alone(self) -> bool:
        """Tell whether this is the one table asked about: its file was given, and no other."""
        return self._files is not None and len(self._files) == 1 and not self.table.main

    @cached_property
    def of_economies(self) -> bool:
        """Tell whether most names are of known economies."""
        names = {row.name for row in self.rows} - {""}
        known = [self.names.resolve(name) for name in names]
        return 2 * sum(any(e.kind == ECONOMY for e in found) for found in known) > len(names)

    @cached_property
    def counted_words(self) -> dict[str, int]:
        """Return the words that stand behind the numbers of one column: "4 strokes"."""
        found: dict[str, set[int]] = defaultdict(set)
        for column in self.measure_columns:
            held = [row.cell(column) for row in self.rows if row.cell(column).number is not None]
            said = Counter(singular(m[1].lower()) for c in held if (m := COUNTED.match(c.printed)))
            for word, times in said.items():
                if times >= MOST * len(held):
                    found[word].add(column)
        return {word: columns.pop() for word, columns in found.items() if len(columns) == 1}

    def numbers_groups(self, column: int) -> bool:
        """Tell whether a column numbers groups of rows from one up: constituencies 1, 1, 2, 2, 3."""
        held = [n for row in self.rows if (n := row.cell(column).number) is not None]
        steps = [b - a for a, b in pairwise(held)]
        return len(held) > 2 and held[0] == 1 and all(s in (0, 1) for s in steps) and 0 in steps
