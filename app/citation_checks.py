"""Do the citations of an answer prove it? Each cited place is opened in the library."""

from __future__ import annotations

from collections.abc import Sequence

from giichat.app.citations import verify
from giichat.app.eval_records import Cited, Expected, Hit, Item, Response
from giichat.app.match_numbers import amounts_in, same_amount
from giichat.app.matching import in_text, name_words
from giichat.app.records import Citation
from giichat.index.library import Library
from giichat.index.row_sentence import row_sentence

ROW = "row"  # the kind of a citation of a whole row, as the baselines give


def check_citations(item: Item, response: Response, library: Library) -> Cited:
    """Return how many citations hold up, how many values they prove, and how many golds they hit.

    A citation supports when the place stands as quoted and holds a value of the answer, or a
    figure that the answer shows as its working. Of prose without values, as the baselines give,
    a citation supports when its place holds a value that is right.
    """
    values, asserts = _asserted(item, response), response.values is not None
    standing = [c for c in response.citations if stands(library, c)]
    text = response.text if asserts else ""
    supporting = [c for c in standing if _supports(c, values, text)]
    printed = [v for v in values if any(_holds(c, v) for c in standing)]
    sound = bool(supporting) and len(standing) == len(response.citations)
    found = [e for e in item.expected if any(_hits(library, c, e) for c in standing)]
    return Cited(
        citations=len(response.citations),
        supporting=len(supporting),
        values=len(values) if asserts else 0,  # prose cites the whole of itself
        printed=len(printed) if asserts else 0,
        worked=len(values) - len(printed) if sound and asserts else 0,
        expected=len(item.expected),
        found=len(found),
    )


def stands(library: Library, citation: Citation) -> bool:
    """Tell whether what is cited stands in the library as it is quoted."""
    if citation.kind != ROW:
        return verify(library, citation)
    table = library.table(citation.table)
    return table is not None and any(
        row.cells[0].row == citation.row and row_sentence(table, row) == citation.quote
        for row in table.rows
    )


def hit_of(expected: Sequence[Expected], hit: Hit) -> int | None:
    """Return which of the expected places a passage that was found is, or None."""
    for number, one in enumerate(expected):
        if (
            _same_source(one.source, hit.source, hit.address)
            and one.row in (None, hit.row)
            and one.page in (None, hit.page)
            and (not one.text or _overlap(hit.text, one.text))
        ):
            return number
    return None


def _asserted(item: Item, response: Response) -> tuple[str, ...]:
    if response.values is not None:
        return response.values
    wanted = (*item.accept, *item.all_of)
    return tuple(v for w in wanted for v in w.any_of if in_text(response.text, v))


def _supports(citation: Citation, values: Sequence[str], text: str) -> bool:
    if any(_holds(citation, value) for value in values):
        return True
    if citation.kind == "cell":
        return in_text(text, citation.quote)
    shown = amounts_in(text)
    return any(same_amount(a, b) for a in amounts_in(citation.quote) for b in shown)


def _holds(citation: Citation, value: str) -> bool:
    return in_text(citation.quote, value) or _overlap(citation.quote, value)


def _hits(library: Library, citation: Citation, expected: Expected) -> bool:
    return (
        _same_source(expected.source, citation.file, citation.url)
        and expected.row in (None, citation.row)
        and (not expected.column or name_words(expected.column) == name_words(citation.column))
        and expected.page in (None, _page(library, citation))
        and (not expected.text or _overlap(citation.quote, expected.text))
    )


def _page(library: Library, citation: Citation) -> int | None:
    document = library.document(citation.file)
    blocks = document.blocks if document else ()
    return next((b.page for b in blocks if b.start <= citation.start < b.end), None)


def _same_source(expected: str, file: str, address: str) -> bool:
    """Tell whether a file or address is the one expected; the last parts of a path are enough."""
    return expected in (file, address) or file.endswith(f"/{expected}")


def _overlap(one: str, other: str) -> bool:
    """Tell whether one text holds the other, whatever the spaces."""
    a, b = " ".join(one.split()), " ".join(other.split())
    return a in b or b in a if min(len(a), len(b)) > 1 else a == b
