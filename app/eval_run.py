"""Question sets over a library: asked, judged and counted, by one process or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

from giichat.app.citation_checks import check_citations, hit_of
from giichat.app.errors import QuestionError
from giichat.app.eval_manifest import manifest_of
from giichat.app.eval_records import (
    Expected,
    Item,
    QuestionSet,
    Report,
    Response,
    Result,
    System,
    Timing,
    Verdict,
)
from giichat.app.judging import judge
from giichat.app.measures import RETRIEVED, figures_by_class
from giichat.app.question_sets import kept, read_sets
from giichat.app.risk_coverage import curve
from giichat.app.session import open_desk
from giichat.app.settings import Settings, stay_offline
from giichat.app.systems import open_system
from giichat.index.library import Library
from giichat.ingest.errors import GiichatError

CHUNK = 8  # questions handed to a worker at once
TABLES = (".csv", ".tsv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions that are asked of one library."""

    library: Path
    items: tuple[Item, ...]


def run(
    paths: Sequence[Path],
    *,
    library: str | Path | None = None,
    system: str = "giichat",
    classes: Sequence[str] | None = None,
    splits: Sequence[str] | None = None,
    workers: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> Report:
    """Read the sets, ask every question and return the report; see `giichat.app.evaluate`."""
    stay_offline()
    begun, started = perf_counter(), datetime.now(UTC)
    sets = [kept(one, classes, splits) for one in read_sets(paths)]
    if not any(one.items for one in sets):
        chosen = [*(classes or ()), *(splits or ())]
        raise QuestionError(f"no question is left of {len(sets)} sets for {', '.join(chosen)}")
    batches = _batches(sets, Settings.read(library).library)
    total = sum(len(batch.items) for batch in batches)
    results: list[Result] = []
    for result in _asked(batches, system, max(1, workers)):
        results.append(result)
        if progress is not None:
            progress("asking", len(results), total)
    overall, by_class = figures_by_class(results)
    return Report(
        system=system,
        manifest=manifest_of(
            system,
            [one for one in sets if one.items],
            [b.library for b in batches],
            classes,
            splits,
        ),
        total=overall,
        classes=by_class,
        results=tuple(results),
        curve=curve(results),
        timing=_timing(results, started, perf_counter() - begun),
    )


def evaluate_items(items: Iterable[Item], answer: Callable[[Item], Response]) -> Report:
    """Judge the answers of a function, without a library: no citations, no retrieval."""
    begun, started = perf_counter(), datetime.now(UTC)
    results = []
    for item in items:
        asked = perf_counter()
        response = answer(item)
        verdict, why = judge(item, response)
        took = 1000 * (perf_counter() - asked)
        results.append(Result(item, response, verdict, why, milliseconds=took))
    overall, by_class = figures_by_class(results)
    timing = _timing(results, started, perf_counter() - begun)
    return Report("function", {}, overall, by_class, tuple(results), curve(results), timing)


def ask_one(system: System, library: Library, item: Item) -> Result:
    """Ask one question and judge the answer, its citations and what search finds."""
    if not item.judged:
        return Result(item, Response(""), Verdict.UNJUDGED, ranking=_ranking(system, item))
    begun = perf_counter()
    try:
        response = system.answer(item)
    except GiichatError as error:
        response = Response("", (), error=str(error))
    took = 1000 * (perf_counter() - begun)
    verdict, why = judge(item, response)
    asserted = not response.refused and not response.error
    return Result(
        item,
        response,
        verdict,
        why,
        check_citations(item, response, library) if asserted else None,
        _ranking(system, item) if not response.error else None,
        took,
    )


def _ranking(system: System, item: Item) -> tuple[int | None, ...] | None:
    """Return which expected place each hit is; None when none of a text is expected."""
    if not item.expected or not all(_in_text(one) for one in item.expected):
        return None
    hits = system.retrieve(item, RETRIEVED)
    if hits is None:
        return None
    found: list[int | None] = []
    for hit in hits:
        number = hit_of(item.expected, hit)
        found.append(number if number not in found else None)  # found again adds nothing
    return tuple(found)


def _in_text(expected: Expected) -> bool:
    of_table = expected.source.lower().endswith(TABLES)
    return expected.row is None and not expected.column and not of_table


def _batches(sets: Sequence[QuestionSet], library: Path) -> list[Batch]:
    """Return the questions by library: the one given, and each benchmark's own."""
    from giichat.app.benchmark_library import benchmark_library

    own = tuple(item for one in sets if one.documents is None for item in one.items)
    batches = [Batch(library, own)] if own else []
    return batches + [
        Batch(benchmark_library(one), one.items) for one in sets if one.documents and one.items
    ]


def _asked(batches: Sequence[Batch], system: str, workers: int) -> Iterator[Result]:
    for batch in batches:
        if workers == 1 or len(batch.items) <= CHUNK:
            opened, library = open_system(system, batch.library)
            for item in batch.items:
                yield ask_one(opened, library, item)
        else:
            yield from _shared(batch, system, workers)


def _shared(batch: Batch, system: str, workers: int) -> Iterator[Result]:
    """Ask the questions in several processes; the results come in the order of the questions."""
    open_desk(batch.library)  # built once, not by each of them
    # Fresh processes: an open SQLite file and running threads must not be forked.
    pool = ProcessPoolExecutor(
        min(workers, len(batch.items)),
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(system, batch.library),
    )
    try:
        with pool:
            yield from pool.map(_work, batch.items, chunksize=CHUNK)
    except BrokenProcessPool as error:
        raise QuestionError(
            f"a worker of {workers} ended before its time; try again with --workers 1"
        ) from error


_opened: dict[str, Any] = {}  # of a worker: what it asks


def _begin(system: str, library: Path) -> None:
    stay_offline()
    _opened["system"], _opened["library"] = open_system(system, library)


def _work(item: Item) -> Result:
    return ask_one(_opened["system"], _opened["library"], item)


def _timing(results: Sequence[Result], started: datetime, seconds: float) -> Timing:
    asked = [r.milliseconds for r in results if r.verdict is not Verdict.UNJUDGED]
    p50 = p95 = None
    if asked:
        import numpy as np

        p50, p95 = (round(float(p), 3) for p in np.percentile(asked, [50, 95]))
    return Timing(
        started.isoformat(timespec="seconds"),
        round(seconds, 3),
        p50,
        p95,
        round(max(asked), 3) if asked else None,
    )
