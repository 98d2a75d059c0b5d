"""Names of things and everything they are called: read from data, found in text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from giichat.ingest.entities import (
    Entity,
    Province,
    merged_entity,
    read_adjectives,
    read_entities,
    read_provinces,
)
from giichat.ingest.errors import NamesError
from giichat.ingest.normalise import Word, fold, listed, words

__all__ = ["LANGUAGES", "Entity", "Mention", "Names", "provinces", "territory_aliases"]

LANGUAGES = ("zh", "zh_Hant", "ja", "ko", "de", "fr", "es", "pt", "ru", "ar", "it", "nl")

# Names that are also plain English words: in small letters they are taken for the word.
PLAIN_WORDS = frozenset(
    listed(
        "us it in is am be no to so do me my as at or an nice reading bath mobile orange split "
        "polish chad turkey most cork deal lens buy of and the"
    )
)
ASKING_WORDS = frozenset({"tell", "give", "show", "let", "help"})  # "TELL US" names no country
# Least similarity (0 to 100) for a typing error, by length of what was typed: in a short word
# one other letter makes another word (Iran, Iraq), in a long one two are still an error.
LEAST_SIMILARITY = ((4, 85.0), (5, 80.0), (7, 76.0), (10_000, 75.0))
PART_DISCOUNT = 0.95  # a part of a name ("Guangzhou") stands behind a whole name as like
SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` names one of `entities`; several when the name is ambiguous."""

    start: int
    end: int
    entities: tuple[Entity, ...]
    adjective: bool = False  # "Chinese": it describes, it is not the thing itself


@dataclass(frozen=True, slots=True)
class _Entry:
    entity: Entity
    adjective: bool = False


Key = tuple[str, ...]


class Names:
    """Known names. `entities` are as given, equal kind and name merged."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        merged: dict[tuple[str, str], Entity] = {}
        for entity in entities:
            key = (entity.kind, entity.name)
            merged[key] = merged_entity(merged[key], entity) if key in merged else entity
        self.entities: tuple[Entity, ...] = tuple(merged.values())

    @classmethod
    def read(cls, folder: Path) -> Names:
        """Read entities.csv and aliases.csv; files that are absent hold nothing.

        Raises NamesError when a file is not of the documented form.
        """
        return cls(read_entities(folder))

    @classmethod
    def shipped(cls) -> Names:
        """Return the names that come with the package; none when its folder is absent."""
        return _shipped()

    def with_names(self, entities: Iterable[Entity]) -> Names:
        """Return these names and more, such as those found in a user's tables."""
        return Names((*self.entities, *entities))

    def with_language(self, language: str) -> Names:
        """Return these names and what the language calls every known economy, and what is of it.

        Of regions it adds what is of them ("asiatisch").
        """
        by_code: dict[str, list[str]] = {}
        for name, code in territory_aliases(language).items():
            by_code.setdefault(code, []).append(name)
        adjectives = _territory_adjectives().get(language.split("_")[0], {})
        keys = [(e, e.codes[0] if e.codes else e.name) for e in self.entities]
        return self.with_names(
            Entity(
                entity.kind,
                entity.name,
                aliases=tuple(by_code.get(key, ())),
                adjectives=adjectives.get(key, ()),
            )
            for entity, key in keys
            if key in by_code or (key in adjectives and not entity.codes)
        )

    # -- finding -----------------------------------------------------------------------------

    def resolve(self, text: str, kind: str | None = None) -> tuple[Entity, ...]:
        """Return the entities of exactly this name, alias, adjective or code in capitals."""
        key = _key(text)
        if _is_word(text):
            return ()
        found = [entry.entity for entry in self._index.get(key, ())]
        if not found:
            found = list(self._codes.get(text.strip(), ()))
        return tuple(dict.fromkeys(e for e in found if kind is None or e.kind == kind))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return every name in the text, longest first where they overlap, in text order."""
        found = words(text)
        capitals = text.isupper()
        mentions: list[Mention] = []
        at = 0
        while at < len(found):
            match = self._longest(found, at) or self._code_at(text, found, at, capitals)
            if match is None or self._misread(text, found, at, match[0], capitals):
                at += 1
                continue
            length, entries = match
            mentions.append(
                Mention(
                    found[at].start,
                    found[at + length - 1].end,
                    tuple(dict.fromkeys(entry.entity for entry in entries)),
                    adjective=all(entry.adjective for entry in entries),
                )
            )
            at += length
        return tuple(mentions)

    def suggest(
        self, text: str, kind: str | None = None, limit: int = 3
    ) -> tuple[tuple[Entity, float], ...]:
        """Return known names that the text may misspell, with their similarity (0 to 100)."""
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import OSA

        query = " ".join(_key(text))
        if not query:
            return ()
        least = next(score for length, score in LEAST_SIMILARITY if len(query) <= length)
        best: dict[Entity, float] = {}
        keys = tuple(self._spellings)
        for key in {
            *(hit[0] for hit in process.extract(query, keys, scorer=fuzz.ratio, limit=30)),
            *(
                hit[0]
                for hit in process.extract(query, keys, scorer=OSA.normalized_similarity, limit=30)
            ),
        }:
            likeness = max(fuzz.ratio(query, key), 100 * OSA.normalized_similarity(query, key))
            if likeness < least:
                continue
            for entity, discount in self._spellings[key]:
                if kind is None or entity.kind == kind:
                    best[entity] = max(best.get(entity, 0.0), likeness * discount)
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0].name))
        return tuple(ranked[:limit])

    # -- what it is found with ---------------------------------------------------------------

    @cached_property
    def _index(self) -> dict[Key, list[_Entry]]:
        index: dict[Key, list[_Entry]] = {}
        for entity in self.entities:
            entry = _Entry(entity)
            for name in (entity.name, *entity.aliases):
                for key in _variants(name):
                    entries = index.setdefault(key, [])
                    if entry not in entries:
                        entries.append(entry)
            for adjective in entity.adjectives:
                index.setdefault(_key(adjective), []).append(_Entry(entity, adjective=True))
        return index

    @cached_property
    def _by_first(self) -> dict[str, list[Key]]:
        by_first: dict[str, list[Key]] = {}
        for key in self._index:
            if key:
                by_first.setdefault(key[0], []).append(key)
        for keys in by_first.values():
            keys.sort(key=len, reverse=True)
        return by_first

    @cached_property
    def _codes(self) -> dict[str, list[Entity]]:
        codes: dict[str, list[Entity]] = {}
        for entity in self.entities:
            for code in entity.codes:
                codes.setdefault(code, []).append(entity)
        return codes

    @cached_property
    def _spellings(self) -> dict[str, list[tuple[Entity, float]]]:
        spellings: dict[str, list[tuple[Entity, float]]] = {}
        for key, entries in self._index.items():
            spellings.setdefault(" ".join(key), []).extend((e.entity, 1.0) for e in entries)
        for entity in self.entities:
            parts = re.split(r"[–—/-]", entity.name)
            for part in parts if len(parts) > 1 else ():
                spelling = " ".join(_key(part))
                if len(spelling) >= SHORTEST_PART and spelling not in spellings:
                    spellings[spelling] = [(entity, PART_DISCOUNT)]
        return spellings

    def _longest(self, found: tuple[Word, ...], at: int) -> tuple[int, list[_Entry]] | None:
        for key in self._by_first.get(found[at].folded, ()):
            if len(key) == 1 or (
                at + len(key) <= len(found)
                and all(k == w.folded for k, w in zip(key, found[at : at + len(key)], strict=True))
            ):
                return len(key), self._index[key]
        return None

    def _code_at(
        self, text: str, found: tuple[Word, ...], at: int, capitals: bool
    ) -> tuple[int, list[_Entry]] | None:
        """Return a code: of three letters anywhere, of two (VC, CA, IT, AG) only in brackets."""
        word = found[at]
        entities = self._codes.get(text[word.start : word.end])
        if not entities or (capitals and len(found) > 1):
            return None
        bracketed = text[word.start - 1 : word.start] in {"(", "/"} or text[
            word.end : word.end + 1
        ] in {"/"}
        if word.end - word.start < 3 and not bracketed and len(found) > 1:
            return None
        return 1, [_Entry(entity) for entity in entities]

    @staticmethod
    def _misread(text: str, found: tuple[Word, ...], at: int, length: int, capitals: bool) -> bool:
        """Tell whether a name of one word is more likely the plain word it is spelt like."""
        word = found[at]
        if length > 1 or word.folded not in PLAIN_WORDS:
            return False
        raw = text[word.start : word.end]
        if capitals:
            return at > 0 and found[at - 1].folded in ASKING_WORDS
        if len(raw) <= 2:
            return not raw.isupper()
        return raw.islower() and len(found) > 1


@lru_cache(maxsize=16)
def territory_aliases(language: str) -> dict[str, str]:
    """Return what a language calls the economies: name -> two-letter code.

    Raises NamesError for a language without data; LANGUAGES are those in use.
    """
    from babel import Locale, UnknownLocaleError

    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError) as error:
        known = ", ".join(LANGUAGES)
        raise NamesError(f"no names of economies in {language!r}; known: {known}") from error
    return {name: code for code, name in territories.items() if len(code) == 2 and code.isalpha()}


@lru_cache(maxsize=1)
def provinces() -> tuple[Province, ...]:
    """Return the states and provinces that people say behind a city."""
    with _shipped_folder() as path:
        return read_provinces(path)


@lru_cache(maxsize=1)
def _shipped() -> Names:
    with _shipped_folder() as path:
        return Names.read(path)


@lru_cache(maxsize=1)
def _territory_adjectives() -> dict[str, dict[str, tuple[str, ...]]]:
    with _shipped_folder() as path:
        return read_adjectives(path)


def _shipped_folder() -> AbstractContextManager[Path]:
    from importlib.resources import as_file, files

    return as_file(files("giichat.data") / "names")


def _key(text: str) -> Key:
    if text.isascii() and text.isalpha():
        return (text.lower(),)
    return tuple(word.folded for word in words(text))


def _variants(name: str) -> tuple[Key, ...]:
    """Return the keys of a name: as it is, and without commas and points."""
    key = _key(name)
    if "," not in key and "." not in key:
        return (key,)
    return (key, tuple(part for part in key if part not in {",", "."}))


def _is_word(text: str) -> bool:
    """Tell whether the text is a plain word in small letters, not a name or a code."""
    return len(text) <= 2 and text.islower() and fold(text) in PLAIN_WORDS
