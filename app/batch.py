"""Questions in a file, answers in a file: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from giichat.app.errors import QuestionError
from giichat.app.records import Answer
from giichat.ingest.errors import GiichatError

Ask = Callable[[str, tuple[str, ...], tuple[str, ...] | None], Answer]


def run(lines: Iterator[str], ask: Ask) -> Iterator[dict[str, Any]]:
    """Yield one record a line; a bad line gives a record with `error`, never a stop."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        begun = perf_counter()
        identity: Any = None
        try:
            item = _item(line, number)
            identity = item["id"]
            answer = ask(item["question"], tuple(item["history"]), item["sources"])
            yield _record(identity, answer, 1000 * (perf_counter() - begun))
        except GiichatError as error:
            yield {"id": identity, "line": number, "status": "error", "error": str(error)}


def run_files(source: Path, target: Path, ask: Ask) -> tuple[int, int]:
    """Answer a JSONL file into another; return how many lines were answered and how many failed.

    The target is written line by line beside itself and moved into place at the end.
    """
    if not source.is_file():
        raise QuestionError(f"no question file at {source}")
    partial = target.with_name(target.name + ".part")
    good = bad = 0
    with source.open(encoding="utf-8-sig") as lines, partial.open("w", encoding="utf-8") as out:
        for record in run(lines, ask):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            good, bad = good + ("error" not in record), bad + ("error" in record)
    partial.replace(target)
    return good, bad


def _item(line: str, number: int) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except ValueError as error:
        raise QuestionError(f"line {number} is not JSON: {error}") from error
    if not isinstance(item, dict) or not isinstance(item.get("question"), str):
        raise QuestionError(f'line {number} needs an object with a text "question"')
    history = item.get("history") or []
    sources = item.get("sources")
    if not _texts(history) or not (sources is None or _texts(sources)):
        raise QuestionError(f'line {number}: "history" and "sources" are lists of texts')
    return {
        "id": item.get("id", number),
        "question": item["question"],
        "history": history,
        "sources": tuple(sources) if sources else None,
    }


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _record(identity: Any, answer: Answer, milliseconds: float) -> dict[str, Any]:
    return {
        "id": identity,
        "status": answer.status.value,
        "text": answer.text,
        "values": list(answer.values),
        "citations": [
            {
                "source": c.source,
                "file": c.file,
                "locator": c.locator,
                "quote": c.quote,
                "kind": c.kind,
                "url": c.url,
            }
            for c in answer.citations
        ],
        "notes": list(answer.notes),
        "reading": answer.reading,
        "plan": answer.plan.to_dict() if answer.plan else None,
        "ms": round(milliseconds, 3),
    }
