"""What `sources.toml` says of the files beside it: who made them, and how tables are called."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from giichat.ingest.errors import NamesError
from giichat.ingest.records import Authority, File, MethodBreak, Source, Table

# Every key of each kind of entry, and the type of its value; entries called "conflict" are for
# the tests of the corpus and are not read.
TOP_KEYS = {"ignore": list, "source": list, "table": list, "conflict": list}
SOURCE_KEYS = {
    "id": str,
    "address": str,
    "file": (str, list),
    "title": str,
    "publisher": str,
    "published": (str, date, int),
    "edition": int,
    "authority": str,
}
TABLE_KEYS = {
    "file": str,
    "locator": str,
    "title": str,
    "subject": str,
    "aliases": list,
    "main": bool,
    "size": int,
    "edition": int,
    "source": str,
    "breaks": list,
}
BREAK_KEYS = {"edition": int, "note": str, "source": str}

_DATE = re.compile(r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?)?")

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TableNote:
    """What is said of the table of a file, or of all its tables when `locator` is ""."""

    file: str
    locator: str
    fields: Mapping[str, Any]  # of Table, to be replaced


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Known sources and notes on tables; files are named as they are cited.

    `names` has every id and address as `address_key` gives it. `fingerprint` changes when
    anything that was read changes.
    """

    sources: tuple[Source, ...] = ()
    names: Mapping[str, Source] = field(default_factory=dict)
    files: Mapping[str, Source] = field(default_factory=dict)
    tables: tuple[TableNote, ...] = ()
    ignore: tuple[str, ...] = ()
    fingerprint: str = ""

    @classmethod
    def read(cls, path: Path, root: Path | None = None) -> Catalogue:
        """Read a sources file, whose entries name files relative to its own folder.

        Citations name files relative to `root` (default: that folder).
        Raises NamesError when the file is not of the documented form.
        """
        return _Reader(path, root or path.parent).read()

    def under(self, prefix: str) -> Catalogue:
        """Return the same for files that are cited with something before their names."""
        return replace(
            self,
            files={prefix + name: source for name, source in self.files.items()},
            tables=tuple(replace(note, file=prefix + note.file) for note in self.tables),
        )

    def joined(self, other: Catalogue) -> Catalogue:
        """Return both catalogues as one; where both speak, the other has the last word."""
        digest = hashlib.sha256(f"{self.fingerprint} {other.fingerprint}".encode())
        return Catalogue(
            self.sources + other.sources,
            {**self.names, **other.names},
            {**self.files, **other.files},
            self.tables + other.tables,
            self.ignore + other.ignore,
            digest.hexdigest(),
        )

    def source_for(self, file: File) -> Source | None:
        """Return the source of a file, by its name or, if it was fetched, its address."""
        return self.files.get(file.path) or self.source_by_id(file.path)

    def source_by_id(self, name: str) -> Source | None:
        """Return the source with this id or address, however the address is spelt."""
        return self.names.get(address_key(name))

    def describe(self, table: Table) -> Table:
        """Return the table with what is said of it; unchanged when nothing is."""
        notes = [note for note in self.tables if note.file == table.file]
        for note in sorted(notes, key=lambda note: bool(note.locator)):
            if note.locator in {"", table.locator}:
                table = replace(table, **note.fields)
        return table


def address_key(address: str) -> str:
    """Return an address without what spells it differently but names the same page."""
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if not parts.scheme or not parts.netloc:
        return address
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return unquote(f"{host}{parts.path.rstrip('/')}{query}")


class _Reader:
    """One reading of a sources file; every complaint names the file and the entry."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path, self.root = path, root

    def read(self) -> Catalogue:
        try:
            data = self.path.read_bytes()
            top = tomllib.loads(data.decode("utf-8-sig"))
        except OSError as error:
            raise NamesError(f"{self.path}: cannot be opened ({error.strerror})") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise NamesError(f"{self.path}: not TOML: {error}") from error
        self._check(top, TOP_KEYS, "the file")
        sources: list[Source] = []
        names: dict[str, Source] = {}
        files: dict[str, Source] = {}
        for place, entry in self._entries(top, "source"):
            source, named, cited_as = self._source(entry, place)
            for name in named:
                if names.setdefault(address_key(name), source) is not source:
                    raise NamesError(f"{self.path}: {place}: {name} stands twice")
            files |= dict.fromkeys(cited_as, source)
            sources.append(source)
        notes = [self._note(entry, place, names) for place, entry in self._entries(top, "table")]
        ignore = tuple(self._name(str(pattern)) for pattern in top.get("ignore", ()))
        return Catalogue(
            tuple(sources), names, files, tuple(notes), ignore, hashlib.sha256(data).hexdigest()
        )

    def _entries(self, top: Entry, key: str) -> Iterator[tuple[str, Entry]]:
        for number, entry in enumerate(top.get(key, ()), start=1):
            place = f"[[{key}]] {number}"
            if not isinstance(entry, dict):
                raise NamesError(f"{self.path}: {place} is not a [[{key}]] entry")
            yield place, entry

    def _source(self, entry: Entry, place: str) -> tuple[Source, list[str], list[str]]:
        """Return a source, the names it goes by, and the files it is the source of."""
        self._check(entry, SOURCE_KEYS, place)
        given = entry.get("file", [])
        files = [self._name(str(name)) for name in (given if isinstance(given, list) else [given])]
        named = [entry[key] for key in ("address", "id") if entry.get(key)]
        if not named and not files:
            raise NamesError(f"{self.path}: {place} has none of address, id and file")
        published = str(entry.get("published", ""))
        if not _DATE.fullmatch(published):
            raise NamesError(
                f"{self.path}: {place}: published is {published!r}; "
                "give 2024-08-27, 2024-08 or 2024"
            )
        identity = (named or files)[0]
        source = Source(
            id=identity,
            title=entry.get("title") or PurePosixPath(identity).name or identity,
            publisher=entry.get("publisher", ""),
            address=entry.get("address", ""),
            published=published,
            edition=entry.get("edition"),
            authority=self._authority(entry, place),
        )
        return source, named or files[:1], files

    def _authority(self, entry: Entry, place: str) -> Authority:
        try:
            return Authority(entry.get("authority", Authority.UNSTATED))
        except ValueError as error:
            valid = ", ".join(repr(member.value) for member in Authority)
            raise NamesError(
                f"{self.path}: {place}: unknown authority {entry['authority']!r}; valid: {valid}"
            ) from error

    def _note(self, entry: Entry, place: str, names: Mapping[str, Source]) -> TableNote:
        self._check(entry, TABLE_KEYS, place)
        if not entry.get("file"):
            raise NamesError(f"{self.path}: {place} has no file")
        fields: dict[str, Any] = {
            key: value for key, value in entry.items() if key not in {"file", "locator"}
        }
        if "aliases" in fields:
            fields["aliases"] = tuple(str(alias) for alias in fields["aliases"])
        if "source" in fields:
            fields["source"] = self._known(fields["source"], names)
        if "breaks" in fields:
            breaks = [self._break(part, place, names) for part in fields["breaks"]]
            fields["breaks"] = tuple(breaks)
        return TableNote(self._name(entry["file"]), entry.get("locator", ""), fields)

    def _break(self, entry: Entry, place: str, names: Mapping[str, Source]) -> MethodBreak:
        self._check(entry, BREAK_KEYS, f"{place} breaks")
        if "edition" not in entry:
            raise NamesError(f"{self.path}: {place} breaks: has no edition")
        source = self._known(entry.get("source", ""), names)
        return MethodBreak(entry["edition"], entry.get("note", ""), source)

    @staticmethod
    def _known(name: str, names: Mapping[str, Source]) -> str:
        """Return the id of a named source, or the name itself when it stands in another file."""
        known = names.get(address_key(name))
        return known.id if known else name

    def _check(self, entry: Entry, keys: Mapping[str, Any], place: str) -> None:
        """Raise NamesError for a key that is not known, or a value of the wrong type."""
        if not isinstance(entry, Mapping):
            raise NamesError(f"{self.path}: {place} is not a table of keys and values")
        for key, value in entry.items():
            if key not in keys:
                valid = ", ".join(keys)
                raise NamesError(f"{self.path}: {place}: unknown key {key!r}; valid: {valid}")
            if not isinstance(value, keys[key]) or (isinstance(value, bool) != (keys[key] is bool)):
                raise NamesError(
                    f"{self.path}: {place}: {key} is {value!r}; it must be {_kind_name(keys[key])}"
                )

    def _name(self, relative: str) -> str:
        """Return how a file beside the sources file is cited."""
        path = self.path.parent / relative
        return Path(os.path.relpath(path, self.root)).as_posix()


def _kind_name(kind: Any) -> str:
    words = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(words.get(each, "a date") for each in kinds)
