"""Builds, whole and killed, with a reader that needs no model and counts what it reads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import HashedWords

from giichat.index.build import BuildReport, Readers, build
from giichat.index.errors import LibraryBusyError, LibraryError, LibraryMissingError
from giichat.index.library import Library
from giichat.index.snapshot import current, writing
from giichat.ingest.catalogue import Catalogue
from giichat.ingest.errors import IngestError
from giichat.ingest.names import Names
from giichat.ingest.records import (
    Content,
    Document,
    File,
    Passage,
    Source,
    Statement,
    Table,
    TextPlace,
)


class Reading:
    """A reader: every line of a text is a passage; "BROKEN" cannot be read."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.version = "1"

    def __call__(self, file: File, catalogue: Catalogue, names: Names) -> Content:
        self.read.append(file.path)
        text = Path(file.location).read_text(encoding="utf-8")
        if "BROKEN" in text:
            raise IngestError(f"{file.path}: is broken")
        lines = [line for line in text.splitlines() if line]
        places = [
            TextPlace(file.path, text.index(line), text.index(line) + len(line)) for line in lines
        ]
        passages = tuple(
            Passage(line, place, file.path) for line, place in zip(lines, places, strict=True)
        )
        statements = tuple(
            Statement(line.split()[0], 2021, "port", "rank", 1.0, "1", place, file.path)
            for line, place in zip(lines, places, strict=True)
        )
        document = Document(file.path, lines[0], text, (), file.path)
        own = (Source(file.path, lines[0]),)
        return Content(file, document, (), passages, statements, own)


def no_tables(statements: Sequence[Statement], names: Names) -> tuple[Table, ...]:
    return ()


class Port:
    """A folder of texts, a library, and builds of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.library = folder / "texts", folder / "library"
        self.folder.mkdir()
        self.encoder, self.reading = HashedWords(), Reading()

    def put(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def build(self, **more: object) -> BuildReport:
        self.encoder.encoded.clear()
        self.reading.read.clear()
        readers = Readers(
            read=self.reading,
            derive=no_tables,
            names=Names,
            fingerprint=lambda: self.reading.version,
        )
        options: dict[str, object] = {"encoder": self.encoder, "readers": readers} | more
        return build([str(self.folder)], self.library, **options)  # type: ignore[arg-type]

    def texts(self, question: str = "ships of every port") -> set[str]:
        with Library.open(self.library, self.encoder) as library:
            return {found.passage.text for found in library.search(question, 20)}

    def bytes(self) -> bytes:
        folder = current(self.library).folder
        return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@pytest.fixture
def port(tmp_path: Path) -> Port:
    made = Port(tmp_path)
    made.put("a.txt", "Rotterdam has many ships.\nAntwerp has fewer ships.\n")
    made.put("b.txt", "Vigo has fishing boats.\n")
    return made


def test_a_build_reads_everything_and_counts_it(port: Port) -> None:
    told: list[tuple[str, int, int]] = []
    report = port.build(progress=lambda *step: told.append(step))
    assert report.counts == {
        "files": 2, "sources": 2, "documents": 2, "passages": 3, "tables": 0, "rows": 0,
        "statements": 3,
    }  # fmt: skip
    assert not report.unchanged
    assert [step for step in told if step[1] == step[2]] == [
        ("finding", 1, 1), ("reading", 2, 2), ("embedding", 3, 3),
    ]  # fmt: skip
    assert port.texts("Vigo boats") >= {"Vigo has fishing boats."}


def test_an_unchanged_corpus_is_neither_read_nor_encoded(port: Port) -> None:
    first = port.build()
    before = current(port.library)
    second = port.build()
    assert (second.unchanged, second.counts) == (True, first.counts)
    assert (port.reading.read, port.encoder.encoded) == ([], [])
    assert current(port.library) == before


def test_only_what_changed_is_read_and_encoded(port: Port) -> None:
    port.build()
    port.put("b.txt", "Vigo has fishing boats.\nBrest has ferries.\n")
    port.put("c.txt", "Rotterdam has many ships.\n")
    assert not port.build().unchanged
    assert port.reading.read == ["b.txt", "c.txt"]
    assert port.encoder.encoded == ["Brest has ferries."]
    with Library.open(port.library, port.encoder) as library:
        found = library.search("Antwerp has fewer ships.", 1)[0]
        assert found.similarity == pytest.approx(1.0, abs=1e-5)
        assert [file.path for file in library.files()] == ["a.txt", "b.txt", "c.txt"]


def test_a_removed_file_leaves_no_trace(port: Port) -> None:
    port.build()
    assert b"Vigo" in port.bytes()
    (port.folder / "b.txt").unlink()
    port.build()
    assert port.reading.read == []
    assert b"vigo" not in port.bytes().lower()
    assert b"b.txt" not in port.bytes()
    with Library.open(port.library, port.encoder) as library:
        assert library.source("b.txt") is None
        assert all(place.place.file == "a.txt" for place in library.statements())
        assert "passages: flat, 2 vectors" in library.manifest.vector_index
        assert library.search("Vigo fishing boats", 5, files=["b.txt"]) == []


def test_another_encoder_encodes_everything_again(port: Port) -> None:
    port.build()
    port.encoder = HashedWords("another", 32)
    port.build()
    assert (port.reading.read, len(port.encoder.encoded)) == ([], 3)
    assert port.texts("Vigo") >= {"Vigo has fishing boats."}


def test_other_readers_read_everything_again(port: Port) -> None:
    port.build()
    port.reading.version = "2"
    port.build()
    assert (port.reading.read, port.encoder.encoded) == (["a.txt", "b.txt"], [])


def test_broken_files_are_named_and_the_rest_goes_in(port: Port) -> None:
    port.put("c.txt", "BROKEN")
    port.put("d.xyz", "?")
    report = port.build()
    assert {(each.path, each.reason) for each in report.skipped} == {
        ("c.txt", "is broken"),
        ("d.xyz", "not a format giichat reads (.xyz)"),
    }
    assert report.counts["files"] == 2
    assert port.build().skipped == report.skipped


def test_nothing_readable_leaves_the_old_library(port: Port) -> None:
    port.build()
    for name in ("a.txt", "b.txt"):
        port.put(name, "BROKEN")
    with pytest.raises(LibraryError, match=r"nothing to read.*a\.txt: is broken"):
        port.build()
    assert "Rotterdam has many ships." in port.texts()
    assert len(list((port.library / "snapshots").iterdir())) == 1


def test_no_input_is_an_error_and_makes_no_library(port: Port) -> None:
    with pytest.raises(IngestError, match="no such file"):
        build([str(port.folder / "none")], port.library, encoder=port.encoder)
    with pytest.raises(LibraryMissingError, match="giichat build"):
        Library.open(port.library)


def test_the_library_may_lie_inside_the_folder_that_is_read(port: Port) -> None:
    port.library = port.folder / "library"
    port.build()
    (port.library / "notes.txt").write_text("Canaries", encoding="utf-8")
    assert port.build().unchanged


def test_only_the_current_and_the_previous_snapshot_are_kept(port: Port) -> None:
    kept = []
    for number in range(4):
        port.put("n.txt", f"Number {number}.")
        port.build()
        kept.append(current(port.library).folder.name)
    assert sorted(path.name for path in (port.library / "snapshots").iterdir()) == kept[-2:]


def test_a_reader_keeps_its_snapshot_while_a_new_one_is_made(port: Port) -> None:
    port.build()
    with Library.open(port.library, port.encoder) as reader:
        port.put("a.txt", "Genoa has gone.\n")
        port.build()
        texts = {found.passage.text for found in reader.search("ships", 9)}
    assert "Rotterdam has many ships." in texts
    assert "Rotterdam has many ships." not in port.texts()


def test_a_second_writer_is_refused_at_once(port: Port) -> None:
    port.build()
    script = f"""
        import sys, time
        from pathlib import Path
        from giichat.index.snapshot import writing
        with writing(Path({str(port.library)!r})):
            print("held", flush=True)
            sys.stdin.read()
    """
    with started(script) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        began = time.monotonic()
        with pytest.raises(LibraryBusyError, match="another process"):
            port.build()
        assert time.monotonic() - began < 5
        assert "Rotterdam has many ships." in port.texts()
        holder.communicate("")
    assert port.build().unchanged


def started(script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent,
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize("stage", ["reading", "embedding", "commit"])
def test_a_killed_build_leaves_the_old_library_serving(port: Port, stage: str) -> None:
    port.build()
    before = current(port.library)
    port.put("c.txt", "Brest has ferries.\n")
    script = f"""
        import os, signal
        from pathlib import Path
        from conftest import HashedWords
        from test_index_build import Port, Reading
        from giichat.index import snapshot
        port = Port.__new__(Port)
        port.folder, port.library = Path({str(port.folder)!r}), Path({str(port.library)!r})
        port.encoder, port.reading = HashedWords(), Reading()
        def die(): os.kill(os.getpid(), signal.SIGKILL)
        write = snapshot._write
        def dying(path, data):
            if path.name == snapshot.CURRENT: die()
            write(path, data)
        if {stage!r} == "commit": snapshot._write = dying
        port.build(progress=lambda stage, done, total: stage == {stage!r} and die())
    """
    with started(script) as process:
        assert process.wait(60) == -signal.SIGKILL
    assert current(port.library) == before
    assert "Brest has ferries." not in port.texts()
    snapshots = port.library / "snapshots"
    assert len(list(snapshots.iterdir())) == 2  # what the killed build left
    assert not port.build().unchanged
    assert "Brest has ferries." in port.texts()
    kept = {path.name for path in snapshots.iterdir()}
    assert kept == {before.folder.name, current(port.library).folder.name}


def test_a_library_that_was_damaged_is_made_anew(port: Port) -> None:
    port.build()
    store = current(port.library).folder / "library.sqlite"
    store.write_bytes(store.read_bytes()[:-1])
    assert not port.build().unchanged
    assert port.reading.read == ["a.txt", "b.txt"]
    assert "Rotterdam has many ships." in port.texts()


def test_two_builds_of_one_corpus_answer_alike(port: Port, tmp_path: Path) -> None:
    port.build()
    with Library.open(port.library, port.encoder) as library:
        first = library.search("ships of Vigo", 5)
    port.library = tmp_path / "other"
    port.build()
    with Library.open(port.library, port.encoder) as library:
        assert library.search("ships of Vigo", 5) == first


def test_what_is_not_committed_is_thrown_away(port: Port) -> None:
    with pytest.raises(ZeroDivisionError), writing(port.library) as draft:
        draft.folder.mkdir()
        (draft.folder / "library.sqlite").write_text("half")
        raise ZeroDivisionError
    assert list((port.library / "snapshots").iterdir()) == []


def test_real_files_are_read_by_the_real_readers(corpus: Path, tmp_path: Path) -> None:
    encoder = HashedWords()
    report = build([str(corpus)], tmp_path / "library", encoder=encoder)
    assert report.skipped == ()
    assert (report.counts["files"], report.counts["documents"]) == (3, 2)
    assert report.counts["rows"] >= 3
    assert any("Rotterdam has rank 1" in text for text in encoder.encoded)
    with Library.open(tmp_path / "library", encoder) as library:
        best = library.search("Who is the harbour master of the Vigo fleet?", 1)[0]
        assert "Ana Souto" in best.passage.text
        document = library.document("fleet.txt")
        assert document is not None
        place = best.passage.place
        assert document.text[place.start : place.end] == best.passage.text


def test_an_unchanged_build_imports_nothing_heavy(corpus: Path, tmp_path: Path) -> None:
    """With the default encoder's fingerprint, and without loading it."""
    script = f"""
        import json, sys
        from pathlib import Path
        from conftest import HashedWords
        from giichat.index.build import build
        from giichat.index.weights import DEFAULT_FINGERPRINT
        arguments = [{str(corpus)!r}], Path({str(tmp_path / "library")!r})
        if "make" in sys.argv:
            build(*arguments, encoder=HashedWords(DEFAULT_FINGERPRINT))
        else:
            print(build(*arguments).unchanged)
            heavy = "torch faiss llama_index onnxruntime sentence_transformers pandas".split()
            print([name for name in heavy if name in sys.modules])
    """
    folder = Path(__file__).parent
    path = tmp_path / "script.py"
    path.write_text(textwrap.dedent(script), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(folder)}
    subprocess.run([sys.executable, str(path), "make"], check=True, env=environment)
    done = subprocess.run(
        [sys.executable, str(path)], check=True, env=environment, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == ["True", "[]"]


def test_the_manifest_says_what_the_snapshot_is_made_of(port: Port) -> None:
    port.build()
    manifest = current(port.library).manifest
    assert manifest.inputs == (str(port.folder),)
    assert (manifest.encoder, manifest.format_version) == ("hashed words", 2)
    assert "SentenceSplitter" in manifest.splitter
    assert set(manifest.checksums) == {"library.sqlite", "passages.faiss"}
    written = json.loads((current(port.library).folder / "manifest.json").read_bytes())
    assert written["counts"]["passages"] == 3
