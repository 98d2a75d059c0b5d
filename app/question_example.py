"""A commented example of a question set, with every field: what `giichat eval --init` writes."""

from __future__ import annotations

import json
from pathlib import Path

from giichat.app.errors import QuestionError
from giichat.app.question_schema import FIELDS

SUFFIXES = (".yaml", ".yml", ".jsonl")

# Questions over the shipped corpus; replace them with your own.
EXAMPLE: tuple[tuple[str, dict[str, object]], ...] = (
    (
        "One value. The cell that proves it should be found and cited.",
        {
            "id": "third-2024",
            "question": "Which cluster ranked third in 2024?",
            "class": "lookup",
            "accept": ["Beijing"],
            "expected": [
                {"source": "cluster_rankings.csv", "column": "Cluster", "text": "Beijing"}
            ],
            "split": "dev",
            "family": "rank-to-name",
            "language": "en",
        },
    ),
    (
        "A follow-up: history holds the questions before it. Alternatives stand in a list.",
        {
            "id": "third-2023",
            "question": "And in 2023?",
            "class": "follow-up",
            "history": ["Which cluster ranked third in 2024?"],
            "accept": [["Seoul", "Seoul (Republic of Korea)"]],
        },
    ),
    (
        "The whole list, in its order: anything beside it is wrong, unless extra_ok is true.",
        {
            "id": "top-three-2024",
            "question": "What were the top three clusters of 2024?",
            "class": "list",
            "all_of": ["Tokyo–Yokohama", "Shenzhen–Hong Kong–Guangzhou", "Beijing"],
            "ordered": True,
            "extra_ok": False,
        },
    ),
    (
        "A number with a unit and a tolerance, which may also be a share of it (2%).",
        {
            "id": "growth",
            "question": "By how much did Shanghai's PCT applications grow in 2022?",
            "class": "text",
            "accept": [{"any_of": ["15.76"], "tolerance": 0.05, "unit": "percent"}],
            "must_not": ["5,600"],
            "sources": ["gii-2023.md"],
            "partial_ok": True,
            "note": "a refusal is right as well, since partial_ok is true",
        },
    ),
    (
        "tolerance and unit of the question hold for all its values.",
        {
            "id": "clusters-of-china",
            "question": "How many clusters did China have in 2024?",
            "class": "count",
            "accept": [26],
            "tolerance": 0,
            "unit": "clusters",
        },
    ),
    (
        "A question without an answer: the only right answer is a refusal.",
        {
            "id": "no-such-ranking",
            "question": "Which film ranked third in 2024?",
            "class": "refusal",
            "answerable": False,
        },
    ),
)


def write_example(path: Path) -> None:
    """Write the example set; raises QuestionError when the file is there or of another format."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise QuestionError(f"{path.name}: an example is written as {', '.join(SUFFIXES)}")
    if path.exists():
        raise QuestionError(f"{path} is there already; nothing is written over it")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_jsonl() if suffix == ".jsonl" else _yaml(), encoding="utf-8")


def _yaml() -> str:
    lines = ["# A question set of giichat: run it with `giichat eval FILE`. The fields:"]
    lines += [f"#   {name}: {told}" for name, told in FIELDS.items()]
    for comment, record in EXAMPLE:
        lines += ["", f"# {comment}"]
        for number, (name, value) in enumerate(record.items()):
            lines.append(f"{'- ' if number == 0 else '  '}{name}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _jsonl() -> str:
    lines = ["// A question set of giichat: run it with `giichat eval FILE`. The fields:"]
    lines += [f"//   {name}: {told}" for name, told in FIELDS.items()]
    for comment, record in EXAMPLE:
        lines += [f"// {comment}", json.dumps(record, ensure_ascii=False)]
    return "\n".join(lines) + "\n"


def _flow(value: object) -> str:
    """Return a value as YAML on one line; JSON is YAML."""
    return json.dumps(value, ensure_ascii=False)
