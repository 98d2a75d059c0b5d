from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from giichat.index.words import any_of, indexed, joined, phrases


def matches(question: str, text: str) -> bool:
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE VIRTUAL TABLE w USING fts5(t, tokenize='porter unicode61')")
        db.execute("INSERT INTO w VALUES (?)", (indexed(text),))
        query = any_of(phrases(question))
        return bool(query) and bool(
            db.execute("SELECT 1 FROM w WHERE w MATCH ?", (query,)).fetchall()
        )


def test_accents_case_and_endings_do_not_part_words() -> None:
    assert matches("ZURICH rankings", "Zürich ranked second")
    assert matches("Türkiye", "turkiye")
    assert matches("Xi'an", "Xi’an")
    assert not matches("Zurich", "Geneva")


def test_signs_of_the_query_language_are_only_text() -> None:
    assert matches('NOT "ports" AND (heading:x* OR NEAR', "two ports")
    assert not matches("* - ^ : ( ) \" ' NEAR()", "two ports")


def test_words_of_unspaced_scripts_are_found_inside_longer_runs() -> None:
    assert matches("深圳", "排名第二的是深圳香港广州集群")
    assert not matches("圳深", "排名第二的是深圳香港广州集群")
    assert phrases("第三名 Tokyo") == ('"第 三"', '"三 名"', '"tokyo"')


def test_characters_cut_apart_by_a_reader_are_joined_again() -> None:
    assert joined(["which", "深", "圳", "rank"]) == "which 深圳 rank"


def test_numbers_are_found_as_printed() -> None:
    assert matches("15,648", "has 15,648 applications")
    assert not matches("15,648", "has 648 applications")


@given(st.text())
def test_no_text_breaks_the_query(question: str) -> None:
    matches(question, "two ports")


@given(st.text(st.characters(codec="utf-8")))
def test_a_text_with_words_finds_itself(text: str) -> None:
    if any(word for word in phrases(text) if word.strip('"').isascii()):
        assert matches(text, text)
