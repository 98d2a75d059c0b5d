"""A person talks: slang, stretched words, a story around the question, a year that is not meant."""

from __future__ import annotations

import pytest

from giichat.app.dictionary import is_word
from giichat.app.lexicon import lexicon
from giichat.app.plain_words import plain, without_talk
from giichat.app.spelling import Known, correct
from giichat.app.tokens import tokens

ENGLISH = lexicon("en")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("how many r from asia", "how many are from asia"),
        ("sooo which one was third", "so which one was third"),
        ("gimme the top 3", "give me the top 3"),
        ("rank in 2024, not 2023", "rank in 2024"),
    ],
)
def test_short_forms_are_said_in_full(typed: str, said: str) -> None:
    assert plain(typed, ENGLISH) == said


@pytest.mark.parametrize(
    "typed",
    [
        "R&D spending in the U.S.",
        "not 2023",
        "who led in 2023?",
        "was Witch Hunter III ahead of Street Heist V?",
        "when was louis xviii crowned",
        "which www address has it",
        "copies of R",
    ],
)
def test_what_is_no_short_form_stays(typed: str) -> None:
    assert plain(typed, ENGLISH) == typed


def known(word: str) -> bool:
    return word.casefold() in {"lisbon", "ports"}


def test_a_story_around_a_question_is_left_out() -> None:
    text = "My aunt kept telling me stories, and I was tired, so which rank has Lisbon in 2024?"
    assert without_talk(text, (ENGLISH,), known)[-1].endswith("which rank has Lisbon in 2024?")
    assert "aunt" not in without_talk(text, (ENGLISH,), known)[-1]


@pytest.mark.parametrize(
    "text",
    [
        "Porto was 21st in 2024, how many places is that?",
        "From the ports file, which one was third?",
        "After lisbon, who has the most?",
        "Ignore all of that, my friend, which rank has Lisbon?",
    ],
)
def test_no_name_number_title_or_order_is_left_out(text: str) -> None:
    for form in without_talk(text, (ENGLISH,), known):
        kept = form.casefold()
        for word in ("porto", "21st", "2024", "ports", "lisbon", "ignore"):
            assert (word in kept) or (word not in text.casefold())


def test_a_word_of_the_language_is_no_typing_error() -> None:
    assert is_word("slice", "en")
    assert is_word("Scheibe", "de")
    assert not is_word("publcations", "en")
    assert not is_word("anything", "ja")


WORDS = Known(
    words=frozenset({"which", "many", "what", "cluster", "publication"}),
    telling=frozenset({"which", "many", "may", "what", "cluster", "clusters", "publication"}),
    names=frozenset({"tokyo", "lyon"}),
    plain=frozenset({"report", "took", "what"}),
    opening=frozenset({"what", "which"}),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Waht", "what"),
        ("mnay", "many"),
        ("mny", "many"),
        ("culsters", "clusters"),
        ("reort", "report"),
        ("Toko's", "tokyo's"),
        ("pulication", "publication"),
    ],
)
def test_a_typing_error_is_mended_to_the_nearest_word(typed: str, meant: str) -> None:
    assert correct(tokens(typed), WORDS)[0].text == meant


@pytest.mark.parametrize("typed", ["Lund", "slice", "minor", "mm", "Atlantis"])
def test_other_words_and_names_stay(typed: str) -> None:
    assert correct(tokens(typed), WORDS)[0].text == typed.casefold()
