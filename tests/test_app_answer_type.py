"""The kind of answer is read from question words of eight languages, and values from sentences."""

from __future__ import annotations

import pytest

from giichat.app.answer_type import AnswerType
from giichat.app.answer_values import values_of
from giichat.app.answer_words import answer_words
from giichat.app.text_question import read_question

KINDS = {
    AnswerType.PERSON: [
        "Who runs the port?",
        "Wer leitet den Hafen?",
        "Qui dirige le port ?",
        "¿Quién dirige el puerto?",
        "Quem dirige o porto?",
        "谁管理港口？",
        "港を管理するのは誰ですか？",
        "누가 항구를 운영합니까?",
    ],
    AnswerType.DATE: [
        "When did the port open?",
        "Wann wurde der Hafen eröffnet?",
        "Quand le port a-t-il ouvert ?",
        "¿Cuándo abrió el puerto?",
        "Quando abriu o porto?",
        "港口何时开放？",
        "港はいつ開港しましたか？",
        "항구는 언제 열렸습니까?",
    ],
    AnswerType.REASON: [
        "Why was the pier closed?",
        "Warum wurde der Pier geschlossen?",
        "Pourquoi le quai a-t-il fermé ?",
        "¿Por qué cerró el muelle?",
        "Por que fechou o cais?",
        "码头为什么关闭？",
        "なぜ埠頭は閉鎖されましたか？",
        "부두는 왜 닫혔습니까?",
    ],
    AnswerType.NUMBER: [
        "How many berths are there?",
        "What did the crane cost?",
        "Wie viele Liegeplätze gibt es?",
        "Combien de quais y a-t-il ?",
        "¿Cuántos muelles hay?",
        "Quantos cais existem?",
        "有多少个泊位？",
        "バースはいくつありますか？",
        "선석은 몇 개입니까?",
    ],
    AnswerType.PLACE: ["Where is the pier?", "In which town is the pier?", "Wo ist der Pier?"],
    AnswerType.ORGANISATION: ["Which company owns the crane?", "Welche Firma besitzt den Kran?"],
    AnswerType.DEFINITION: ["What is a lahar?", "What does lahar mean?", "Was ist ein Lahar?"],
    AnswerType.PROCEDURE: ["How do I get a berth?", "What happens when a ship arrives?"],
    AnswerType.SUMMARY: ["Summarise what the report says about Vigo"],
}


@pytest.mark.parametrize(
    ("kind", "question"), [(kind, q) for kind, some in KINDS.items() for q in some], ids=str
)
def test_the_question_words_tell_the_kind(kind: AnswerType, question: str) -> None:
    assert read_question(question).kind is kind


@pytest.mark.parametrize(
    ("kind", "language", "sentence", "values"),
    [
        (AnswerType.DATE, "en", "It opened on 14 May 1999.", ["14 May 1999"]),
        (AnswerType.DATE, "en", "On September 27, 2024 it was shown.", ["September 27, 2024"]),
        (AnswerType.DATE, "es", "Fue fundada el 16 de julio de 1979.", ["16 de julio de 1979"]),
        (AnswerType.DATE, "zh", "港口于2011年3月4日开放。", ["2011年3月4日"]),
        (AnswerType.NUMBER, "en", "It grew by 15.76 percent.", ["15.76 percent"]),
        (AnswerType.NUMBER, "en", "It cost 96 million euros in 2019.", ["96 million euros"]),
        (AnswerType.NUMBER, "en", "Nineteen miners died.", ["Nineteen miners"]),
        (AnswerType.PERSON, "en", "It is led by Professor Ilse Brandt.", ["Ilse Brandt"]),
        (AnswerType.PERSON, "en", "Pieter van Aalst chairs it.", ["Pieter van Aalst"]),
        (AnswerType.PLACE, "en", "It lies on the island of Pelu.", ["Pelu"]),
    ],
)
def test_values_are_set_apart(
    kind: AnswerType, language: str, sentence: str, values: list[str]
) -> None:
    found = values_of(kind, frozenset(), sentence, answer_words(language))
    assert [value.text for value in found] == values


def test_what_the_question_says_is_no_answer() -> None:
    asked = read_question("Who followed Marcus Thorne?").asked
    sentence = "In 2019 Yvette Lamarche succeeded Marcus Thorne."
    found = values_of(AnswerType.PERSON, asked, sentence, answer_words("en"))
    assert [value.text for value in found] == ["Yvette Lamarche"]


def test_names_years_and_numbers_are_told_from_words() -> None:
    question = read_question("Why did the pump of Karst No. 3 fail in 2003?")
    assert question.years == {"2003"}
    assert question.numbers == {"3"}
    assert "karst" in [term.text for term in question.terms if term.name]
    assert "pump" not in [term.text for term in question.terms if term.name]
    assert "Karst" not in question.focus
    assert "2003" not in question.focus
