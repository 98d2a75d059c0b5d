from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import table
from hypothesis import given, settings
from hypothesis import strategies as st

from giichat.index.codec import decode_table, encode_table
from giichat.index.errors import LibraryError
from giichat.index.store import Store
from giichat.index.writer import Writer
from giichat.ingest.records import (
    Authority,
    Block,
    Cell,
    Column,
    Content,
    Document,
    File,
    Kind,
    MethodBreak,
    Passage,
    Role,
    Row,
    Source,
    Statement,
    Table,
    TextPlace,
)

# -- values of every shape ------------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
COUNT = st.integers(0, 10_000)
YEAR = st.none() | st.integers(-3000, 3000)
NUMBER = st.floats(allow_nan=False) | st.integers(-(10**6), 10**6).map(float)
PLACE = st.builds(TextPlace, TEXT, COUNT, COUNT, st.none() | COUNT, COUNT, TEXT)
CELL = st.builds(Cell, TEXT, st.none() | NUMBER, COUNT, COUNT, st.none() | PLACE)
IN_PLACE = st.builds(Cell, TEXT, st.none() | NUMBER)
COLUMN = st.builds(Column, TEXT, st.sampled_from(Role), TEXT, st.booleans())
SOURCE = st.builds(Source, TEXT, TEXT, TEXT, TEXT, TEXT, YEAR, st.sampled_from(Authority))
STATEMENT = st.builds(Statement, TEXT, YEAR, TEXT, TEXT, NUMBER, TEXT, PLACE, TEXT, TEXT, TEXT)


@st.composite
def rows(draw: st.DrawFn, width: int) -> Row:
    cells = draw(st.lists(CELL | IN_PLACE, min_size=width, max_size=width))
    line = draw(COUNT)
    placed = [
        replace(cell, row=line, column=at) if not cell.row and cell.place is None else cell
        for at, cell in enumerate(cells, start=1)
    ]
    return Row(tuple(placed), tuple(draw(st.lists(TEXT, max_size=2))))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(0, 4))
    some = st.lists(rows(width), max_size=4).map(tuple)
    return Table(
        id=draw(TEXT), file=draw(TEXT), locator=draw(TEXT), title=draw(TEXT), source=draw(TEXT),
        columns=tuple(draw(st.lists(COLUMN, min_size=width, max_size=width))),
        rows=draw(some), edition=draw(YEAR), totals=draw(some),
        footnotes=tuple(draw(st.lists(TEXT, max_size=2))), subject=draw(TEXT),
        aliases=tuple(draw(st.lists(TEXT, max_size=2))), size=draw(st.none() | COUNT),
        main=draw(st.booleans()),
        breaks=tuple(draw(st.lists(st.builds(MethodBreak, COUNT, TEXT, TEXT), max_size=2))),
        derived=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def contents(draw: st.DrawFn) -> Content:
    path = draw(TEXT.filter(lambda text: text and "\0" not in text))  # as of any file
    block = st.builds(
        Block, st.sampled_from(["heading", "paragraph"]), COUNT, COUNT, YEAR, COUNT, TEXT, TEXT
    )
    document = st.builds(
        Document,
        st.just(path),
        TEXT,
        TEXT,
        st.lists(block, max_size=3).map(tuple),
        TEXT,
        YEAR,
        TEXT,
    )
    passage = st.builds(Passage, TEXT, PLACE, TEXT, YEAR)
    return Content(
        File(path, draw(TEXT), draw(st.sampled_from(Kind)), draw(TEXT)),
        draw(st.none() | document),
        tuple(draw(st.lists(tables(), max_size=2, unique_by=lambda t: t.id))),
        tuple(draw(st.lists(passage, max_size=3))),
        tuple(draw(st.lists(STATEMENT, max_size=3))),
        tuple(draw(st.lists(SOURCE, max_size=3))),
    )


@given(tables())
def test_a_table_comes_back_exactly(value: Table) -> None:
    assert decode_table(encode_table(value)) == value


@settings(max_examples=40, deadline=None)
@given(contents())
def test_all_that_a_file_gave_comes_back_exactly(value: Content) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.sqlite"
        with Writer(path) as writer:
            writer.add(value)
        store = Store(path)
        assert store.content(value.file.path) == value
        assert store.files() == (value.file,)
        assert store.statements() == value.statements
        assert store.passages(range(1, 10)) == value.passages
        assert [store.table(each.id) for each in value.tables] == list(value.tables)
        store.close()


def test_a_cell_in_its_place_takes_no_more_room_than_its_text() -> None:
    plain = table([("Rotterdam",)], {"Port": Role.NAME})
    assert '[2,["Rotterdam"]]' in encode_table(plain)


# -- finding --------------------------------------------------------------------------------------

HEADERS = {"Year": Role.EDITION, "Rank": Role.RANK, "Port": Role.NAME, "Boxes": Role.MEASURE}


def content(
    path: str, *given: Table, texts: tuple[str, ...] = (), edition: int | None = None
) -> Content:
    whole = "\n".join(texts)
    starts = [whole.index(text) for text in texts]
    passages = tuple(
        Passage(text, TextPlace(path, start, start + len(text)), path, edition)
        for text, start in zip(texts, starts, strict=True)
    )
    document = Document(path, "", whole, (), path, edition) if texts else None
    own = (Source(path, f"Title of {path}"),)
    return Content(File(path, path, Kind.CSV, "0"), document, given, passages, (), own)


def written(folder: Path, *given: Content) -> Store:
    with Writer(folder / "x.sqlite") as writer:
        for each in given:
            writer.add(each)
    return Store(folder / "x.sqlite")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    ports = table(
        [("2021", "1", "Rotterdam", "15,300"), ("2020", "1", "Antwerp", "12,020")],
        HEADERS, id="a", file="a.csv", title="Busiest harbours",
    )  # fmt: skip
    fish = table(
        [("2021", "1", "Vigo", "412")], HEADERS, id="b", file="b.csv", title="Fishing fleets",
        subject="fleet", aliases=("trawler league",), main=True,
    )  # fmt: skip
    made = written(
        tmp_path,
        content("a.csv", ports),
        content("b.csv", fish),
        content("c.md", texts=("Rotterdam grew.", "Vigo shrank."), edition=2021),
        content("d.md", texts=("Rotterdam slept, and Rotterdam woke.",)),
    )
    yield made
    made.close()


def test_tables_are_found_by_title_alias_header_cell_and_file(store: Store) -> None:
    assert store.candidate_tables(["busiest", "harbour"], 5) == ["a"]
    assert store.candidate_tables(["trawler"], 5) == ["b"]
    assert store.candidate_tables(["antwerp"], 5) == ["a"]
    assert store.candidate_tables(["b", "csv"], 5)[0] == "b"
    assert store.candidate_tables(["boxes"], 5) == ["a", "b"]
    assert store.candidate_tables(["boxes"], 1) == ["a"]
    assert store.candidate_tables(["nothing"], 5) == []
    assert store.candidate_tables([], 5) == []


def test_a_title_outweighs_a_cell(tmp_path: Path) -> None:
    named = table([("2021", "1", "Rotterdam", "1")], HEADERS, id="cell", title="Ports")
    titled = table([("2021", "1", "Antwerp", "1")], HEADERS, id="title", title="Rotterdam")
    other = table([("2021", "1", "Brest", "1")], HEADERS, id="other", title="Quays")
    store = written(tmp_path, content("x.csv", named, titled, other, other_id(other)))
    assert store.candidate_tables(["rotterdam"], 5) == ["title", "cell"]
    store.close()


def other_id(value: Table) -> Table:
    return replace(value, id=f"{value.id} again")


def test_tables_are_restricted_to_files_but_derived_ones_stay(tmp_path: Path) -> None:
    ports = table([("2021", "1", "Vigo", "1")], HEADERS, id="a", file="a.csv")
    with Writer(tmp_path / "x.sqlite") as writer:
        writer.add(content("a.csv", ports))
        writer.add(content("b.csv", replace(ports, id="b", file="b.csv")))
        writer.add_derived([replace(ports, id="told", file="", derived=True)])
    store = Store(tmp_path / "x.sqlite")
    assert set(store.candidate_tables(["vigo"], 5, ["b.csv"])) == {"b", "told"}
    assert set(store.candidate_tables(["vigo"], 5, [])) == {"told"}


def test_summaries_say_what_a_table_holds(store: Store) -> None:
    ports, fish = store.table_summaries()
    assert (ports.id, ports.columns, ports.editions, ports.rows) == (
        "a", ("Year", "Rank", "Port", "Boxes"), (2020, 2021), 2,
    )  # fmt: skip
    assert (fish.subject, fish.main, fish.derived) == ("fleet", True, False)


def test_passages_are_found_and_restricted(store: Store) -> None:
    def texts(**more: object) -> list[str]:
        ids = store.match_passages("Where is Rotterdam?", 5, **more)  # type: ignore[arg-type]
        return [passage.text for passage in store.passages(ids)]

    assert texts() == ["Rotterdam grew.", "Rotterdam slept, and Rotterdam woke."]
    assert texts(files=["c.md"]) == ["Rotterdam grew."]
    assert texts(editions=[2021]) == ["Rotterdam grew."]
    assert texts(editions=[1999]) == []
    assert store.match_passages("?!", 5) == []


def test_a_source_is_found_by_id_or_by_the_file_that_it_is_of(tmp_path: Path) -> None:
    said = replace(
        content("a.csv"), sources=(Source("https://ports.example/a", "A"), Source("x", "X"))
    )
    store = written(tmp_path, said)
    assert [store.source(name) for name in ("a.csv", "x", "none")] == [*said.sources, None]
    assert {source.id for source in store.sources()} == {"https://ports.example/a", "x"}
    store.close()


def test_what_cannot_be_stored_leaves_nothing_of_its_file(tmp_path: Path) -> None:
    twice = table([("2021", "1", "Vigo", "1")], HEADERS, id="a")
    with Writer(tmp_path / "x.sqlite") as writer:
        writer.add(content("a.csv", twice))
        with pytest.raises(LibraryError, match=r"b\.csv: .*same id"):
            writer.add(content("b.csv", replace(twice, id="new", title="Canaries"), twice))
        with pytest.raises(LibraryError, match="not Unicode"):
            writer.add(content("c.md", texts=("half of \ud83d",)))
    store = Store(tmp_path / "x.sqlite")
    assert [file.path for file in store.files()] == ["a.csv"]
    assert store.table("new") is None
    assert store.candidate_tables(["canaries"], 5) == []
    store.close()


def fastest(call: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)


def test_the_right_one_of_many_tables_is_found_without_scoring_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Writer(tmp_path / "x.sqlite") as writer:
        for number in range(5_000):
            title = f"Ranking of the world's topic{number // 20} by size, {2000 + number % 20}"
            row = ("2021", "1", f"City{number}", "5")
            writer.add_derived([table([row], HEADERS, id=f"t{number}", title=title)])
    store = Store(tmp_path / "x.sqlite")
    asked = [
        "which",
        "city",
        "had",
        "the",
        "first",
        "rank",
        "in",
        "the",
        "ranking",
        "of",
        "topic123",
        "by",
        "size",
        "in",
        "2007",
    ]
    assert store.candidate_tables(asked, 12)[0] == f"t{123 * 20 + 7}"
    bounded = fastest(lambda: store.candidate_tables(asked, 12))
    monkeypatch.setattr("giichat.index.store.MATCH_BUDGET", 10**9)
    assert bounded < fastest(lambda: store.candidate_tables(asked, 12)) / 2
    store.close()


def test_words_that_stand_everywhere_still_find_something_and_in_the_file_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("giichat.index.store.MATCH_BUDGET", 5)
    texts = tuple(f"The port number {number}." for number in range(30))
    given = [content("many.md", texts=texts), content("one.md", texts=("The port of Vigo.",))]
    store = written(tmp_path, *given)
    assert len(store.match_passages("the port", 3)) == 3
    assert len(store.match_passages("the", 3)) == 3
    found = store.passages(store.match_passages("the port number 29", 1))
    assert [passage.text for passage in found] == ["The port number 29."]
    only = store.passages(store.match_passages("the port number 29", 9, files=["one.md"]))
    assert [passage.text for passage in only] == ["The port of Vigo."]
    store.close()
