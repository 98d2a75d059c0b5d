"""What the library holds as HTML: coverage with its holes, sources, search, a build's progress."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from giichat.app.frames import Frames
from giichat.app.jobs import Progress
from giichat.app.markup import button, many, tag
from giichat.app.select import Holdings, holdings, spans
from giichat.app.uploads import Rejected
from giichat.index.library import Library
from giichat.index.records import Found, TableSummary
from giichat.ingest.records import File, Skipped

SNIPPET = 260  # characters of a passage found
MOST_EDITIONS = 40  # columns of the grid; older ones are counted


def library_html(frames: Frames, *, read_only: bool, removed: Sequence[str] = ()) -> Markup:
    """Return the coverage grid and the list of sources."""
    library = frames.library
    manifest = library.manifest
    names = {"documents": "reports", "sources": "sources cited"}
    wanted = ("files", "tables", "rows", "documents", "passages", "statements", "sources")
    told = ", ".join(
        f"{manifest.counts[name]:,} {names.get(name, name)}"
        for name in wanted
        if name in manifest.counts
    )
    left_out = [s for s in manifest.skipped if s.reason != "removed"]
    return tag(
        "div",
        tag("h2", "What is held"),
        tag("p", f"{told}. Built {manifest.created[:16].replace('T', ' ')} UTC."),
        coverage_html(frames),
        tag("h2", "Sources"),
        sources_html(library, read_only=read_only),
        _removed(removed) if removed and not read_only else "",
        many(tag("h2", "Not read"), skipped_html(left_out)) if left_out else "",
        class_="gc-sheet",
    )


# -- coverage ------------------------------------------------------------------------------------


def coverage_html(frames: Frames) -> Markup:
    """Return editions x tables: how many of the ranks there are is held of each."""
    summaries = [s for s in frames.summaries if not s.derived]
    editions = sorted({e for s in summaries for e in s.editions})[-MOST_EDITIONS:]
    head = tag(
        "tr",
        tag("th", "Table", scope="col"),
        *(tag("th", e, scope="col") for e in editions),
        tag("th", "Rows", scope="col"),
    )
    body = (_coverage_row(frames, summary, editions) for summary in summaries)
    return tag(
        "div",
        tag(
            "table",
            tag("caption", "Ranks held of each edition", class_="gc-hidden"),
            tag("thead", head),
            tag("tbody", *body),
            class_="gc-table gc-coverage",
        ),
        class_="gc-scroll",
        tabindex=0,
        role="region",
        aria_label="Coverage: tables by editions",
    )


def _coverage_row(frames: Frames, summary: TableSummary, editions: Sequence[int]) -> Markup:
    frame = frames.frame((summary.id,))
    cells = [
        _coverage_cell(holdings(frame, e), frame.rank_column is not None, frame.table.size)
        if e in summary.editions
        else tag("td", "–", class_="gc-hole", title=f"{e}: not held")
        for e in editions
    ]
    name = tag("th", tag("span", summary.title), scope="row", dir="auto")
    return tag("tr", name, *cells, tag("td", summary.rows))


def _coverage_cell(held: Holdings, ranked: bool, size: int | None) -> Markup:
    if not ranked:
        look = "gc-full" if held.complete else "gc-some"
        return tag("td", "all" if held.complete else "some", class_=look,
                   title=f"{held.edition}: {'complete' if held.complete else 'not complete'}")  # fmt: skip
    shown = f"{len(held.ranks)} / {size}" if size else f"{len(held.ranks)}"
    if held.complete and size:
        return tag("td", shown, class_="gc-full", title=f"{held.edition}: complete")
    told = f"{held.edition}: held are ranks {spans(held.ranks)}"
    missing = spans(held.missing())
    told += f"; missing are {missing}" if missing else ""
    told += "" if size else "; how many ranks there are is not known"
    return tag("td", shown, class_="gc-some", title=told)


# -- sources -------------------------------------------------------------------------------------


def sources_html(library: Library, *, read_only: bool) -> Markup:
    """Return every file with its title, and buttons to open and remove it."""
    items = [_source_item(library, file, read_only) for file in library.files()]
    return tag("ul", *items, class_="gc-list", aria_label="Sources")


def _source_item(library: Library, file: File, read_only: bool) -> Markup:
    source, document = library.source(file.path), library.document(file.path)
    title = document.title if document else (source.title if source else file.path)
    about = [file.path, file.kind.value]
    if source is not None:
        about += [x for x in (source.publisher, source.published) if x]
    if document is not None and document.edition:
        about.append(f"edition {document.edition}")
    return tag(
        "li",
        tag(
            "span",
            tag("span", title, class_="gc-title", dir="auto"),
            tag("span", " · ".join(about), class_="gc-by", dir="auto"),
            class_="gc-grow",
        ),
        button("Open", class_="gc-chip", data_open=file.path, aria_label=f"Open {title}"),
        ""
        if read_only
        else button(
            "Remove", class_="gc-quiet", data_remove=file.path, aria_label=f"Remove {title}"
        ),
    )


def _removed(removed: Sequence[str]) -> Markup:
    return tag(
        "p",
        f"Left out here: {', '.join(removed)}. ",
        button("Read them again", class_="gc-chip", data_restore="1"),
    )


def skipped_html(skipped: Sequence[Skipped]) -> Markup:
    """Return the files that were not read, each with the reason."""
    return tag(
        "ul",
        *(
            tag(
                "li",
                tag(
                    "span",
                    tag("span", s.path, class_="gc-title", dir="auto"),
                    tag("span", s.reason, class_="gc-by", dir="auto"),
                    class_="gc-grow",
                ),
            )
            for s in skipped
        ),
        class_="gc-list",
        aria_label="Files that were not read",
    )


# -- search --------------------------------------------------------------------------------------


def found_html(library: Library, found: Sequence[Found], tables: Sequence[TableSummary]) -> Markup:
    """Return what a search found: tables by name, then passages."""
    rows = [_found_item(t.title, f"table · {t.rows} rows", "", t.file) for t in tables]
    for each in found:
        place = each.passage.place
        source = library.source(each.passage.source)
        where = " · ".join(
            x for x in (place.heading, f"page {place.page}" if place.page else "", place.file) if x
        )
        text = each.passage.text
        short = text if len(text) <= SNIPPET else text[:SNIPPET].rsplit(" ", 1)[0] + " …"
        rows.append(_found_item(source.title if source else place.file, where, short, place.file))
    if not rows:
        return tag("p", "Nothing found. Try fewer or other words.", class_="gc-by", role="status")
    return tag("ul", *rows, class_="gc-list", aria_label="Found")


def _found_item(title: str, where: str, text: str, file: str) -> Markup:
    return tag(
        "li",
        tag(
            "span",
            tag("span", title, class_="gc-title", dir="auto"),
            tag("span", where, class_="gc-by", dir="auto"),
            tag("span", text, dir="auto") if text else "",
            class_="gc-grow",
        ),
        button("Open", class_="gc-chip", data_open=file, aria_label=f"Open {title}"),
    )


# -- a build -------------------------------------------------------------------------------------


def progress_html(progress: Progress, rejected: Sequence[Rejected] = ()) -> Markup:
    """Return how far a build is, or its report: what was read and what was not, and why."""
    refused = [tag("li", f"{name}: {reason}", dir="auto") for name, reason in rejected]
    if progress.running:
        total = progress.total or 1
        told = f"{progress.stage}: {progress.done} of {progress.total}"
        inner = many(
            tag("span", told if progress.total else progress.stage, role="status"),
            tag("progress", value=progress.done, max=total, aria_label="Progress of the build"),
        )
    elif progress.error:
        inner = tag("span", progress.error, class_="gc-error", role="alert", dir="auto")
    elif progress.result is not None:
        inner = _report(progress)
    elif refused:
        inner = tag("span", "Nothing was added.", role="alert")
    else:
        return Markup("")
    return tag("div", inner, tag("ul", *refused) if refused else "", class_="gc-progress")


def _report(progress: Progress) -> Markup:
    report = progress.result
    if report is None:
        return Markup("")
    counts = ", ".join(f"{n:,} {name}" for name, n in report.counts.items())
    head = "Nothing had changed" if report.unchanged else f"Built in {report.seconds:.1f} s"
    skipped = [s for s in report.skipped if s.reason != "removed"]
    return many(
        tag("strong", f"{head}: {counts}.", role="status"),
        tag("ul", *(tag("li", f"not read: {s.path}: {s.reason}", dir="auto") for s in skipped))
        if skipped
        else "",
    )
