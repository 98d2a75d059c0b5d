"""What the page shows: marks in the text, escaped HTML, tables, charts, references."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giichat.app.chart_svg import chart_svg, ticks
from giichat.app.conversation import Conversation, Session, Turn
from giichat.app.markup import link, tag
from giichat.app.page_html import turn_html
from giichat.app.page_marks import pieces
from giichat.app.page_table import csv_text, rows_table
from giichat.app.records import Alternative, Answer, Chart, Citation, Series, Status, UsedTable
from giichat.app.reference import quotation, reference, to_json, to_markdown

TODAY = date(2026, 5, 4)
CELL = Citation(
    1, "cell", "Beijing", "t.csv", "t.csv, row 4", "The table", publisher="An office",
    url="https://example.org/t", published="2024-09", table="t.csv", row=4, column="Cluster",
    edition=2024,
)  # fmt: skip
SENTENCE = Citation(2, "sentence", "Beijing rose.", "r.md", "r.md, paragraph 2", "A report", page=7)
EVIL = '<img src=x onerror="alert(1)"><script>alert(1)</script>\'"&{{x}}${y}'


def answer(text: str, *citations: Citation, **more: object) -> Answer:
    return Answer("who?", Status.ANSWERED, text, citations=citations, **more)  # type: ignore[arg-type]


# -- marks -----------------------------------------------------------------------------------------


def test_a_mark_stands_after_the_words_it_quotes() -> None:
    assert pieces(answer("Beijing is rank 3.", CELL)) == [("Beijing", (1,)), (" is rank 3.", ())]


def test_equal_values_are_marked_one_after_the_other_as_whole_numbers() -> None:
    first, second = (
        Citation(n, "cell", "9", "t.csv", "", "T", table="t.csv", row=n, column="Rank")
        for n in (1, 2)
    )
    found = pieces(answer("2019: 19; 2020: 9; 2021: 9.", first, second))
    assert found == [("2019: 19; 2020: 9", (1,)), ("; 2021: 9", (2,)), (".", ())]


def test_a_mark_of_words_that_are_not_in_the_text_ends_the_first_sentence() -> None:
    assert pieces(answer("Rank 3 it is. More.", SENTENCE))[0] == ("Rank 3 it is", (2,))


def test_marks_written_in_the_text_stay_where_they_are() -> None:
    found = pieces(answer("It rose [2][1]. Year [2024].", CELL, SENTENCE))
    assert found == [("It rose", (2, 1)), (". Year [2024].", ())]


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=6), max_size=4))
def test_the_pieces_are_the_text_and_no_mark_is_lost(text: str, quotes: list[str]) -> None:
    cited = tuple(
        Citation(n, "cell", quote, "t", "", "T") for n, quote in enumerate(quotes, start=101)
    )
    found = pieces(answer(text, *cited))
    if not re.search(r"\[\d+\]", text):
        assert "".join(words for words, _ in found) == text
    assert sorted(n for _, marks in found for n in marks) == [c.number for c in cited]


# -- HTML ------------------------------------------------------------------------------------------


class Elements(HTMLParser):
    """Collects elements and event attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.handlers: list[str] = []
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


def odd_turn(text: str) -> Turn:
    cited = Citation(1, "sentence", text, text, text, text, publisher=text, url=text)
    chart = Chart(text, text, (Series(text, ((text, 1.0), ("b" + text, None))),))
    table = UsedTable(text, (text, "n"), ((text, "1"),))
    return Turn(
        text,
        answer(text, cited, reading=text, notes=(text,), chart=chart, rows=table,
               alternatives=(Alternative(text, text),)),
        done=True,
        suggestions=(text,),
        before=text + "!",
        rating="up",
    )  # fmt: skip


@given(st.one_of(st.text(max_size=40), st.just(EVIL), st.just("javascript:alert(1)")))
def test_nothing_from_a_question_or_source_becomes_an_element(text: str) -> None:
    html = turn_html(odd_turn(text), 0)
    plain = turn_html(odd_turn("x"), 0)
    seen = Elements(html)
    assert seen.found <= Elements(plain).found | {"a"}
    assert seen.handlers == []
    assert all(a.startswith(("http://", "https://")) for a in seen.addresses)


def test_only_addresses_of_the_web_are_links() -> None:
    assert "href" not in link("javascript:alert(1)", "here")
    assert 'rel="noopener noreferrer"' in link("https://example.org/", "here")


def test_attributes_are_escaped_and_left_out_when_false() -> None:
    made = tag("p", "<", title='"', hidden=False, data_x=None, open=True)
    assert made == '<p title="&#34;" open>&lt;</p>'


def test_a_turn_shows_its_text_before_all_else_is_known() -> None:
    early = turn_html(Turn("who?", answer("Beijing it is.", CELL)), 0)
    assert "Beijing" in early and "gc-actions" not in early
    assert "Looking it up" in turn_html(Turn("who?"), 0)
    assert "too long" in turn_html(Turn("who?", error="too long", done=True), 0)


def test_a_changed_answer_is_said_beside_the_earlier_one() -> None:
    same = Turn("who?", answer("Beijing.", CELL), done=True, before="Beijing.")
    assert "answered then" not in turn_html(same, 0)
    changed = Turn("who?", answer("Beijing.", CELL), done=True, before="Seoul.")
    assert "answered then" in turn_html(changed, 0) and "Seoul." in turn_html(changed, 0)


def test_a_read_only_page_has_no_thumbs() -> None:
    turn = Turn("who?", answer("Beijing.", CELL), done=True)
    assert "data-rate" in turn_html(turn, 0) and "data-rate" not in turn_html(turn, 0, True)


# -- tables and charts -----------------------------------------------------------------------------


def test_empty_columns_are_not_shown_but_are_saved() -> None:
    table = UsedTable("T", ("Rank", "Name", "Empty"), (("1", "a", ""), ("2", "b", "")))
    assert "Empty" not in rows_table(table, "answer 1")
    assert csv_text(table).splitlines()[0] == "Rank,Name,Empty"


def test_saved_cells_are_not_run_as_formulas() -> None:
    table = UsedTable("T", ("x",), (("=1+1",), ("-5",), ("@a",), ("plain",)))
    assert csv_text(table).split("\r\n")[1:5] == ["'=1+1", "-5", "'@a", "plain"]


def series(*values: float | None) -> Series:
    return Series("A", tuple((str(2020 + n), v) for n, v in enumerate(values)))


def test_a_gap_breaks_the_line_and_is_marked() -> None:
    svg = chart_svg(Chart("T", "Rank", (series(1, 2, None, 4, 3),), reversed_axis=True))
    assert svg.count("<polyline") == 2 and svg.count("<circle") == 4
    assert "A, 2022: not held" in svg


def test_a_rank_axis_runs_downwards_and_other_axes_upwards() -> None:
    def heights(reverse: bool) -> list[float]:
        svg = chart_svg(Chart("T", "y", (series(1, 5, 9),), reversed_axis=reverse))
        return [float(y) for y in re.findall(r'cy="([\d.]+)"', svg)]

    assert heights(True) == sorted(heights(True))
    assert heights(False) == sorted(heights(False), reverse=True)


def test_a_change_of_method_is_drawn_between_two_editions() -> None:
    svg = chart_svg(Chart("T", "Rank", (series(1, 2, 3),), True, breaks=("2021",)))
    assert svg.count("gc-break-label") == 1 and "new method 2021" in svg


def test_points_that_are_names_are_bars() -> None:
    chart = Chart("T", "n", (Series("n", (("China", 26.0), ("Germany", 13.0))),))
    widths = [float(w) for w in re.findall(r'<rect[^>]* width="([\d.]+)"', chart_svg(chart))]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)


@given(st.floats(-1e6, 1e6, allow_subnormal=False), st.floats(0.001, 1e6))
def test_ticks_are_few_round_and_span_the_values(low: float, span: float) -> None:
    found = ticks(low, low + span)
    assert found[0] <= low + 1e-6 * (abs(low) + span) and found[-1] >= low + span - 1e-6 * (
        abs(low) + span
    )
    assert 2 <= len(found) <= 8


# -- taking it away --------------------------------------------------------------------------------


def test_a_reference_names_publication_edition_page_address_and_day() -> None:
    assert reference(CELL, TODAY) == (
        "An office, “The table”, 2024-09, edition 2024, t.csv, row 4, https://example.org/t, "
        "accessed 2026-05-04."
    )
    assert "page 7" in reference(SENTENCE, TODAY)


def test_a_quotation_has_the_words_and_their_references() -> None:
    text = quotation(answer("Beijing is third.", CELL, SENTENCE), TODAY)
    assert text.startswith("Beijing is third.\n“Beijing rose.” [2]")
    assert "[1] An office" in text


def test_a_conversation_is_exported_as_markdown_and_json() -> None:
    talk = Conversation().with_turn(Turn("who *is* third?", answer("Beijing.", CELL), done=True))
    talk = talk.with_turn(Turn("and?", error="too long", done=True))
    text = to_markdown(talk, TODAY)
    assert r"## who \*is\* third?" in text and "1. “Beijing”" in text and "too long" in text
    assert '"Beijing."' in to_json(talk)


# -- conversations ---------------------------------------------------------------------------------


def test_editing_a_turn_drops_it_and_what_came_after() -> None:
    talk = Conversation()
    for question in ("one", "two", "three"):
        talk = talk.with_turn(Turn(question))
    assert talk.until(1).questions() == ("one",)
    assert talk.until(None).questions() == ("one", "two", "three")


def test_a_late_answer_finds_its_turn_or_nothing() -> None:
    session, turn = Session(), Turn("one")
    session.change(lambda c: c.with_turn(turn).with_turn(Turn("two")))
    late = Turn("one", error="late", done=True, id=turn.id)
    assert session.change(lambda c: c.with_changed(late)).turns[0].error == "late"
    session.change(lambda _: Conversation())
    assert session.change(lambda c: c.with_changed(late)).turns == ()
