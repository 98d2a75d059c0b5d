from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from giichat.ingest import files
from giichat.ingest.errors import IngestError
from giichat.ingest.files import find_files, identify
from giichat.ingest.records import Kind

REAL = Path(__file__).parent / "data" / "files"


def test_every_format_is_found_in_sorted_order() -> None:
    found, skipped = find_files(REAL)
    assert [(file.path, file.kind) for file in found] == [
        ("page.html", Kind.HTML),
        ("ranking-2022.xlsx", Kind.XLSX),
        ("ranking-2023.csv", Kind.CSV),
        ("ranking-2024.tsv", Kind.TSV),
        ("report.docx", Kind.DOCX),
        ("report.md", Kind.MARKDOWN),
        ("report.pdf", Kind.PDF),
        ("report.txt", Kind.TEXT),
    ]
    assert skipped == ()
    assert found[5].sha256 == hashlib.sha256((REAL / "report.md").read_bytes()).hexdigest()
    assert Path(found[5].location).read_bytes() == (REAL / "report.md").read_bytes()


def test_folders_are_walked_and_paths_are_relative(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a/y.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Words.")
    found, _ = find_files(tmp_path)
    assert [file.path for file in found] == ["a.txt", "b/a/y.txt", "b/z.txt"]


def test_a_single_file_is_cited_by_its_name() -> None:
    (file,), skipped = find_files(REAL / "report.md")
    assert (file.path, skipped) == ("report.md", ())


def test_hidden_files_and_sources_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.txt", "~$report.docx", "sources.toml", ".git/config.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Words.")
    found, skipped = find_files(tmp_path)
    assert [file.path for file in found] == ["a.txt"]
    assert skipped == ()


def test_what_is_ignored_is_passed_over(tmp_path: Path) -> None:
    for name in ("names/a.csv", "a.txt", "notes/draft-1.txt", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Words.")
    found, skipped = find_files(tmp_path, ignore=["names", "notes/draft-*", "README.md"])
    assert [file.path for file in found] == ["a.txt"]
    assert skipped == ()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"not a pdf", "not a PDF"),
        ("a.docx", b"not a zip", "not a DOCX"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 old", "not a XLSX"),
        ("a.txt", b"", "empty"),
        ("a.md", b" \n ", "empty"),
        ("a.csv", b"a,b\x00\x01\x02\x03,c", "binary"),
        ("a.txt", b"%PDF-1.7 ...", "a PDF"),
        ("a.html", b"no tags at all", "no tags"),
        ("a.xyz", b"what", "not a format giichat reads"),
        ("LICENCE", b"what", "not a format giichat reads"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text("Words.")
    found, (left_out,) = find_files(tmp_path)
    assert [file.path for file in found] == ["good.txt"]
    assert left_out.path == name
    assert reason in left_out.reason
    assert "\n" not in left_out.reason


def test_text_in_utf_16_is_text(tmp_path: Path) -> None:
    (tmp_path / "marked.txt").write_bytes("Zürich ranks first.".encode("utf-16"))
    (tmp_path / "unmarked.txt").write_bytes("Zurich ranks first.".encode("utf-16-le"))
    found, skipped = find_files(tmp_path)
    assert (len(found), skipped) == (2, ())


def test_a_zip_of_something_else_is_no_word_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    _, (left_out,) = find_files(tmp_path)
    assert "something else" in left_out.reason


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_UNPACKED_BYTES", 2_000_000)
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 5_000_000)
    assert (tmp_path / "a.docx").stat().st_size < 100_000
    _, (left_out,) = find_files(tmp_path)
    assert "unpacks to 5 MB (limit 2 MB)" in left_out.reason


def test_a_file_over_the_limit_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 1_000_000)
    (tmp_path / "a.txt").write_bytes(b"a" * 3_000_000)
    _, (left_out,) = find_files(tmp_path)
    assert left_out.reason == "too large (3 MB, limit 1 MB)"


def test_links_that_lead_in_a_circle_or_nowhere_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("Words.")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    found, skipped = find_files(tmp_path)
    assert [file.path for file in found] == ["a/b.txt"]
    assert [item.path for item in skipped] == ["a/up", "gone.txt"]


def test_a_missing_path_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"nothing-here: no such file or folder"):
        find_files(tmp_path / "nothing-here")


def test_a_kind_can_be_given_for_a_file_without_suffix(tmp_path: Path) -> None:
    (tmp_path / "download").write_text("<p>Words.</p>")
    assert identify(tmp_path / "download", "x", Kind.HTML).kind is Kind.HTML
