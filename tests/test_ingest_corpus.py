from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from make_files import html_table, write_docx, write_html, write_pdf, write_xlsx

from giichat.ingest.catalogue import Catalogue, address_key
from giichat.ingest.corpus import gather, read_file
from giichat.ingest.errors import IngestError, NamesError
from giichat.ingest.files import identify
from giichat.ingest.names import Names
from giichat.ingest.records import Authority, Content, Kind, Source, Table

REAL = Path(__file__).parent / "data" / "files"
TABLE = [["Rank", "Town", "Ships"], ["1", "Norvik", "4120"], ["2", "Estby", "3950"]]
PARAGRAPHS = [
    "The 2024 survey of harbour towns was published in May and covers sixty towns.",
    "Norvik leads, followed by Estby and Marhaven.",
]


def read_all(*inputs: Path, downloads: Path) -> tuple[list[Content], dict[str, str]]:
    """Read every file of the inputs, as a library does: what cannot be read is named."""
    gathered = gather([str(path) for path in inputs], downloads)
    skipped = {item.path: item.reason for item in gathered.skipped}
    contents = []
    for file in gathered.files:
        try:
            contents.append(read_file(file, gathered.catalogue, Names()))
        except IngestError as error:
            skipped[file.path] = str(error)
    return contents, skipped


def test_ten_files_of_every_format_two_of_them_broken(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("report.md", "report.txt", "ranking-2023.csv", "ranking-2024.tsv"):
        (folder / name).write_bytes((REAL / name).read_bytes())
    write_html(folder / "page.html", PARAGRAPHS)
    write_docx(folder / "word.docx", PARAGRAPHS, table=TABLE)
    write_pdf(folder / "print.pdf", PARAGRAPHS, table=TABLE)
    write_xlsx(folder / "book.xlsx", {"Ranking": TABLE})
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj << /broken")
    (folder / "broken.docx").write_bytes((folder / "word.docx").read_bytes()[:900])
    contents, skipped = read_all(folder, downloads=tmp_path)
    assert sorted(content.file.path for content in contents) == [
        "book.xlsx", "page.html", "print.pdf", "ranking-2023.csv", "ranking-2024.tsv",
        "report.md", "report.txt", "word.docx",
    ]  # fmt: skip
    assert set(skipped) == {"broken.pdf", "broken.docx"}
    assert all(reason and "\n" not in reason for reason in skipped.values())
    tables = {c.file.path for c in contents if c.tables}
    assert tables >= {"book.xlsx", "print.pdf", "ranking-2023.csv", "report.md", "word.docx"}


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx", "html", "md", "csv"])
def test_damaged_files_never_give_anything_but_our_error(tmp_path: Path, suffix: str) -> None:
    whole = next(REAL.glob(f"*.{suffix}")).read_bytes()
    for cut in range(1, len(whole), max(1, len(whole) // 12)):
        for damaged in (whole[:cut], whole[:cut] + b"\x00\xff<]>" + whole[cut + 5 :]):
            path = tmp_path / f"a.{suffix}"
            path.write_bytes(damaged)
            try:
                content = read_file(identify(path, path.name), Catalogue(), Names())
            except IngestError as error:
                assert str(error).startswith(path.name)
                assert "\n" not in str(error)
            else:
                assert content.document or content.tables


def test_a_report_gives_document_passages_tables_and_its_sources(tmp_path: Path) -> None:
    contents, _ = read_all(REAL / "report.md", downloads=tmp_path)
    (content,) = contents
    document = content.document
    assert document is not None
    assert (document.title, document.edition, document.source) == (
        "Harbour towns 2024",
        2024,
        "report.md",
    )
    assert {passage.source for passage in content.passages} == {
        "https://harbours.example/2024",
        "report.md",
    }
    assert {source.id for source in content.sources} == {
        "https://harbours.example/2024",
        "report.md",
    }
    (table,) = content.tables
    assert [cell.printed for cell in table.rows[0].cells] == ["1", "Norvik", "4,120"]
    place = table.rows[0].cells[1].place
    assert place is None or document.text[place.start : place.end] == "Norvik"


def test_a_sources_file_says_who_made_a_file_and_what_its_table_is(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "names").mkdir()
    (folder / "names" / "aliases.csv").write_text("a,b\n1,2\n")
    (folder / "ranking.csv").write_text("rank,town\n1,Norvik\n2,Estby\n")
    (folder / "report.md").write_text("# R\n\nNorvik leads. ([Office](office))\n")
    (folder / "sources.toml").write_text(
        """
ignore = ["names"]
[[source]]
file = "ranking.csv"
address = "https://harbours.example/ranking"
title = "Ranking of harbour towns"
publisher = "Harbour office"
published = 2023-06-01
edition = 2023
authority = "official table"
[[source]]
id = "office"
address = "https://harbours.example/office"
title = "The office"
[[table]]
file = "ranking.csv"
title = "Harbour towns"
subject = "town"
aliases = ["ports"]
main = true
size = 60
[[table.breaks]]
edition = 2020
note = "ferries count"
source = "office"
[[conflict]]
whatever = "is allowed"
"""
    )
    contents, skipped = read_all(folder, downloads=tmp_path)
    assert skipped == {}
    ranking, report = contents
    (table,) = ranking.tables
    assert (table.title, table.subject, table.main, table.size) == (
        "Harbour towns",
        "town",
        True,
        60,
    )
    assert table.breaks[0].source == "https://harbours.example/office"
    assert table.aliases == ("ports",)
    assert table.source == "https://harbours.example/ranking"
    assert ranking.sources[0] == Source(
        id="https://harbours.example/ranking",
        title="Ranking of harbour towns",
        publisher="Harbour office",
        address="https://harbours.example/ranking",
        published="2023-06-01",
        edition=2023,
        authority=Authority.TABLE,
    )
    assert ranking.sources[1].title == "The office"
    assert report.passages[0].source == "https://harbours.example/office"
    assert {source.title for source in report.sources} == {"R", "The office"}


def test_a_sources_file_right_above_speaks_of_the_folder_too(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "a.csv").write_text("rank,town\n1,Norvik\n2,Estby\n")
    (tmp_path / "sources.toml").write_text('[[source]]\nfile = "tables/a.csv"\ntitle = "Above"\n')
    for given, name in ((tmp_path / "tables", "a.csv"), (tmp_path, "tables/a.csv")):
        gathered = gather([str(given)], tmp_path / "downloads")
        assert [file.path for file in gathered.files] == [name]
        source = gathered.catalogue.source_for(gathered.files[0])
        assert source is not None
        assert source.title == "Above"


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[[source]", "not TOML"),
        ("sauce = 1", "unknown key 'sauce'; valid: ignore, source, table, conflict"),
        ('[[source]]\nfile="a"\nauthor="x"', "[[source]] 1: unknown key 'author'; valid: id, addr"),
        ('[[source]]\ntitle="x"', "none of address, id and file"),
        ('[[source]]\nfile="a"\nauthority="king"', "unknown authority 'king'; valid: 'official ta"),
        ('[[source]]\nfile="a"\nedition="x"', "edition is 'x'; it must be a whole number"),
        ('[[source]]\nfile="a"\nedition=true', "edition is True; it must be a whole number"),
        ('[[source]]\nfile="a"\npublished="May"', "published is 'May'"),
        ('[[source]]\nid="a"\n[[source]]\nid="a"', "a stands twice"),
        ('[[table]]\ntitle="x"', "[[table]] 1 has no file"),
        ('[[table]]\nfile="x"\n[[table.breaks]]\nyear=1', "unknown key 'year'"),
        ("source = [1]", "is not a [[source]] entry"),
    ],
)
def test_a_bad_sources_file_is_named_with_what_is_wrong(
    tmp_path: Path, toml: str, told: str
) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(toml)
    with pytest.raises(NamesError) as caught:
        Catalogue.read(path)
    assert str(caught.value).startswith(str(path))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_note_on_one_table_of_a_file_is_for_that_one_only(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        '[[table]]\nfile="a.xlsx"\nlocator="sheet B"\nmain=true\n'
        '[[table]]\nfile="a.xlsx"\nsubject="town"\n'
    )
    catalogue = Catalogue.read(path)
    first = Table("1", "a.xlsx", "sheet A", "A", "a.xlsx", (), ())
    second = replace(first, locator="sheet B")
    assert catalogue.describe(first) == replace(first, subject="town")
    assert catalogue.describe(second) == replace(second, subject="town", main=True)


def test_spellings_of_one_address_are_equal() -> None:
    assert address_key("https://www.A.example/x/") == address_key("http://a.example/x")
    assert address_key("https://a.example/%C3%A9") == address_key("https://a.example/é")
    assert address_key("https://a.example/?p=1") != address_key("https://a.example/?p=2")
    assert address_key("an-id") == "an-id"


def test_files_of_one_name_in_two_folders_are_cited_by_their_folders(tmp_path: Path) -> None:
    for folder in ("x/north", "x/south", "y/north"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text(f"Words of {folder}.")
    inputs = [str(tmp_path / folder) for folder in ("x/north", "x/south", "y/north")]
    paths = [file.path for file in gather(inputs, tmp_path).files]
    assert paths == ["north/a.txt", "south/a.txt", "y/north/a.txt"]
    assert [file.path for file in gather(inputs[:1], tmp_path).files] == ["a.txt"]
    assert len(gather([inputs[0], inputs[0] + "/a.txt"], tmp_path).files) == 1


def test_a_missing_path_is_an_error_and_a_bad_address_is_skipped(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="no-such-folder"):
        gather([str(tmp_path / "no-such-folder")], tmp_path)
    gathered = gather([str(REAL), "ftp://a.example/x"], tmp_path)
    assert len(gathered.files) == 8
    assert [item.path for item in gathered.skipped] == ["ftp://a.example/x"]
    assert "only http and https" in gathered.skipped[0].reason


@pytest.mark.parametrize("suffix", ["md", "html", "docx", "pdf"])
def test_tables_inside_reports_become_tables_with_their_place(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"towns-2024.{suffix}"
    if suffix == "md":
        lines = ["|" + "|".join(row) + "|" for row in TABLE]
        path.write_text(
            "\n\n".join(PARAGRAPHS) + "\n\n" + "\n".join([lines[0], "|-|-|-|", *lines[1:]])
        )
    elif suffix == "html":
        path.write_text(f"<h1>Towns</h1><p>{PARAGRAPHS[0]}</p>{html_table(TABLE)}")
    elif suffix == "docx":
        write_docx(path, PARAGRAPHS, table=TABLE)
    else:
        write_pdf(path, PARAGRAPHS, table=TABLE)
    (content,), _ = read_all(path, downloads=tmp_path)
    (table,) = content.tables
    assert [[cell.printed for cell in row.cells] for row in table.rows] == TABLE[1:]
    assert table.locator == ("page 1, table 1" if suffix == "pdf" else "table 1")
    assert content.file.kind in set(Kind)
