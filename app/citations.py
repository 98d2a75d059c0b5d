"""Proofs -> citations, each checked against what is stored before it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from giichat.app.frame import Frame
from giichat.app.outcome import Proof
from giichat.app.records import Citation
from giichat.index.library import Library
from giichat.ingest.records import Role, Source, Table, TextPlace


def cell_citations(library: Library, frame: Frame, proofs: Sequence[Proof]) -> list[Citation]:
    """Return one citation a proof, numbered from 1; those that do not verify are dropped."""
    found: list[Citation] = []
    for proof in proofs:
        made = _of_cell(library, frame, proof)
        if verify(library, made) and not any(_same(made, other) for other in found):
            found.append(replace(made, number=len(found) + 1))
    return found


def sentence_citation(library: Library, place: TextPlace, source: str, number: int) -> Citation:
    """Return the citation of the words at a place of a report."""
    document = library.document(place.file)
    quote = document.text[place.start : place.end] if document else ""
    who = best_source(library, (source,), place.file)
    where = [f"page {place.page}"] if place.page else []
    where += [f"paragraph {place.paragraph}"] if place.paragraph else []
    where += [f"“{place.heading}”"] if place.heading else []
    return Citation(
        number=number,
        kind="sentence",
        quote=quote,
        file=place.file,
        locator=", ".join([place.file, *where]),
        source=who.title,
        publisher=who.publisher,
        url=who.address,
        published=who.published,
        authority=who.authority.value,
        start=place.start,
        end=place.end,
        edition=document.edition if document else None,
        page=place.page,
    )


def _of_cell(library: Library, frame: Frame, proof: Proof) -> Citation:
    cell, table = proof.cell, proof.row.table
    if cell.place is not None:
        source = proof.row.row.sources[0] if proof.row.row.sources else ""
        return sentence_citation(library, cell.place, source, 0)
    who = best_source(library, proof.row.row.sources or (table.source,), table.file)
    header = table.columns[proof.column].header
    parts = [
        table.file,
        table.locator,
        f"row {cell.row}",
        f"column “{header}”",
        _row_name(frame, proof),
    ]
    return Citation(
        number=0,
        kind="cell",
        quote=cell.printed,
        file=table.file,
        locator=", ".join(part for part in parts if part),
        source=who.title,
        publisher=who.publisher,
        url=who.address,
        published=who.published,
        authority=who.authority.value,
        table=table.id,
        row=cell.row,
        column=header,
        edition=proof.row.edition,
    )


def _row_name(frame: Frame, proof: Proof) -> str:
    """Return "Beijing, 2024, rank 3": what the row of a cited cell is about."""
    parts = []
    for column in (frame.name_column, frame.edition_column, frame.rank_column):
        if column is not None and column != proof.column and proof.row.cell(column).printed:
            rank = frame.columns[column].role is Role.RANK
            parts.append(("rank " if rank else "") + proof.row.cell(column).printed)
    return f"({', '.join(parts)})" if parts else ""


def best_source(library: Library, ids: Iterable[str], file: str) -> Source:
    """Return the most authoritative of the sources named, else the file's own."""
    known = [s for i in ids if i and (s := library.source(i)) is not None]
    if known:
        return min(known, key=lambda s: s.authority.order)
    own = library.source(file)
    return own if own is not None else Source(id=file, title=file)


def verify(library: Library, citation: Citation) -> bool:
    """Tell whether the quoted words stand in the stored source at the place cited."""
    if not citation.quote:
        return False
    if citation.kind == "sentence":
        document = library.document(citation.file)
        return (
            document is not None and document.text[citation.start : citation.end] == citation.quote
        )
    table = library.table(citation.table)
    return table is not None and _cell_stands(table, citation)


def _cell_stands(table: Table, citation: Citation) -> bool:
    columns = [i for i, c in enumerate(table.columns) if c.header == citation.column]
    return any(
        row.cells[i].printed == citation.quote and row.cells[i].row == citation.row
        for row in (*table.rows, *table.totals)
        for i in columns
    )


def _same(a: Citation, b: Citation) -> bool:
    return replace(a, number=0) == replace(b, number=0)
