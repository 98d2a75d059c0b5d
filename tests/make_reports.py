"""Hand-written cores of reports -> long reports of many kinds of file, with a seeded filling.

A core is Markdown that names its files; `{this|that}` reads "this" in the first file and "that"
in the second. The cores hold the facts that questions are about; the filling is minutes, lists
and tables of another kind, so that a report has as many pages as real ones have.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path

CORES = Path(__file__).parent / "data" / "cores"
PARAGRAPHS = 30  # of each topic of the filling: enough to differ, few enough to encode quickly
TABLES = 0.1  # of the sections of the filling that end in a table
PAGE_WORDS = 500  # of a printed page of running text with headings
_FILES = re.compile(r"<!-- files: (?P<files>.*?) -->\n")
_EITHER = re.compile(r"\{([^{}]*)\}")

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_THINGS = [
    "desk lamps",
    "door handles",
    "window panes",
    "fire blankets",
    "notice boards",
    "filing cabinets",
    "printer cartridges",
    "floor mats",
    "coat hooks",
    "extension leads",
    "kettles",
    "waste bins",
    "key cards",
]
_PLACES = [
    "the south corridor",
    "the ground floor",
    "the post room",
    "the canteen",
    "the cloakroom",
    "the archive",
    "the inner yard",
    "the stairwell",
    "the porter's lodge",
    "the meeting rooms",
    "the store room",
]
_TEAMS = [
    "the caretakers",
    "the purchasing desk",
    "the safety group",
    "the canteen staff",
    "the post room",
    "the cleaning firm",
    "the staff council",
    "the working group on paper",
    "the typing pool",
]
_FIRST = [
    "Aldo",
    "Berit",
    "Cyril",
    "Dora",
    "Ewald",
    "Fenja",
    "Gus",
    "Hilde",
    "Ivo",
    "Jutta",
    "Knut",
    "Lene",
    "Milo",
    "Nora",
    "Oskar",
]
_LAST = [
    "Abel",
    "Brook",
    "Coster",
    "Dahl",
    "Egger",
    "Fromm",
    "Gould",
    "Hyde",
    "Inman",
    "Jost",
    "Keel",
    "Lamb",
    "Moss",
    "Nagel",
]
_TOPICS = [
    "Stationery",
    "Meals",
    "Cleaning",
    "Meetings",
    "Parking passes",
    "Lost property",
    "Suggestions",
    "Paper",
    "Light bulbs",
    "Courses for staff",
    "Locks and keys",
    "Post",
    "House rules",
    "Noise",
    "Furniture",
]
_SENTENCES = (
    "In {month} {team} replaced {n} {things} in {place}; {m} had been replaced in the quarter before.",
    "{person} asked for a list of the {things} in {place}, and {team} promised it for {month}.",
    "The number of {things} ordered fell from {m} to {n}, although {place} was in use every day.",
    "Of {m} suggestions {n} were taken up, most of them about {place}.",
    "{team} met {n} times and spoke mainly about {things}.",
    "A reminder went to everyone who had not returned {things} by the end of {month}.",
    "{person} thanked {team} for the work in {place}.",
    "It was agreed that {things} are bought once a quarter and kept in {place}.",
    "The bill for {things} came to {n} in {month} and to {m} in the month after.",
    "Nobody objected when {person} moved that {place} be painted in a lighter colour.",
    "{n} of {m} replies to the survey called {place} tidy; the rest left the line empty.",
    "Since {month} {team} have kept a book in which every fault of the {things} is noted.",
    "{things}, as the minutes put it, are nobody's favourite subject.",
    "On {day} {month} {person} handed over the keys of {place} to {team}.",
    "The plan of {month} to share {things} with the neighbours was put off again.",
)


def core_names() -> list[str]:
    """Return the names of the cores, sorted."""
    return sorted(path.stem for path in CORES.glob("*.md"))


def write_reports(folder: Path, pages: int | tuple[int, int] = 0, seed: int = 7) -> list[Path]:
    """Write every report into a folder; `pages` of filling each, or between two numbers of pages."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in core_names():
        text = (CORES / f"{name}.md").read_text(encoding="utf-8")
        match = _FILES.match(text)
        if match is None:
            raise ValueError(f"{name}.md names no files")
        for at, file in enumerate(match["files"].split()):
            chance = random.Random(f"{seed} {file}")
            wanted = pages if isinstance(pages, int) else chance.randint(*pages)
            blocks = list(_core(text[match.end() :], at))
            path = folder / file
            _WRITERS[path.suffix](path, _filled(blocks, wanted * PAGE_WORDS, chance))
            written.append(path)
    return written


Block = tuple[str, object]  # ("title" | "heading" | "paragraph", text) or ("table", rows)


def _core(text: str, at: int) -> Iterator[Block]:
    def chosen(match: re.Match[str]) -> str:
        options = match[1].split("|")
        return options[at] if at < len(options) else options[-1]

    for piece in _EITHER.sub(chosen, text).split("\n\n"):
        line = " ".join(piece.split())
        if line.startswith("## "):
            yield "heading", line[3:]
        elif line.startswith("# "):
            yield "title", line[2:]
        elif line:
            yield "paragraph", line


def _filled(blocks: list[Block], words: int, chance: random.Random) -> list[Block]:
    """Put sections of filling between the sections of a core."""
    starts = [at for at, (kind, _) in enumerate(blocks) if kind == "heading"][1:]
    gaps = len(starts) + 1
    result: list[Block] = []
    for at, block in enumerate(blocks):
        if at in starts:
            result += _filling(words // gaps, chance)
        result.append(block)
    return result + _filling(words // gaps, chance)


def _filling(words: int, chance: random.Random) -> list[Block]:
    made: list[Block] = []
    count = 0
    while count < words:
        topic = chance.choice(_TOPICS)
        made.append(("heading", topic))
        for paragraph in chance.sample(_paragraphs(topic), chance.randint(2, 5)):
            made.append(("paragraph", paragraph))
            count += len(paragraph.split())
        if chance.random() < TABLES:
            rows = [["Item", "Ordered", "Returned"]]
            for thing in chance.sample(_THINGS, 4):
                rows.append([thing, str(chance.randint(5, 90)), str(chance.randint(0, 9))])
            made.append(("table", rows))
            count += 16
    return made


@cache
def _paragraphs(topic: str) -> list[str]:
    """Return the paragraphs that offices write about a topic, over and over."""
    chance = random.Random(topic)
    return [
        " ".join(_sentence(chance) for _ in range(chance.randint(3, 7))) for _ in range(PARAGRAPHS)
    ]


def _sentence(chance: random.Random) -> str:
    person = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    made = chance.choice(_SENTENCES).format(
        month=chance.choice(_MONTHS),
        day=chance.randint(1, 28),
        team=chance.choice(_TEAMS),
        things=chance.choice(_THINGS),
        place=chance.choice(_PLACES),
        person=person,
        n=chance.randint(3, 60),
        m=chance.randint(61, 400),
    )
    return made[0].upper() + made[1:]


# -- files -----------------------------------------------------------------------------------


def _text(value: object) -> str:
    return str(value)


def _rows(value: object) -> Sequence[Sequence[str]]:
    assert isinstance(value, list)
    return value


def _write_markdown(path: Path, blocks: list[Block]) -> None:
    marks = {"title": "# ", "heading": "## ", "paragraph": ""}
    parts = []
    for kind, value in blocks:
        if kind == "table":
            head, *body = [f"| {' | '.join(row)} |" for row in _rows(value)]
            parts.append("\n".join([head, "| --- | --- | --- |", *body]))
        else:
            parts.append(marks[kind] + _text(value))
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _write_plain(path: Path, blocks: list[Block]) -> None:
    parts = []
    for kind, value in blocks:
        if kind == "table":
            parts.append("\n".join("; ".join(row) + "." for row in _rows(value)))
        else:
            parts.append(_text(value))
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _write_html(path: Path, blocks: list[Block]) -> None:
    tags = {"title": "h1", "heading": "h2", "paragraph": "p"}
    title = next(_text(value) for kind, value in blocks if kind == "title")
    parts = []
    for kind, value in blocks:
        if kind == "table":
            lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in _rows(value))
            parts.append("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>")
        else:
            parts.append(f"<{tags[kind]}>{escape(_text(value))}</{tags[kind]}>")
    path.write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>\n<body><nav><a href='/'>Home</a></nav><main>"
        + "\n".join(parts)
        + "</main><footer>All rights reserved</footer></body></html>\n",
        encoding="utf-8",
    )


def _write_word(path: Path, blocks: list[Block]) -> None:
    from docx import Document

    document = Document()
    for kind, value in blocks:
        if kind == "table":
            rows = _rows(value)
            cells = document.add_table(rows=len(rows), cols=len(rows[0]))
            for row, texts in zip(cells.rows, rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        elif kind == "paragraph":
            document.add_paragraph(_text(value))
        else:
            document.add_heading(_text(value), level=1 if kind == "title" else 2)
    document.save(str(path))


def _write_pdf(path: Path, blocks: list[Block]) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

    sizes = {"title": 18, "heading": 14, "paragraph": 10}
    styles = {
        kind: ParagraphStyle(
            kind,
            fontName="Helvetica" if kind == "paragraph" else "Helvetica-Bold",
            fontSize=size,
            leading=size * 1.25,
            spaceBefore=6,
            spaceAfter=6,
        )
        for kind, size in sizes.items()
    }
    story: list[Flowable] = []
    for kind, value in blocks:
        if kind == "table":
            story.append(
                Table(
                    [list(row) for row in _rows(value)],
                    style=[("GRID", (0, 0), (-1, -1), 0.5, "black")],
                )
            )
        else:
            story.append(Paragraph(escape(_text(value), quote=False), styles[kind]))
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(story)


_WRITERS = {
    ".md": _write_markdown,
    ".txt": _write_plain,
    ".html": _write_html,
    ".docx": _write_word,
    ".pdf": _write_pdf,
}
