"""Public benchmarks to question sets with their own documents: BEIR folders, SQuAD files."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from giichat.app.errors import QuestionError
from giichat.app.eval_records import Expected, Item, QuestionSet, Wanted
from giichat.app.question_files import records_of

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels"
PARTS = ("test", "dev", "train")  # of the judgements, the first that is there


def is_beir(folder: Path) -> bool:
    """Tell whether a folder is laid out as BEIR benchmarks are."""
    return (folder / CORPUS).is_file() and (folder / QUERIES).is_file()


def beir(folder: Path) -> QuestionSet:
    """Read a BEIR folder: only where answers stand is known, so only retrieval is measured.

    Layout of Thakur et al. (NeurIPS Datasets 2021): corpus.jsonl, queries.jsonl,
    qrels/test.tsv. Raises QuestionError naming file, line and field.
    """
    judged = _judgements(folder)
    documents: dict[str, str] = {}
    for place, record in records_of(folder / CORPUS):
        title, text = str(record.get("title") or ""), str(record.get("text") or "")
        documents[_file(_field(record, "_id", place))] = f"{title}\n\n{text}" if title else text
    items = []
    for place, record in records_of(folder / QUERIES):
        number = _field(record, "_id", place)
        if number in judged:
            items.append(
                Item(
                    id=number,
                    question=_field(record, "text", place),
                    group="retrieval",
                    expected=tuple(Expected(_file(d), grade=g) for d, g in judged[number]),
                    set=folder.name,
                )
            )
    if not items:
        raise QuestionError(f"{folder.name}: no query has a judgement")
    return QuestionSet(folder.name, tuple(items), _digest(folder), documents)


def is_squad(held: Any) -> bool:
    """Tell whether JSON is of the form of SQuAD 1.1 or 2.0."""
    return (
        isinstance(held, dict)
        and isinstance(held.get("data"), list)
        and all(isinstance(a, dict) and "paragraphs" in a for a in held["data"])
    )


def squad(path: Path, held: Mapping[str, Any]) -> QuestionSet:
    """Read a SQuAD file: each article is a document, each question is asked of its article.

    The form of Rajpurkar et al. (ACL 2018), version 2.0, with impossible questions; version 1.1
    has none. Raises QuestionError naming the article and the field.
    """
    documents: dict[str, str] = {}
    items: list[Item] = []
    for number, article in enumerate(held["data"], start=1):
        title = str(article.get("title") or f"Article {number}").replace("_", " ")
        name = _file(f"{number:04d} {title}")
        paragraphs = [_field(p, "context", f"{path.name} {title}") for p in article["paragraphs"]]
        documents[name] = "\n\n".join([title, *(" ".join(p.split()) for p in paragraphs)])
        for paragraph in article["paragraphs"]:
            items += _asked(paragraph, name, path)
    if not items:
        raise QuestionError(f"{path.name} holds no question")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return QuestionSet(path.stem, tuple(items), digest, documents)


def _asked(paragraph: Mapping[str, Any], file: str, path: Path) -> Iterator[Item]:
    """Yield the questions of a paragraph."""
    text = " ".join(str(paragraph["context"]).split())
    for asked in paragraph.get("qas", ()):
        number = _field(asked, "id", f"{path.name} {file}")
        answers = tuple(dict.fromkeys(str(a["text"]) for a in asked.get("answers", ())))
        possible = bool(answers) and not asked.get("is_impossible", False)
        yield Item(
            id=number,
            question=_field(asked, "question", f"{path.name} {number}"),
            group="answerable" if possible else "impossible",
            answerable=possible,
            accept=(Wanted(answers),) if possible else (),
            sources=(file,),
            expected=(Expected(file, text=text),) if possible else (),
            set=path.stem,
        )


def _judgements(folder: Path) -> dict[str, list[tuple[str, int]]]:
    """Return the relevant documents of each query with their grades."""
    files = [folder / QRELS / f"{part}.tsv" for part in PARTS] + [folder / f"{QRELS}.tsv"]
    path = next((p for p in files if p.is_file()), None)
    if path is None:
        raise QuestionError(f"{folder.name}: no {QRELS}/test.tsv with the judgements")
    found: dict[str, list[tuple[str, int]]] = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t"), start=1):
            if not row or (number == 1 and row[-1] == "score"):
                continue
            query, document, grade = _judgement(row, f"{path.name} line {number}")
            if grade > 0:
                found.setdefault(query, []).append((document, grade))
    return found


def _judgement(row: list[str], place: str) -> tuple[str, str, int]:
    """Return query, document and grade of a line: three fields, or four as TREC writes them."""
    cells = [row[0], *row[2:]] if len(row) == 4 else row
    if len(cells) != 3 or not cells[2].strip().lstrip("-").isdigit():
        raise QuestionError(f"{place}: needs query-id, corpus-id and a whole score")
    return cells[0], cells[1], int(cells[2])


def _field(record: Any, name: str, place: str) -> str:
    value = record.get(name) if isinstance(record, Mapping) else None
    if not isinstance(value, str | int) or not str(value).strip():
        raise QuestionError(f'{place}, field "{name}": must be a text, not {value!r:.60}')
    return str(value)


def _file(name: str) -> str:
    """Return the name of the file a document is written to; no name can leave the folder."""
    return f"{quote(name, safe=' ')}.txt"


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in (folder / CORPUS, folder / QUERIES, *sorted((folder / QRELS).glob("*.tsv"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
