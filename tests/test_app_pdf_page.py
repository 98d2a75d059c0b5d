"""The page of a PDF, and the place of words on it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from web import write_pdf

from giichat.app.errors import QuestionError
from giichat.app.pdf_page import page_view


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    path = tmp_path_factory.mktemp("pdf") / "harbour.pdf"
    write_pdf(path)
    return str(path), hashlib.sha256(path.read_bytes()).hexdigest()


def test_words_are_found_whatever_spaces_and_case(pdf: tuple[str, str]) -> None:
    view = page_view(*pdf, 1, ("EDDA  Brandt of\nthe coast office",))
    assert view.png.startswith(b"\x89PNG") and (view.page, view.pages) == (1, 1)
    [(left, top, right, bottom)] = view.boxes
    # The line is written at 760 - 2 x 24 points of an A4 page of 842, letters of 11 points.
    assert 100 * (842 - 712 - 14) / 842 < top < bottom < 100 * (842 - 712 + 6) / 842
    assert 8 < left < right < 80


def test_words_over_two_lines_have_a_box_each(pdf: tuple[str, str]) -> None:
    view = page_view(*pdf, 1, ("of the coast office. It counted every lamp",))
    assert len(view.boxes) == 2


def test_of_several_places_the_one_beside_the_rows_other_words_is_taken(
    pdf: tuple[str, str],
) -> None:
    last = page_view(*pdf, 1, ("the", "counted", "lamp", "piers")).boxes[0]
    first = page_view(*pdf, 1, ("the", "survey", "led")).boxes[0]
    assert last[1] > first[1]


def test_words_that_are_not_there_give_the_page_without_boxes(pdf: tuple[str, str]) -> None:
    assert page_view(*pdf, 1, ("submarine",)).boxes == ()


def test_a_missing_page_or_changed_file_is_said(pdf: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="1 pages, not 9"):
        page_view(*pdf, 9, ("x",))
    with pytest.raises(QuestionError, match="changed"):
        page_view(pdf[0], "0" * 64, 1, ("x",))
    with pytest.raises(QuestionError, match="no longer"):
        page_view(str(tmp_path / "gone.pdf"), pdf[1], 1, ("x",))
