"""Files and folders to question sets: read, validated, filtered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from giichat.app.errors import QuestionError
from giichat.app.eval_records import Item, QuestionSet
from giichat.app.question_files import SUFFIXES, json_of, records_of
from giichat.app.question_schema import FieldError, item_of, unique


def read_set(path: Path) -> QuestionSet:
    """Read one question set, BEIR folder or SQuAD file.

    Raises QuestionError naming file, line and field for anything that is not as documented: an
    unknown field, an id that stands twice, no question at all.
    """
    from giichat.app.benchmarks_import import beir, is_beir, is_squad, squad

    if path.is_dir() and is_beir(path):
        return beir(path)
    if path.suffix.lower() == ".json" and path.is_file() and is_squad(held := json_of(path)):
        return squad(path, held)
    name = path.stem
    found: list[tuple[str, Item]] = []
    for place, record in records_of(path):
        try:
            found.append((place, item_of(record, name)))
        except FieldError as error:
            raise QuestionError(f"{place}, {error}") from error
    if not found:
        raise QuestionError(f"{path.name} holds no question")
    return QuestionSet(name, unique(found), hashlib.sha256(path.read_bytes()).hexdigest())


def read_sets(paths: Sequence[Path]) -> tuple[QuestionSet, ...]:
    """Read several sets; a folder stands for the sets in it. Names that meet get their folder's.

    Raises QuestionError as `read_set` does, and for a set that is given twice.
    """
    files: list[Path] = []
    for path in paths:
        files += _sets_in(path)
    if not files:
        raise QuestionError("no question set given; `giichat eval --init SET.yaml` writes one")
    twice = {f for f in files if [g.resolve() for g in files].count(f.resolve()) > 1}
    if twice:
        raise QuestionError(f"{min(twice)} is given twice")
    sets = [read_set(path) for path in files]
    names = [each.name for each in sets]
    return tuple(
        renamed(each, f"{path.resolve().parent.name}/{each.name}")
        if names.count(each.name) > 1
        else each
        for each, path in zip(sets, files, strict=True)
    )


def renamed(questions: QuestionSet, name: str) -> QuestionSet:
    """Return the set under another name."""
    items = tuple(replace(item, set=name) for item in questions.items)
    return replace(questions, name=name, items=items)


def kept(
    questions: QuestionSet, classes: Sequence[str] | None, splits: Sequence[str] | None
) -> QuestionSet:
    """Return the set with only the questions of some classes and splits; None keeps all."""
    items = tuple(
        item
        for item in questions.items
        if (not classes or item.group in classes) and (not splits or item.split in splits)
    )
    return replace(questions, items=items)


def _sets_in(path: Path) -> list[Path]:
    from giichat.app.benchmarks_import import is_beir

    if not path.is_dir() or is_beir(path):
        return [path]
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())
    if not found:
        raise QuestionError(f"{path} holds no question set ({', '.join(SUFFIXES)})")
    return found
