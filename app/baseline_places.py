"""The passages and table rows of a library as texts to search: what the baselines answer with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from giichat.app.citation_checks import ROW
from giichat.app.citations import sentence_citation
from giichat.app.eval_records import Hit, Item, Response
from giichat.app.records import Citation
from giichat.app.systems import passage_hit
from giichat.index.library import Library
from giichat.index.row_sentence import row_sentence
from giichat.ingest.records import Passage, Row, Table

ANSWERED_FROM = 10  # places searched; the first is the answer


@dataclass(frozen=True, slots=True)
class Place:
    """A passage or a row: its text, what it is as a hit, and its citation."""

    text: str
    hit: Hit
    citation: Citation


def places_of(library: Library) -> tuple[Place, ...]:
    """Return every passage and every table row of a library, in its order."""
    found: list[Place] = []
    for file in library.files():
        content = library.content(file.path)
        if content is not None:
            found += [_of_passage(library, passage) for passage in content.passages]
            found += [
                _of_row(library, table, row) for table in content.tables for row in table.rows
            ]
    return tuple(found)


def query_of(item: Item) -> str:
    """Return the question with those before it: a search engine's only way to follow up."""
    return " ".join((*item.history, item.question))


def best_place(ranked: Sequence[tuple[Place, float]]) -> Response:
    """Return the best place as the answer, whole and cited; nothing found is a refusal."""
    if not ranked:
        return Response("", refused=True, status="refused")
    place, score = ranked[0]
    return Response(place.text, citations=(place.citation,), confidence=score)


def _of_passage(library: Library, passage: Passage) -> Place:
    hit = passage_hit(library, passage.source, passage)
    return Place(passage.text, hit, sentence_citation(library, passage.place, passage.source, 1))


def _of_row(library: Library, table: Table, row: Row) -> Place:
    text = row_sentence(table, row)
    source = library.source(table.source)
    number = row.cells[0].row if row.cells else 0
    address = source.address if source else ""
    citation = Citation(
        number=1,
        kind=ROW,
        quote=text,
        file=table.file,
        locator=", ".join(x for x in (table.file, table.locator, f"row {number}") if x),
        source=source.title if source else table.file,
        url=address,
        table=table.id,
        row=number,
    )
    return Place(text, Hit(table.file, text, row=number, address=address), citation)
