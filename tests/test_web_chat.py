"""Asking on the page, in a real browser: answers, proof, follow-ups, charts, refusals, chats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from web import CHROMIUM, NO_CHROMIUM, Page, served

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)


@pytest.fixture
def chat() -> Iterator[Page]:
    with Page(served()) as page:
        yield page


def test_a_question_is_answered_with_its_proof_beside_it(chat: Page) -> None:
    turn = chat.ask("Which cluster ranked third in 2024?")
    assert turn.locator(".gc-lead").inner_text().startswith("Beijing")
    assert "the cluster with Rank 3" in turn.locator(".gc-reading").inner_text()
    assert chat.panel.locator("tr.gc-here mark").inner_text() == "Beijing"
    assert chat.panel.locator("thead th.gc-here").inner_text() == "Cluster"


def test_the_question_shows_before_its_answer_and_nothing_above_moves(chat: Page) -> None:
    first = chat.ask("Which cluster ranked third in 2024?")
    chat.page.wait_for_timeout(500)
    chat.page.evaluate(
        """() => { window.shift = 0; new PerformanceObserver(list => { for (const e of list.getEntries())
        if (!e.hadRecentInput) window.shift += e.value; }).observe({type: 'layout-shift', buffered: false}); }"""
    )
    chat.page.evaluate(
        """() => { window.seen = []; new MutationObserver(() => {
        const turn = document.querySelectorAll('.gc-turn')[1]; if (!turn) return;
        window.seen.push(turn.querySelector('.gc-waiting') ? 'waiting' : turn.querySelector('.gc-actions') ? 'whole' : 'text');
        }).observe(document.querySelector('.gc-log'), {childList: true, subtree: true}); }"""
    )
    top = first.locator("h3").evaluate("e => e.offsetTop")
    chat.ask("And in 2023?")
    chat.page.wait_for_timeout(500)
    assert first.locator("h3").evaluate("e => e.offsetTop") == top
    seen = chat.page.evaluate("window.seen")
    assert seen[0] == "waiting" and "text" in seen and seen[-1] == "whole"
    assert chat.page.evaluate("window.shift") < 0.1  # what the web's own measure calls good


def test_a_follow_up_leans_on_the_question_before(chat: Page) -> None:
    chat.ask("Which cluster ranked third in 2024?")
    turn = chat.ask("and in 2023?")
    assert turn.locator(".gc-lead").inner_text().startswith("Seoul")


def test_a_citation_opens_by_keyboard_and_closes_back_to_its_mark(chat: Page) -> None:
    chat.page.set_viewport_size({"width": 800, "height": 900})
    turn = chat.ask("Which cluster ranked third in 2024?")
    assert not chat.panel.is_visible()
    mark = turn.locator("button.gc-mark").first
    mark.focus()
    mark.press("Enter")
    chat.panel.locator("mark").wait_for()
    chat.page.keyboard.press("Escape")
    assert not chat.panel.is_visible()
    assert mark.evaluate("e => e === document.activeElement")


def test_a_sentence_is_marked_in_its_paragraph(chat: Page) -> None:
    chat.ask("Who is the director general of the office?")
    marked = chat.panel.locator(".gc-passage mark")
    assert "Ada Quist" in marked.inner_text()
    assert "Clusters are drawn" in chat.panel.locator(".gc-passage").inner_text()


def test_a_pdf_source_is_shown_as_its_page_with_the_place_marked(chat: Page) -> None:
    chat.ask("Who led the survey of the lighthouse?")
    page = chat.panel.locator(".gc-page")
    page.locator("img").wait_for()
    assert page.locator(".gc-box").count() >= 1
    box, image = page.locator(".gc-box").first.bounding_box(), page.locator("img").bounding_box()
    assert image["y"] < box["y"] < image["y"] + image["height"] / 3  # the line is near the top


def test_an_open_edition_offers_the_others_in_one_click(chat: Page) -> None:
    turn = chat.ask("Which cluster ranked third?")
    assert "No edition was named" in turn.locator(".gc-notes").inner_text()
    turn.locator(".gc-reading .gc-chip", has_text=re.compile("^2023$")).click()
    assert chat.answered(1).locator(".gc-lead").inner_text().startswith("Seoul")


def test_a_rank_over_editions_is_drawn_with_the_break_and_can_be_saved(chat: Page) -> None:
    turn = chat.ask("What was Munich's rank in each edition?")
    chart = turn.locator("svg.gc-svg")
    label = chart.get_attribute("aria-label")
    assert "2023 5" in label and "2024 4" in label and "method changed in 2024" in label
    better, worse = (chart.locator("circle").nth(n).get_attribute("cy") for n in (1, 0))
    assert float(better) < float(worse)  # a rank axis runs downwards
    for form, begins in {"SVG": b"<svg", "PNG": b"\x89PNG"}.items():
        with chat.page.expect_download() as saved:
            turn.get_by_role("button", name=f"Save the chart as {form}").click()
        assert saved.value.path().read_bytes().startswith(begins)


def test_rows_sort_by_a_header_and_are_saved_as_csv(chat: Page) -> None:
    turn = chat.ask("Which clusters were in the top 4 in 2024?")
    if not turn.locator("details.gc-rows").evaluate("d => d.open"):
        turn.locator("details.gc-rows summary").click()
    header = turn.locator(".gc-rows th", has_text="Cluster").first
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") == "ascending"
    at = header.evaluate("e => e.cellIndex")
    names = turn.locator(f".gc-rows tbody td:nth-child({at + 1})").all_inner_texts()
    assert names == sorted(names) and len(names) == 4
    with chat.page.expect_download() as saved:
        turn.get_by_role("button", name="Save the rows as CSV").click()
    assert "Tokyo–Yokohama" in saved.value.path().read_text(encoding="utf-8-sig")


def test_a_refusal_says_what_is_held_and_offers_what_can_be_answered(chat: Page) -> None:
    turn = chat.ask("Which cluster ranked third in 1999?")
    assert "2023–2024" in turn.inner_text()
    assert turn.locator(".gc-badge").inner_text().endswith("Not held")
    turn.locator(".gc-next .gc-chip").first.click()
    assert chat.answered(1).locator(".gc-badge").inner_text().endswith(("Proven", "Partly held"))


def test_suggestions_after_an_answer_can_be_answered(chat: Page) -> None:
    turn = chat.ask("Which cluster ranked third in 2024?")
    chips = turn.locator(".gc-next .gc-chip")
    chips.first.wait_for()
    for at in range(chips.count()):
        chips.nth(at).click()
        assert "Not held" not in chat.answered(at + 1).locator(".gc-badge").inner_text()


def test_examples_cover_several_kinds_and_are_asked_by_a_click(chat: Page) -> None:
    examples = chat.page.locator(".gc-examples button")
    examples.first.wait_for()
    assert examples.count() >= 4
    examples.first.click()
    chat.answered(0)
    assert not chat.page.locator(".gc-welcome").is_visible()


def test_a_question_is_edited_and_asked_again(chat: Page) -> None:
    turn = chat.ask("Which cluster ranked third in 2024?")
    turn.get_by_role("button", name="Edit question 1").click()
    chat.page.wait_for_function(
        "document.querySelector('#gc-composer textarea').value.includes('2024')"
    )
    chat.box.fill("Which cluster ranked second in 2024?")
    chat.box.press("Enter")
    chat.turns.first.locator(".gc-lead", has_text="Seoul").wait_for()
    assert chat.turns.count() == 1


def test_chats_stay_in_the_browser_and_open_again(chat: Page) -> None:
    chat.ask("Which cluster ranked third in 2024?")
    chat.ask("and in 2023?")
    chat.page.get_by_label("Toggle Sidebar").click()
    chat.page.get_by_role("button", name="New chat").click()
    chat.page.wait_for_function("document.querySelectorAll('.gc-turn').length === 0")
    chat.page.reload()
    chat.page.get_by_label("Toggle Sidebar").click()
    chat.page.locator(".gc-chat", has_text="Which cluster ranked third").click()
    assert chat.answered(1).locator(".gc-lead").inner_text().startswith("Seoul")
    kept = chat.kept()
    assert [turn["question"] for turn in kept[0]["turns"]] == [
        "Which cluster ranked third in 2024?",
        "and in 2023?",
    ]


def test_answers_are_copied_and_conversations_exported(chat: Page) -> None:
    turn = chat.ask("Which cluster ranked third in 2024?")
    turn.get_by_role("button", name="Copy as quotation").click()
    chat.page.locator(".gc-said", has_text="Copied").wait_for(state="attached")
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Beijing") and "rankings.csv" in copied
    chat.page.get_by_label("Toggle Sidebar").click()
    texts = {}
    for form in ("Markdown", "JSON"):
        with chat.page.expect_download() as saved:
            chat.page.get_by_role("button", name=form).click()
        texts[form] = saved.value.path().read_text(encoding="utf-8")
    assert "Beijing" in texts["Markdown"]
    assert json.loads(texts["JSON"])["turns"][0]["answer"]["values"] == ["Beijing"]


def test_a_rating_with_a_comment_is_kept_on_this_machine(chat: Page) -> None:
    from giichat.app.feedback import Feedback

    turn = chat.ask("Which cluster ranked first in 2024?")
    turn.get_by_role("button", name="Not helpful").click()
    turn.get_by_label("What was right or wrong?").fill("too short")
    turn.get_by_role("button", name="Save comment").click()
    turn.locator(".gc-thumb[aria-pressed=true]").wait_for()
    chat.page.wait_for_timeout(300)
    kept = Feedback(served().library).all()
    assert ("down", "too short") in [(one.rating, one.comment) for one in kept]


def test_text_of_sources_and_questions_is_shown_and_never_run(chat: Page) -> None:
    turn = chat.ask("Who is Mira Ostrow?")
    assert "Mira Ostrow" in turn.inner_text()
    assert "<b onmouseover" in turn.inner_text()
    assert "<script>window.hacked=1</script>" in chat.panel.inner_text()
    chat.ask("<img src=x onerror=window.hacked=1> {{7*7}} ${7*7} **who**?")
    chat.tab("Library")
    chat.page.get_by_text("comet <i>prize<i>.txt").first.wait_for()
    assert chat.page.evaluate("window.hacked") is None
    assert chat.page.locator(".gc-log img, .gc-list i, .gc-panel script").count() == 0


@pytest.mark.parametrize(
    ("question", "direction", "word"),
    [("من هي مديرة ميناء المرسى؟", "rtl", "ليلى"), ("港湾局長は誰ですか", "ltr", "田中花子")],
)
def test_other_scripts_are_shown_in_their_direction(
    chat: Page, question: str, direction: str, word: str
) -> None:
    turn = chat.ask(question)
    asked = turn.locator("h3")
    assert asked.evaluate("e => getComputedStyle(e).direction") == direction
    chat.tab("Library")
    chat.page.get_by_label("Search the sources").fill(word)
    chat.page.get_by_label("Search the sources").press("Enter")
    chat.page.locator(".gc-list[aria-label=Found] li").first.wait_for()
