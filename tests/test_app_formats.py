"""The same reports as text, DOCX, HTML and PDF answer the same; broken files are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_files import write_docx, write_html, write_pdf, write_xlsx

from giichat.app import Status, ask
from giichat.index.build import build

PARAGRAPHS = [
    "The office published the 2024 edition of its index of science parks on 3 May 2024.",
    "Northgate Park leads the ranking, followed by Riverside Park and Hilltop Park. "
    "Lakeside Park has risen to sixth place.",
    "Norland now has 26 parks in the top 100, up from 24 last year. Sudland follows with 20 parks.",
    "Parks are defined as areas where laboratories and companies share their buildings.",
]
QUESTIONS = [
    ("which park ranked second in 2024?", "Riverside Park"),
    ("which park was third in 2024?", "Hilltop Park"),
    ("what was Lakeside Park's rank in 2024?", "6"),
    ("how are parks defined?", PARAGRAPHS[3]),
]


def written(kind: str, folder: Path) -> Path:
    title = "Index of science parks 2024"
    if kind == "txt":
        (folder / "report.txt").write_text("\n\n".join([title, *PARAGRAPHS]), encoding="utf-8")
    elif kind == "docx":
        write_docx(folder / "report.docx", PARAGRAPHS, title)
    elif kind == "html":
        write_html(folder / "report.html", PARAGRAPHS, title)
    else:
        write_pdf(folder / "report.pdf", PARAGRAPHS, title)
    return folder


@pytest.mark.parametrize("kind", ["txt", "docx", "html", "pdf"])
def test_prose_answers_ranking_questions_in_every_format(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    library = tmp_path / "library"
    build([str(written(kind, folder))], library)
    for question, value in QUESTIONS:
        answer = ask(question, library=library)
        assert value in answer.values, (question, answer.text)
        assert answer.citations[0].kind == "sentence"
    assert ask("which park ranked 40th in 2024?", library=library).status is Status.REFUSED


def test_ten_files_two_broken_eight_go_in(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for kind in ("txt", "docx", "html", "pdf"):
        written(kind, folder)
    (folder / "notes.md").write_text(
        "# Notes\n\nNorthgate Park is first in 2024.\n", encoding="utf-8"
    )
    (folder / "a.csv").write_text(
        "Rank,Park\n1,Northgate Park\n2,Riverside Park\n", encoding="utf-8"
    )
    (folder / "b.tsv").write_text(
        "Rank\tPark\n1\tNorthgate Park\n2\tRiverside Park\n", encoding="utf-8"
    )
    write_xlsx(
        folder / "c.xlsx",
        {"Parks": [["Rank", "Park"], ["1", "Northgate Park"], ["2", "Riverside Park"]]},
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing of a PDF follows")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing of a workbook follows")
    report = build([str(folder)], tmp_path / "library")
    assert report.counts["files"] == 8
    assert {s.path for s in report.skipped} == {"broken.pdf", "broken.xlsx"}
    assert all(s.reason for s in report.skipped)
