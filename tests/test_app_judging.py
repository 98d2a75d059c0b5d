"""A gold and an answer give the verdict that a careful reader would give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from giichat.app.eval_records import Item, Response, Verdict, Wanted
from giichat.app.judging import judge, opening_sentence
from giichat.app.question_schema import item_of

REFUSAL = Response("The library does not hold this.", (), refused=True)


def item(**fields: object) -> Item:
    return item_of({"id": "1", "question": "q", **fields}, "set")


def said(*values: str, text: str = "") -> Response:
    return Response(text or ", ".join(values), values)


def verdict(question: Item, response: Response) -> Verdict:
    return judge(question, response)[0]


def test_right_wrong_and_the_two_kinds_of_refusal() -> None:
    third = item(accept=["Beijing"])
    assert judge(third, said("Beijing")) == (Verdict.RIGHT, "")
    assert judge(third, said("Seoul"))[1] == "lacks ['Beijing']; says ['Seoul']"
    assert verdict(third, said("Seoul")) is Verdict.WRONG
    assert verdict(third, REFUSAL) is Verdict.OVER_REFUSED
    assert verdict(replace(third, partial_ok=True), REFUSAL) is Verdict.RIGHT


def test_without_an_answer_only_a_refusal_is_good() -> None:
    none = item(answerable=False)
    assert judge(none, REFUSAL) == (Verdict.REFUSED, "")
    assert verdict(none, said("Beijing")) is Verdict.INVENTED


def test_an_error_is_a_failure_and_a_place_alone_is_not_judged() -> None:
    assert judge(item(accept=["x"]), Response("", (), error="boom")) == (Verdict.FAILED, "boom")
    assert verdict(item(expected=["a.md"]), said("x")) is Verdict.UNJUDGED


def test_all_that_accept_names_is_required_in_any_of_its_forms() -> None:
    both = item(accept=[["Beijing", "Peking"], "Seoul"])
    assert verdict(both, said("Seoul", "Peking")) is Verdict.RIGHT
    assert verdict(both, said("Seoul")) is Verdict.WRONG
    assert verdict(both, said("Seoul", "Beijing", "Osaka")) is Verdict.RIGHT


def test_all_of_is_the_whole_list() -> None:
    top = item(all_of=["Tokyo", "Seoul", "Osaka"])
    assert verdict(top, said("Osaka", "Tokyo", "Seoul")) is Verdict.RIGHT
    assert verdict(top, said("Osaka, Tokyo and Seoul")) is Verdict.RIGHT
    assert verdict(top, said("Tokyo", "Seoul")) is Verdict.WRONG
    assert verdict(top, said("Tokyo", "Seoul", "Osaka", "Kobe")) is Verdict.WRONG
    assert verdict(replace(top, extra_ok=True), said("Tokyo", "Seoul", "Osaka", "Kobe")) is (
        Verdict.RIGHT
    )


def test_ordered_lists_must_come_in_their_order() -> None:
    top = item(all_of=["Tokyo", "Seoul", "Osaka"], ordered=True)
    assert verdict(top, said("Tokyo", "Seoul", "Osaka")) is Verdict.RIGHT
    assert verdict(top, said("Seoul", "Tokyo", "Osaka")) is Verdict.WRONG


def test_tolerance_and_unit() -> None:
    growth = item(accept=[{"any_of": ["15.76"], "tolerance": "1%", "unit": "percent"}])
    assert growth.accept == (Wanted(("15.76",), 0.01, True, "percent"),)
    assert verdict(growth, said("15.9%")) is Verdict.RIGHT
    assert verdict(growth, said("16%")) is Verdict.WRONG
    assert verdict(growth, said("15.76 km")) is Verdict.WRONG


def test_what_must_not_be_said() -> None:
    question = item(accept=["Beijing"], must_not=["Seoul"])
    assert verdict(question, said("Beijing", "Seoul")) is Verdict.WRONG


def test_values_are_binding_a_name_may_stand_in_the_opening_sentence() -> None:
    text = "El Tostado has the lowest price of all. Café Puerto stands in 2024."
    assert verdict(item(accept=["El Tostado"]), said("2.5", text=text)) is Verdict.RIGHT
    assert verdict(item(accept=["Café Puerto"]), said("2.5", text=text)) is Verdict.WRONG
    assert verdict(item(accept=["2024"]), said("2.5", text=text)) is Verdict.WRONG
    assert opening_sentence(text) == "El Tostado has the lowest price of all."


def test_a_long_figure_may_stand_in_the_opening_sentence_of_an_answer_that_is_no_list() -> None:
    text = "Nagoya in 2023, rank 15: publications 16,091 – the lowest. Kobe had 17,222."
    assert verdict(item(accept=["Nagoya", "16091"]), said("Nagoya", text=text)) is Verdict.RIGHT
    for other in ("17222", "15", "2023"):
        assert verdict(item(accept=[other]), said("Nagoya", text=text)) is Verdict.WRONG
    many = said("Nagoya", "Kobe", "Osaka", "Seoul", text=text)
    assert verdict(item(accept=["16091"]), many) is Verdict.WRONG


def test_prose_is_searched_as_a_whole() -> None:
    prose = Response("Yes. In 2024 Beijing was 3rd.")
    assert verdict(item(accept=["3"]), prose) is Verdict.RIGHT
    assert verdict(item(accept=["yes"]), prose) is Verdict.RIGHT
    assert verdict(item(accept=["no"]), prose) is Verdict.WRONG
    assert verdict(item(accept=["3"], must_not=["Beijing"]), prose) is Verdict.WRONG


@pytest.mark.parametrize("gold", ["yes", "no"])
def test_a_yes_is_never_found_in_the_middle_of_a_text(gold: str) -> None:
    answer = Response("There is no doubt: yes and no.", ("maybe",))
    assert verdict(item(accept=[gold]), answer) is Verdict.WRONG
