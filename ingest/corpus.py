"""Paths and addresses to files, and a file to all that it gives."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from giichat.ingest.catalogue import Catalogue
from giichat.ingest.draft import Report, title_from_path
from giichat.ingest.errors import GiichatError, IngestError
from giichat.ingest.files import SOURCES_FILE, find_files
from giichat.ingest.names import Names
from giichat.ingest.passages import passages_of
from giichat.ingest.records import Content, Document, File, Grid, Skipped, Source, Table
from giichat.ingest.reports import READERS, read_report
from giichat.ingest.web import fetch

# What the reading libraries raise on damaged files, beside errors of their own that each reader
# turns into ours.
DAMAGE = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError,
    OSError, EOFError, RecursionError, MemoryError, NotImplementedError, SyntaxError,
    struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gathered:
    """All readable files of the inputs, what is said of them, and what was left out."""

    files: tuple[File, ...]
    catalogue: Catalogue
    skipped: tuple[Skipped, ...] = ()


def gather(inputs: Sequence[str], download_folder: Path) -> Gathered:
    """Find the files of some paths and addresses; an address is fetched into the folder.

    Citations name files relative to the folder given, after the folder's name where several
    inputs hold files of one name. An address that cannot be fetched is skipped, with the
    reason. Raises IngestError for a path where nothing is, NamesError for a bad sources file.
    """
    found = {
        path: _found(path) for path in (Path(i).expanduser() for i in inputs if not is_address(i))
    }
    files: dict[str, File] = {}
    skipped: list[Skipped] = []
    catalogue = Catalogue()
    for one, prefix in zip(found.values(), _prefixes(found), strict=True):
        catalogue = catalogue.joined(one.catalogue.under(prefix))
        for file in one.files:
            files.setdefault(file.location, replace(file, path=prefix + file.path))
        skipped += [replace(item, path=prefix + item.path) for item in one.skipped]
    for address in dict.fromkeys(each for each in inputs if is_address(each)):
        try:
            files[address] = fetch(address, download_folder)
        except IngestError as error:
            skipped.append(Skipped(address, str(error).removeprefix(f"{address}: ")))
    return Gathered(tuple(files.values()), catalogue, tuple(skipped))


def is_address(text: str) -> bool:
    """Tell whether an input is a web address, not a path."""
    return "://" in text


def read_file(file: File, catalogue: Catalogue, names: Names) -> Content:
    """Read a file into its document, passages, tables and statements.

    Raises IngestError, in one line, whatever is wrong with the file.
    """
    try:
        if file.kind in READERS:
            return _report(file, catalogue, names)
        return _spreadsheet(file, catalogue)
    except GiichatError:
        raise
    except DAMAGE as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise IngestError(f"{file.path}: cannot be read as {file.kind}: {told}") from error


def _spreadsheet(file: File, catalogue: Catalogue) -> Content:
    from giichat.ingest.grids import spreadsheet_grids

    source = catalogue.source_for(file) or _own_source(file, title_from_path(file.path))
    tables = _tables(spreadsheet_grids(file), source, catalogue, {})
    if not tables:
        raise IngestError(f"{file.path}: holds no table")
    return Content(file, tables=tables, sources=_sources(source, tables, (), catalogue, {}))


def _report(file: File, catalogue: Catalogue, names: Names) -> Content:
    from giichat.ingest.statements import statements_of

    report = read_report(file)
    source = catalogue.source_for(file) or _own_source(file, report.document.title)
    cited = {each.id: each for each in report.cited}
    document = _completed(report, file, source, catalogue)
    source = replace(source, edition=source.edition or document.edition)
    tables = _tables(report.grids, source, catalogue, cited)
    ids = [block.source for block in document.blocks if block.source]
    return Content(
        file,
        document=document,
        tables=tables,
        passages=passages_of(document),
        statements=statements_of(document, names),
        sources=_sources(source, tables, ids, catalogue, cited),
    )


def _own_source(file: File, title: str) -> Source:
    """Return the source of a file of which nothing is said."""
    address = file.path if is_address(file.path) else ""
    publisher = (urlsplit(address).hostname or "").removeprefix("www.") if address else ""
    return Source(id=file.path, title=title, publisher=publisher, address=address)


def _completed(report: Report, file: File, source: Source, catalogue: Catalogue) -> Document:
    """Return the document with what its source, its name and its own words say of it."""
    from giichat.ingest.statements import document_edition

    read = report.document
    edition = source.edition
    if edition is None:
        edition = document_edition(read.text, read.title, Path(file.path).name)
    blocks = tuple(
        replace(block, source=_canonical(block.source, catalogue)) if block.source else block
        for block in read.blocks
    )
    return replace(
        read,
        title=source.title if catalogue.source_for(file) else read.title,
        blocks=blocks,
        source=source.id,
        edition=edition,
        published=source.published or read.published,
    )


def _tables(
    grids: Iterable[Grid], source: Source, catalogue: Catalogue, cited: dict[str, Source]
) -> tuple[Table, ...]:
    from giichat.ingest.tables import tables_of

    tables: list[Table] = []
    for grid in grids:
        named = source
        if grid.source:
            known = catalogue.source_by_id(grid.source) or cited.get(grid.source, source)
            named = replace(known, edition=known.edition or source.edition)
        for table in tables_of(grid, source=named):
            rows = tuple(
                replace(row, sources=tuple(_canonical(each, catalogue) for each in row.sources))
                if row.sources
                else row
                for row in table.rows
            )
            tables.append(catalogue.describe(replace(table, rows=rows)))
    return tuple(tables)


def _canonical(name: str, catalogue: Catalogue) -> str:
    known = catalogue.source_by_id(name)
    return known.id if known else name


def _sources(
    own: Source,
    tables: Iterable[Table],
    ids: Iterable[str],
    catalogue: Catalogue,
    cited: dict[str, Source],
) -> tuple[Source, ...]:
    """Return the file's own source, then every other that its blocks, tables and rows name."""
    wanted = list(ids)
    for table in tables:
        wanted.append(table.source)
        wanted += (each for row in (*table.rows, *table.totals) for each in row.sources)
        wanted += (each.source for each in table.breaks if each.source)
    found = {own.id: own}
    for name in dict.fromkeys(wanted):
        if name not in found:
            known = catalogue.source_by_id(name) or cited.get(name)
            found[name] = known or _own_source_of(name)
    return tuple(found.values())


def _own_source_of(name: str) -> Source:
    """Return the source that a row or paragraph names and of which nothing else is said."""
    if not is_address(name):
        return Source(id=name, title=name)
    host = (urlsplit(name).hostname or name).removeprefix("www.")
    return Source(id=name, title=host, publisher=host, address=name)


def _found(path: Path) -> Gathered:
    catalogue = _catalogue(path) if path.exists() else Catalogue()
    files, skipped = find_files(path, catalogue.ignore)
    return Gathered(files, catalogue, skipped)


def _catalogue(path: Path) -> Catalogue:
    """Read the sources files in and under a folder; without one there, the one right above."""
    root = path if path.is_dir() else path.parent
    told = sorted(root.rglob(SOURCES_FILE)) if path.is_dir() else [root / SOURCES_FILE]
    if not (root / SOURCES_FILE).is_file():
        told.insert(0, root.resolve().parent / SOURCES_FILE)
    catalogue = Catalogue()
    for each in told:
        if each.is_file():
            catalogue = catalogue.joined(Catalogue.read(each.resolve(), root.resolve()))
    return catalogue


def _prefixes(found: Mapping[Path, Gathered]) -> list[str]:
    """Return what must stand before the files of each input for every citation to be unique."""
    locations: dict[str, set[str]] = {}
    for one in found.values():
        for file in one.files:
            locations.setdefault(file.path, set()).add(file.location)
    clashing = {path for path, places in locations.items() if len(places) > 1}
    prefixes: list[str] = []
    for path, one in found.items():
        prefix = ""
        if any(file.path in clashing for file in one.files):
            folder = (path if path.is_dir() else path.parent).resolve()
            prefix = f"{folder.name}/"
            while prefix in prefixes and folder != folder.parent:
                folder = folder.parent
                prefix = f"{folder.name}/{prefix}"
        prefixes.append(prefix)
    return prefixes
