"""Known things and the two files they are read from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from giichat.ingest.errors import NamesError

ENTITIES = "entities.csv"
ALIASES = "aliases.csv"
ADJECTIVES = "adjectives.csv"
PROVINCES = "provinces.csv"
PROVINCE_COLUMNS = ("province", "of", "code")
ADJECTIVE_COLUMNS = ("language", "of", "adjectives")
ENTITY_COLUMNS = ("kind", "name", "code2", "code3", "member_of", "adjectives")
ALIAS_COLUMNS = ("kind", "name", "alias")  # language and note are for people


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing: its kind ("cluster", "economy", "region"), canonical name and other names."""

    kind: str
    name: str
    codes: tuple[str, ...] = ()
    member_of: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()


def read_entities(folder: Path) -> tuple[Entity, ...]:
    """Read entities.csv and aliases.csv of a folder; files that are absent hold nothing.

    Raises NamesError when a file is not of the documented form.
    """
    aliases: dict[tuple[str, str], list[str]] = {}
    for line, row in _rows(folder / ALIASES, ALIAS_COLUMNS):
        if not row["alias"]:
            raise NamesError(f"{folder / ALIASES} line {line}: the alias is empty")
        aliases.setdefault((row["kind"], row["name"]), []).append(row["alias"])
    entities: dict[tuple[str, str], Entity] = {}
    for line, row in _rows(folder / ENTITIES, ENTITY_COLUMNS):
        key = (row["kind"], row["name"])
        if key in entities:
            raise NamesError(f"{folder / ENTITIES} line {line}: {key[1]} stands twice")
        entities[key] = Entity(
            kind=row["kind"],
            name=row["name"],
            codes=tuple(code for code in (row["code2"], row["code3"]) if code),
            member_of=_list(row["member_of"], ";"),
            aliases=tuple(aliases.pop(key, ())),
            adjectives=_list(row["adjectives"], "|"),
        )
    for kind, name in aliases:
        raise NamesError(f"{folder / ALIASES}: no {kind} {name} in {ENTITIES}")
    return tuple(entities.values())


def read_adjectives(folder: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read adjectives.csv: language -> two-letter code or region -> what is of it ("chinoise").

    A row of the same language and place adds to those before.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for _, row in _rows(folder / ADJECTIVES, ADJECTIVE_COLUMNS):
        known = found.setdefault(row["language"], {})
        known[row["of"]] = (*known.get(row["of"], ()), *_list(row["adjectives"], ";"))
    return found


@dataclass(frozen=True, slots=True)
class Province:
    """A state, province or country within an economy.

    `economy` is the code of the economy, `code` what stands behind a city: "Houston, TX".
    """

    name: str
    economy: str
    code: str = ""


def read_provinces(folder: Path) -> tuple[Province, ...]:
    """Read provinces.csv. Raises NamesError when it is not of the documented form."""
    rows = _rows(folder / PROVINCES, PROVINCE_COLUMNS)
    return tuple(Province(row["province"], row["of"], row["code"]) for _, row in rows)


def merged_entity(old: Entity, new: Entity) -> Entity:
    """Return one entity with the names, codes and memberships of both."""

    def union(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*one, *two)))

    return replace(
        old,
        codes=union(old.codes, new.codes),
        member_of=union(old.member_of, new.member_of),
        aliases=union(old.aliases, new.aliases),
        adjectives=union(old.adjectives, new.adjectives),
    )


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of a CSV file that has these columns; nothing when absent."""
    if not path.is_file():
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise NamesError(f"{path} is not UTF-8 text") from error
    reader = csv.DictReader(text.splitlines())
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise NamesError(f"{path} has no column {', '.join(missing)}")
    for row in reader:
        if None in row or None in row.values():
            raise NamesError(f"{path} line {reader.line_num}: wrong number of values")
        cleaned = {column: row[column].strip() for column in columns}
        if not all(cleaned[column] for column in columns[:2]):
            raise NamesError(f"{path} line {reader.line_num}: kind or name is empty")
        yield reader.line_num, cleaned


def _list(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())
