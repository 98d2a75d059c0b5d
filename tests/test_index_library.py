from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import HashedWords

from giichat.index.build import build
from giichat.index.errors import LibraryError, LibraryMissingError
from giichat.index.library import Library
from giichat.index.snapshot import current, default_library_path, shipped_corpus


@pytest.fixture
def path(corpus: Path, tmp_path: Path) -> Path:
    build([str(corpus)], tmp_path / "library", encoder=HashedWords())
    return tmp_path / "library"


@pytest.fixture
def library(path: Path, encoder: HashedWords) -> Iterator[Library]:
    with Library.open(path, encoder) as opened:
        yield opened


def ranking(library: Library) -> str:
    return next(each.id for each in library.table_summaries() if each.file == "ranking.csv")


def test_everything_is_had_by_id(library: Library) -> None:
    assert {file.path for file in library.files()} == {"fleet.txt", "ports.md", "ranking.csv"}
    assert {document.file for document in library.documents()} == {"fleet.txt", "ports.md"}
    table = library.table(ranking(library))
    assert table is not None
    assert [row.cells[2].printed for row in table.rows] == ["Rotterdam", "Antwerp", "Rotterdam"]
    assert library.table(table.id) is table  # kept
    assert (library.table("none"), library.document("none"), library.source("none")) == (
        None, None, None,
    )  # fmt: skip
    assert {source.id for source in library.sources()} >= {"fleet.txt", "ports.md"}


def test_words_and_meaning_are_fused_and_both_ranks_told(library: Library) -> None:
    found = library.search("Who counts every container twice, on arrival and departure?", 3)
    assert "twice" in found[0].passage.text
    assert (found[0].lexical_rank, found[0].dense_rank) == (1, 1)
    assert found[0].similarity is not None and 0 < found[0].similarity <= 1
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_meaning_alone_finds_what_shares_no_rare_word(library: Library) -> None:
    found = library.search("zzz", 5)
    assert found
    assert {each.lexical_rank for each in found} == {None}


def test_search_is_restricted_to_files_and_editions(library: Library) -> None:
    found = library.search("containers of Vigo", 9, files=["fleet.txt"])
    assert {each.passage.place.file for each in found} == {"fleet.txt"}
    assert library.search("containers", 9, files=[]) == []
    editions = {each.passage.edition for each in library.search("containers", 9, editions=[2021])}
    assert editions <= {2021}
    assert library.search("containers", 9, editions=[1890]) == []


def test_rows_are_found_by_meaning(library: Library) -> None:
    table, row, cosine = library.similar_rows("Antwerp", 1)[0]
    assert (table, row) == (ranking(library), 1)
    assert 0 < cosine <= 1
    assert all(each[0] != table for each in library.similar_rows("Antwerp", 9, files=["ports.md"]))


def test_words_alone_need_no_encoder(path: Path) -> None:
    with Library.open(path) as library:
        assert "412" in library.search("vessels of Vigo", 1, dense=False)[0].passage.text
        assert library.search("", 5, dense=False) == []


def test_another_encoder_is_told_apart_by_name(path: Path) -> None:
    other = HashedWords("another encoder")
    with (
        Library.open(path, other) as library,
        pytest.raises(LibraryError, match=r"hashed words.*another encoder.*giichat build"),
    ):
        library.search("containers", 3)


def test_no_library_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissingError, match="giichat build"):
        Library.open(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "name", ["library.sqlite", "passages.faiss", "rows.faiss", "manifest.json"]
)
def test_a_flipped_bit_is_noticed(path: Path, encoder: HashedWords, name: str) -> None:
    damaged = current(path).folder / name
    stat = damaged.stat()
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    os.utime(damaged, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # as a failing disk would

    def use() -> None:
        with Library.open(path, encoder) as library:
            library.search("containers", 3)
            library.similar_rows("containers", 3)

    with pytest.raises(LibraryError, match=rf"{name}.*giichat build"):
        use()


def test_a_large_file_is_checked_whole_on_demand(
    path: Path, encoder: HashedWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("giichat.index.snapshot.HASHED_AT_OPENING", 0)
    damaged = current(path).folder / "library.sqlite"
    stat = damaged.stat()
    data = bytearray(damaged.read_bytes())
    data[-10] ^= 1
    damaged.write_bytes(data)
    os.utime(damaged, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with Library.open(path, encoder) as library, pytest.raises(LibraryError, match="checksum"):
        library.verify()
    os.utime(damaged)
    with pytest.raises(LibraryError, match="checksum"):
        Library.open(path)


def test_a_copied_library_is_opened(path: Path, tmp_path: Path, encoder: HashedWords) -> None:
    copy = tmp_path / "copy of ? library#1"
    for source in path.rglob("*"):
        target = copy / source.relative_to(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_file():
            target.write_bytes(source.read_bytes())
    with Library.open(copy, encoder) as library:
        library.verify()
        assert library.search("harbour master", 1)


@pytest.mark.parametrize("text", ["", "one two three", "000009-x " + "0" * 64])
def test_a_broken_pointer_is_noticed(path: Path, text: str) -> None:
    (path / "CURRENT").write_text(text, encoding="utf-8")
    with pytest.raises(LibraryError, match="giichat build"):
        Library.open(path)


def test_another_format_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("giichat.index.snapshot.FORMAT_VERSION", 99)
    with pytest.raises(LibraryError, match=r"format 2.*reads 99.*giichat build"):
        Library.open(path)


def test_threads_share_a_library(library: Library) -> None:
    def ask(number: int) -> tuple[str, int]:
        found = library.search("harbour master of Vigo", 1)[0].passage.text
        return found, len(library.candidate_tables(["rotterdam"], 5))

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(64)))
    assert len(answers) == 1
    assert "Ana Souto" in answers.pop()[0]


def test_a_table_is_looked_up_without_importing_anything_heavy(path: Path) -> None:
    script = f"""
import json, sys
from pathlib import Path
from giichat.index.library import Library
with Library.open(Path({str(path)!r})) as library:
    table = library.table(library.candidate_tables(["antwerp"], 1)[0])
    library.search("harbour", 1, dense=False)
heavy = "torch faiss llama_index pandas gradio numpy onnxruntime transformers".split()
print(json.dumps([table.rows[1].cells[2].printed, [m for m in heavy if m in sys.modules]]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert json.loads(done.stdout) == ["Antwerp", []]


def test_the_library_is_where_the_user_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIICHAT_LIBRARY", str(tmp_path / "mine"))
    assert default_library_path() == tmp_path / "mine"
    monkeypatch.delenv("GIICHAT_LIBRARY")
    assert "giichat" in str(default_library_path())


def test_a_corpus_is_shipped() -> None:
    assert shipped_corpus().is_dir()
