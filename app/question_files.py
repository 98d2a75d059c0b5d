"""JSONL, JSON, CSV, TSV, XLSX and YAML files to records with their places. YAML appears only here."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from giichat.app.errors import QuestionError
from giichat.ingest.corpus import DAMAGE
from giichat.ingest.errors import GiichatError
from giichat.ingest.files import identify
from giichat.ingest.grids import spreadsheet_grids

Records = Iterator[tuple[str, Mapping[str, Any]]]

LISTS = ("history", "sources", "must_not", "expected", "documents")
VALUES = ("accept", "all_of")
NULLS = frozenset(["", "~", "null", "Null", "NULL"])  # of YAML
SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".xlsx", ".yaml", ".yml")


def records_of(path: Path) -> Records:
    """Yield ("set.jsonl line 3", record) for each question of a file.

    Raises QuestionError, naming the place, for what cannot be read.
    """
    suffix = path.suffix.lower()
    if not path.is_file():
        raise QuestionError(f"no question set at {path}")
    if suffix in (".jsonl", ".ndjson"):
        return _json_lines(path)
    if suffix == ".json":
        return _json_list(path)
    if suffix in (".csv", ".tsv"):
        return _csv(path, "\t" if suffix == ".tsv" else ",")
    if suffix == ".xlsx":
        return _xlsx(path)
    if suffix in (".yaml", ".yml"):
        return _yaml(path)
    raise QuestionError(f"{path.name}: not a question set; known are {', '.join(SUFFIXES)}")


def json_of(path: Path) -> Any:
    """Return what a JSON file holds; raises QuestionError naming line and column."""
    try:
        return json.loads(_read(path), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise QuestionError(
            f"{path.name} line {error.lineno}, column {error.colno}: not JSON ({error.msg})"
        ) from error
    except ValueError as error:
        raise QuestionError(f"{path.name}: {error}") from error


def _json_lines(path: Path) -> Records:
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("//"):
            continue
        place = f"{path.name} line {number}"
        try:
            record = json.loads(line, object_pairs_hook=_once)
        except json.JSONDecodeError as error:
            raise QuestionError(f"{place}, column {error.colno}: not JSON ({error.msg})") from error
        except ValueError as error:
            raise QuestionError(f"{place}: {error}") from error
        yield place, _record(record, place)


def _json_list(path: Path) -> Records:
    held = json_of(path)
    if not isinstance(held, list):
        raise QuestionError(f"{path.name}: a JSON question set is a list of objects (or SQuAD)")
    for number, record in enumerate(held, start=1):
        place = f"{path.name} question {number}"
        yield place, _record(record, place)


def _csv(path: Path, mark: str) -> Records:
    rows = csv.reader(io.StringIO(_read(path), newline=""), delimiter=mark, strict=True)
    try:
        for number, cells in _numbered(rows):
            yield from _row(path, "line", number, cells)
    except csv.Error as error:
        raise QuestionError(f"{path.name} line {rows.line_num}: not CSV ({error})") from error


def _numbered(rows: Any) -> Iterator[tuple[int, tuple[list[str], list[str]]]]:
    """Yield each row after the header with the line it begins at, and the header."""
    header: list[str] | None = None
    begins = 1
    for cells in rows:
        if header is None and any(c.strip() for c in cells):
            header = [c.strip() for c in cells]
        elif header is not None and any(c.strip() for c in cells):
            yield begins, (header, cells)
        begins = rows.line_num + 1


def _xlsx(path: Path) -> Records:
    """Yield the rows of the first sheet, cells as printed; empty rows are passed over."""
    try:
        grids = spreadsheet_grids(identify(path, path.name))
    except GiichatError as error:
        raise QuestionError(str(error)) from error
    except DAMAGE as error:
        raise QuestionError(f"{path.name}: not an XLSX workbook ({error})") from error
    sheet = grids[0].locator.partition(", table ")[0]
    rows = [
        row
        for grid in grids
        if grid.locator.partition(", table ")[0] == sheet
        for row in grid.cells
    ]
    header: list[str] = []
    for row in rows:
        cells = [""] * max((cell.column for cell in row), default=0)
        for cell in row:
            cells[cell.column - 1] = cell.text
        if not header:
            header = [name.strip() for name in cells]
        elif any(cells):
            yield from _row(path, "row", row[0].row, (header, cells))


def _row(path: Path, unit: str, number: int, row: tuple[list[str], Sequence[str]]) -> Records:
    """Yield the record of a row of cells; lists are written with ; and alternatives with |."""
    header, cells = row
    place = f"{path.name} {unit} {number}"
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        raise QuestionError(f"{place}: has more cells than the header has fields")
    record: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=False):
        text = cell.strip()
        if name in record:
            raise QuestionError(f'{place}, field "{name}": stands twice in the header')
        if text or name:
            record[name] = _cell(name, text, place)
    yield place, record


def _cell(name: str, text: str, place: str) -> Any:
    if text[:1] in ("[", "{") and name in (*LISTS, *VALUES):
        try:
            held = json.loads(text)
        except ValueError as error:
            raise QuestionError(f'{place}, field "{name}": not JSON ({error})') from error
        return held if isinstance(held, list) else [held]
    parts = [part.strip() for line in text.splitlines() for part in line.split(";")]
    parts = [part for part in parts if part]
    if name in VALUES:
        return [[one.strip() for one in part.split("|")] for part in parts]
    return parts if name in LISTS else text


def _yaml(path: Path) -> Records:
    import yaml

    try:
        root = yaml.compose(_read(path), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" line {mark.line + 1}" if mark else ""
        raise QuestionError(
            f"{path.name}{where}: not YAML ({getattr(error, 'problem', error)})"
        ) from error
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise QuestionError(f"{path.name}: a YAML question set is a list of questions")
    for node in root.value:
        place = f"{path.name} line {node.start_mark.line + 1}"
        yield place, _record(_plain(node, path.name), place)


def _plain(node: Any, file: str) -> Any:
    """Return a YAML node with every scalar as written, so that 15.70, 007 and yes stay texts."""
    if node.id == "scalar":
        return None if node.style is None and node.value in NULLS else node.value
    if node.id == "sequence":
        return [_plain(each, file) for each in node.value]
    held: dict[str, Any] = {}
    for key, value in node.value:
        if str(key.value) in held:
            place = f"{file} line {key.start_mark.line + 1}"
            raise QuestionError(f'{place}, field "{key.value}": stands twice')
        held[str(key.value)] = _plain(value, file)
    return held


def _record(record: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(record, dict):
        raise QuestionError(f"{place}: a question is an object with fields, not {record!r:.60}")
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'field "{twice}": stands twice')
    return held


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionError(
            f"{path.name}: not UTF-8 at byte {error.start}; save it as UTF-8"
        ) from error
