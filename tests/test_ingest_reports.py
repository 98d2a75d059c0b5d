from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make_files import html_table, write_docx, write_html, write_pdf

from giichat.ingest.draft import DraftCell, Piece, Report, assemble
from giichat.ingest.errors import IngestError
from giichat.ingest.files import identify
from giichat.ingest.markdown import read_markdown
from giichat.ingest.records import File, Grid, Kind
from giichat.ingest.reports import read_report
from giichat.ingest.text import decode, pieces_of

REAL = Path(__file__).parent / "data" / "files"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

TABLE = [
    ["Rank", "Town", "Ships"],
    ["1", "Norvik", "4,120"],
    ["2", "Estby", "3,950"],
    ["3", "Marhaven", "3,011"],
]
PARAGRAPHS = [
    "The 2024 survey of harbour towns was published in May. It covers sixty towns on nine coasts "
    "and counts the ships that call at each of them in a year, large and small, with no regard to "
    "their flag.",
    "Norvik leads, followed by Estby-on-Sea and Marhaven. Estby has risen to second place, while "
    "Marhaven is the leading town of the south coast, and the only one there among the first ten "
    "of the survey.",
    "In 2017, Norvik ranked 19th.",
]


def read(path: Path) -> Report:
    return read_report(identify(path, path.name))


def paragraphs(report: Report) -> list[str]:
    text = report.document.text
    return [text[b.start : b.end] for b in report.document.blocks if b.kind == "paragraph"]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.cells]


def check_places(report: Report) -> None:
    """Every block and every cell with a place is exactly that span of the text."""
    document = report.document
    spans = [document.text[block.start : block.end] for block in document.blocks]
    assert "\n\n".join(spans) == document.text
    for grid in report.grids:
        for row in grid.cells:
            for cell in row:
                if cell.place:
                    assert document.text[cell.place.start : cell.place.end] == cell.text
                else:
                    assert cell.text == ""


# -- the same text in every format ----------------------------------------------------------------


def seed_texts() -> list[list[str]]:
    found = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
    return [path.read_text(encoding="utf-8").splitlines() for path in found] or [PARAGRAPHS]


@pytest.mark.parametrize("lines", seed_texts())
@pytest.mark.parametrize("suffix", ["html", "docx", "pdf", "txt"])
def test_a_text_reads_the_same_in_every_format(
    tmp_path: Path, lines: list[str], suffix: str
) -> None:
    path = tmp_path / f"text.{suffix}"
    writers: dict[str, Callable[..., Path]] = {
        "html": write_html,
        "docx": write_docx,
        "pdf": write_pdf,
    }
    if suffix in writers:
        writers[suffix](path, lines)
    else:
        path.write_text("\n".join(lines), encoding="utf-8")
    report = read(path)
    check_places(report)
    body = [b for b in report.document.blocks if report.document.text[b.start : b.end] in lines]
    assert [report.document.text[block.start : block.end] for block in body] == lines
    others = [b for b in report.document.blocks if b not in body]
    assert all(block.kind == "heading" for block in others)


@pytest.mark.parametrize("name", ["report.md", "report.docx", "report.pdf", "page.html"])
def test_real_files_give_their_table_and_title(name: str) -> None:
    report = read(REAL / name)
    check_places(report)
    assert report.document.title == "Harbour towns 2024"
    (grid,) = report.grids
    assert texts(grid)[0] == ["Rank", "Town", "Ships"]
    assert texts(grid)[1][1] == "Norvik"
    assert texts(grid)[3][2].replace(",", "") == "3011"


# -- plain text -----------------------------------------------------------------------------------


def test_wrapped_lines_are_joined_and_blank_lines_part() -> None:
    report = read(REAL / "report.txt")
    assert report.document.title == "Harbour towns 2024"
    first, second = paragraphs(report)
    assert first.endswith("calls at each of them in a year.") or first.endswith("in a year.")
    assert "sixty towns on nine coasts" in first
    assert second == "Norvik leads, followed by Estby and Marhaven."


def test_lines_that_are_not_wrapped_are_paragraphs_of_their_own() -> None:
    pieces = pieces_of("\n".join(PARAGRAPHS))
    assert [piece.text for piece in pieces] == PARAGRAPHS


def test_a_list_of_short_lines_is_not_joined() -> None:
    pieces = pieces_of("Norvik 4120\nEstby 3950\nMarhaven 3011\nOldport 2999")
    assert len(pieces) == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_are_found(encoding: str) -> None:
    text = "Zürich steht vor Köln – das sagt die Übersicht über alle Häfen, für 2024 geprüft. " * 4
    assert decode(text.encode(encoding), "a.txt") == text


@given(st.text(max_size=400))
def test_no_letter_of_a_plain_text_is_lost(text: str) -> None:
    letters = [c for c in text if c.isalnum()]
    read_back = "".join(piece.text for piece in pieces_of(text))
    assert [c for c in read_back if c.isalnum()] == letters


# -- Markdown -------------------------------------------------------------------------------------


def markdown(tmp_path: Path, text: str) -> Report:
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    report = read_markdown(File("a.md", str(path), Kind.MARKDOWN, ""))
    check_places(report)
    return report


def test_markdown_is_read_without_its_signs(tmp_path: Path) -> None:
    report = markdown(
        tmp_path,
        "# Towns\n\n**Norvik** is *first*,\n`Estby` [second](https://a.example) and 3\\*.\n"
        "<!-- a note -->\n\n> Quoted &amp; kept.\n",
    )
    assert paragraphs(report) == ["Norvik is first, Estby second and 3*.", "Quoted & kept."]
    assert report.document.blocks[0].kind == "heading"
    assert report.document.blocks[1].heading == "Towns"


def test_a_link_in_brackets_at_the_end_names_the_source(tmp_path: Path) -> None:
    report = markdown(
        tmp_path,
        "Norvik leads ([Survey](https://a.example/ü?b=c_d)).\n\n"
        "Estby follows. ([One](https://one.example), [Two](id-2))\n\n"
        "Both (see [here](https://b.example)) and [there](https://c.example).\n\n"
        "- Item ([One](https://one.example)) <!-- fact -->\n",
    )
    assert [report.document.text[b.start : b.end] for b in report.document.blocks] == [
        "Norvik leads.",
        "Estby follows.",
        "Both (see here) and there.",
        "Item",
    ]
    assert [block.source for block in report.document.blocks] == [
        "https://a.example/ü?b=c_d",
        "https://one.example",
        "",
        "https://one.example",
    ]
    assert [source.title for source in report.cited] == ["Survey", "One", "Two"]


def test_a_link_alone_under_a_table_is_its_source(tmp_path: Path) -> None:
    report = markdown(
        tmp_path, "Towns in 2024:\n\n|a|b|\n|-|-|\n|1|x|\n\n(Source: [S](https://s.example))\n"
    )
    (grid,) = report.grids
    assert grid.source == "https://s.example"
    assert grid.caption == "Towns in 2024:"
    assert grid.locator == "table 1"
    assert [cell.header for row in grid.cells for cell in row] == [True, True, False, False]


def test_numbers_of_a_list_are_kept(tmp_path: Path) -> None:
    report = markdown(tmp_path, "3. Norvik\n4. Estby\n   - bullet\n")
    blocks = report.document.blocks
    assert [report.document.text[b.start : b.end] for b in blocks] == [
        "3. Norvik",
        "4. Estby",
        "bullet",
    ]
    assert {block.kind for block in blocks} == {"item"}


def test_front_matter_gives_title_and_date(tmp_path: Path) -> None:
    report = markdown(tmp_path, '---\ntitle: "Harbours"\ndate: 2024-05-02\n---\n\nWords.\n')
    assert (report.document.title, report.document.published) == ("Harbours", "2024-05-02")
    assert report.document.text == "Words."


def test_html_tables_inside_markdown_are_tables(tmp_path: Path) -> None:
    report = markdown(tmp_path, f"Text.\n\n{html_table(TABLE)}\n")
    assert texts(report.grids[0]) == TABLE


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_markdown_is_read_or_is_empty(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        try:
            markdown(Path(folder), text)
        except IngestError as error:
            assert "holds no text" in str(error)


# -- HTML -----------------------------------------------------------------------------------------


def test_menus_scripts_and_notes_are_not_text() -> None:
    report = read(REAL / "page.html")
    text = report.document.text
    assert "published in May & covers sixty towns." in text
    assert "Home" not in text
    assert "Copyright" not in text
    assert texts(report.grids[0])[1] == ["1", "Norvik", "4,120"]


def test_merged_cells_of_html_are_repeated_with_the_place_of_the_first() -> None:
    (grid,) = read(REAL / "page.html").grids
    assert grid.caption == "Ships by town"
    assert [cell.header for cell in grid.cells[0]] == [True, True, True]
    above, below = grid.cells[2][1], grid.cells[3][1]
    assert (above.text, below.text) == ("Estby", "Estby")
    assert (below.row, below.column) == (3, 2)


def html(tmp_path: Path, body: str) -> Report:
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    report = read(path)
    check_places(report)
    return report


def test_a_page_of_nothing_but_a_table_is_read(tmp_path: Path) -> None:
    assert texts(html(tmp_path, html_table(TABLE)).grids[0]) == TABLE


def test_spans_made_to_fill_memory_are_cut(tmp_path: Path) -> None:
    body = "<table><tr><td colspan='99999999' rowspan='99999999'>x<td>y<tr><td>z</table>"
    (grid,) = html(tmp_path, f"<p>{PARAGRAPHS[0]}</p>{body}").grids
    assert len(grid.cells) == 2
    assert len(grid.cells[0]) <= 1002


def test_deep_nesting_and_entities_do_no_harm(tmp_path: Path) -> None:
    entities = (
        "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
        "<!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
    )
    path = tmp_path / "a.html"
    path.write_text(f"{entities}<p>{PARAGRAPHS[0]} &b;&f;</p>" + "<div>" * 3000 + "<p>in</p>")
    try:
        text = read(path).document.text
    except (IngestError, RecursionError):
        return
    assert PARAGRAPHS[0] in text
    assert "aaaaaaaaaa" not in text


def test_furniture_is_left_out_by_its_name_unless_it_holds_the_page(tmp_path: Path) -> None:
    body = "".join(f"<div>{text}</div>" for text in PARAGRAPHS)
    report = html(
        tmp_path,
        f"<div class='page has-sidebar'><div id=main-menu><a href=1>Harbours</a></div>"
        f"<h1>Towns</h1>{body}{html_table(TABLE)}"
        "<div class='cookie-notice'>This page stores cookies on your computer, as all do.</div>"
        "</div>",
    )
    assert paragraphs(report) == PARAGRAPHS
    assert texts(report.grids[0]) == TABLE
    assert report.grids[0].caption == "Towns"


def test_a_layout_table_is_read_as_text(tmp_path: Path) -> None:
    cells = "".join(f"<td><h2>Part</h2><p>{text}</p></td>" for text in PARAGRAPHS[:2])
    report = html(tmp_path, f"<table><tr>{cells}</tr><tr><td>a<td>b</tr></table>")
    assert report.grids == ()
    assert [p for p in paragraphs(report) if p in PARAGRAPHS] == PARAGRAPHS[:2]


def test_line_breaks_part_paragraphs_and_numbered_items_keep_their_number(tmp_path: Path) -> None:
    one, two, _ = PARAGRAPHS
    report = html(tmp_path, f"<div>{one}<br><br>{two}</div><ol start=4><li>Norvik<li>Estby</ol>")
    assert report.document.text.split("\n\n") == [one, two, "4. Norvik", "5. Estby"]


def test_the_encoding_a_page_states_is_used(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(
        '<html><head><meta charset="windows-1251"></head><body><p>Москва заняла место в рейтинге '
        "кластеров, говорится в докладе.</p></body></html>".encode("cp1251")
    )
    assert "Москва заняла место" in read(path).document.text


# -- DOCX -----------------------------------------------------------------------------------------


def test_word_headings_lists_and_merged_cells(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_heading("Harbour towns", level=0)
    document.add_heading("Ranking", level=2)
    document.add_paragraph("First words.")
    document.add_paragraph("Norvik", style="List Number")
    document.add_paragraph("Estby", style="List Number")
    document.add_paragraph("a bullet", style="List Bullet")
    table = document.add_table(rows=3, cols=2)
    for at, text in enumerate(["Rank", "Town", "1", "Norvik"]):
        table.cell(at // 2, at % 2).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 1).text = "Estby"
    document.add_paragraph("Last words.")
    document.save(str(tmp_path / "a.docx"))
    report = read(tmp_path / "a.docx")
    check_places(report)
    kinds = [block.kind for block in report.document.blocks]
    assert kinds == ["heading"] * 2 + ["paragraph"] + ["item"] * 3 + ["table", "paragraph"]
    assert "\n\n1. Norvik\n\n2. Estby\n\na bullet\n\n" in report.document.text
    assert report.document.title == "Harbour towns"
    (grid,) = report.grids
    assert texts(grid) == [["Rank", "Town"], ["1", "Norvik"], ["1", "Estby"]]
    assert (grid.cells[2][0].row, grid.cells[2][0].column) == (2, 1)


def test_a_frame_of_one_cell_is_text(tmp_path: Path) -> None:
    write_docx(tmp_path / "a.docx", ["Before."], table=[["In a frame."]])
    report = read(tmp_path / "a.docx")
    assert paragraphs(report) == ["Before.", "In a frame."]
    assert report.grids == ()


# -- PDF ------------------------------------------------------------------------------------------


def test_pages_are_numbered_and_running_heads_left_out(tmp_path: Path) -> None:
    pages = ["First page. It says one thing.", "\f", PARAGRAPHS[0], "\f", PARAGRAPHS[1]]
    write_pdf(tmp_path / "a.pdf", pages, "A survey", running_head="Harbour office, issue 12")
    report = read(tmp_path / "a.pdf")
    assert [block.page for block in report.document.blocks] == [1, 1, 2, 3]
    assert "issue 12" not in report.document.text
    assert "Page" not in report.document.text
    assert report.document.title == "A survey"


def test_a_sentence_over_the_end_of_a_page_is_whole(tmp_path: Path) -> None:
    pages = ["Norvik has kept the first place, and Estby", "\f", "has risen to second place."]
    write_pdf(tmp_path / "a.pdf", pages, running_head="Harbour office")
    (paragraph,) = paragraphs(read(tmp_path / "a.pdf"))
    assert paragraph == "Norvik has kept the first place, and Estby has risen to second place."


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    lines = PARAGRAPHS[:2] * 8
    write_pdf(tmp_path / "a.pdf", lines, "A survey of harbours", columns=2)
    assert paragraphs(read(tmp_path / "a.pdf")) == lines


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_over_pages_is_one_with_each_row_on_its_page(tmp_path: Path, ruled: bool) -> None:
    rows = [TABLE[0], *([str(n), f"Town {n}", str(5000 - n)] for n in range(1, 91))]
    write_pdf(
        tmp_path / "a.pdf", ["Ranking of 2024"], table=rows, ruled=ruled, running_head="Office"
    )
    report = read(tmp_path / "a.pdf")
    check_places(report)
    (grid,) = report.grids
    assert texts(grid) == rows
    assert grid.locator == "page 1, table 1"
    assert grid.caption == "Ranking of 2024"
    pages = [row[0].place.page for row in grid.cells if row[0].place]
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert set(pages) == {1, 2, 3} if len(set(pages)) == 3 else {1, 2}
    assert paragraphs(report) == ["Ranking of 2024"]


def test_a_table_without_lines_may_have_cells_of_two_lines(tmp_path: Path) -> None:
    rows = [
        ["Rank", "Town", "Ships\nin a year"],
        ["1", "Norvik", "4120"],
        ["2", "Estby", "3950"],
        ["3", "Marhaven\nand Oldport", "3011"],
    ]
    write_pdf(tmp_path / "a.pdf", PARAGRAPHS, table=rows, ruled=False)
    report = read(tmp_path / "a.pdf")
    (grid,) = report.grids
    flat = [[text.replace("\n", " ") for text in row] for row in rows]
    assert texts(grid) == flat
    assert paragraphs(report) == PARAGRAPHS


def test_prose_is_no_table_though_it_holds_numbers(tmp_path: Path) -> None:
    lines = [
        f"In {year}, Norvik ranked {year - 2000}th of {year} towns." for year in range(2010, 2020)
    ]
    write_pdf(tmp_path / "a.pdf", lines)
    report = read(tmp_path / "a.pdf")
    assert report.grids == ()
    assert paragraphs(report) == lines


def test_torn_words_are_made_whole_and_hyphens_of_names_kept() -> None:
    from giichat.ingest.pdf_paragraphs import join_lines

    words = frozenset({"innovation", "year-on-year", "up-to-date"})
    assert join_lines(["the inno-", "vation of"], words) == "the innovation of"
    assert join_lines(["San Jose-", "San Francisco"], words) == "San Jose-San Francisco"
    assert join_lines(["rose year-", "on-year by"], words) == "rose year-on-year by"
    assert join_lines(["Tokyo–", "Yokohama and"], words) == "Tokyo–Yokohama and"
    assert join_lines(["北京", "上海"], words) == "北京上海"


def test_a_locked_pdf_is_named_as_locked(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt="secret")
    canvas.drawString(72, 700, "Words.")
    canvas.save()
    with pytest.raises(IngestError, match=r"a\.pdf: locked with a password"):
        read(tmp_path / "a.pdf")


def test_a_scanned_pdf_is_named_as_such(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.save()
    with pytest.raises(IngestError, match="no text in it"):
        read(tmp_path / "a.pdf")


# -- what all readers share -----------------------------------------------------------------------

CELLS = st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=3), min_size=1, max_size=4)


@given(
    st.lists(
        st.one_of(
            st.builds(
                Piece, kind=st.sampled_from(["heading", "paragraph", "item"]), text=st.text()
            ),
            CELLS.map(
                lambda rows: Piece(
                    "table",
                    rows=tuple(
                        tuple(DraftCell(text, r, c) for c, text in enumerate(row, 1))
                        for r, row in enumerate(rows, 1)
                    ),
                )
            ),
        ),
        max_size=8,
    )
)
def test_blocks_and_cells_are_exact_spans_of_the_text(pieces: list[Piece]) -> None:
    try:
        report = assemble(File("a.md", "a.md", Kind.MARKDOWN, ""), pieces)
    except IngestError:
        return
    check_places(report)
    counts = [b.paragraph for b in report.document.blocks if b.kind != "heading"]
    assert counts == list(range(1, len(counts) + 1))
