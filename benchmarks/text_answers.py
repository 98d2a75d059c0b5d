"""Figures of answers from texts: `python -m benchmarks.text_answers`.

Builds the shipped corpus, the reports made of the hand-written cores and, where they lie beside
the clone, the two seed reports into one library, and prints the figures of both halves of the
questions, the ablation table, the risk-coverage curve and the speed. What is kept in
data/questions/TEXT.md was printed by this.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from giichat.app import text_answers
from giichat.app.answering import Desk
from giichat.app.text_answers import from_reports
from giichat.app.text_question import read_question
from giichat.app.text_search import Stages, ranked, retrieve
from giichat.index.build import build
from giichat.index.encoder import default_encoder
from giichat.index.library import Library
from giichat.index.snapshot import shipped_corpus

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from make_reports import write_reports  # noqa: E402  # from tests/, which is no package
from text_sets import REPEATING, Tally, TextItem, holds, read_text_items, tally  # noqa: E402

SEEDS = ROOT.parent / "shared" / "seeds"
DOCUMENTS = ROOT / "tests" / "data" / "documents"
VARIANTS = {
    "everything": Stages(),
    "without words (BM25)": Stages(lexical=False),
    "without meaning (vectors)": Stages(dense=False),
    "without editions": Stages(editions=False),
    "without sources": Stages(sources=False),
    "without reranking": Stages(rerank=False),
}
THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def make_library(folder: Path, pages: tuple[int, int]) -> Path:
    """Build the library of the questions into a folder and return its path."""
    write_reports(folder / "reports", pages)
    inputs = [str(shipped_corpus()), str(DOCUMENTS), str(folder / "reports")]
    inputs += [str(SEEDS)] if SEEDS.is_dir() else []
    build(inputs, folder / "library")
    return folder / "library"


def recall(library: Library, items: list[TextItem], stages: Stages, k: int = 5) -> float:
    """Return the share of answerable questions with their answer in the first `k` passages."""
    asked = [item for item in items if item.answerable]
    return sum(_found(library, item, stages, k) for item in asked) / len(asked)


def _found(library: Library, item: TextItem, stages: Stages, k: int) -> bool:
    found = retrieve(library, read_question(item.question), stages=stages, k=k)
    quotes = [(f.passage.place.file, f.passage.text) for f in found]
    return holds(item, quotes)


def line(name: str, counted: Tally, recalled: float) -> str:
    """Return a row of a table of figures."""
    shares = [counted.share(v) for v in ("right", "wrong", "over_refused", "refused")]
    return f"| {name} | {recalled:.3f} | " + " | ".join(f"{share:.3f}" for share in shares) + " |"


HEAD = (
    "| | recall@5 | right quote | wrong | over-refused | refused (unanswerable) |\n"
    "| --- | --- | --- | --- | --- | --- |"
)


def halves(library: Library) -> None:
    """Print the figures of the whole desk on both halves, and those of the classes."""
    desk = Desk(library)
    print(HEAD)
    for split in ("dev", "test"):
        items = read_text_items(split, SEEDS.is_dir())
        counted = tally(items, desk.ask)
        print(line(split, counted, recall(library, items, Stages())))
        for kind, verdicts in sorted(counted.kinds.items()):
            print(f"    {kind}: " + ", ".join(f"{n} {v}" for v, n in sorted(verdicts.items())))


def ablation(library: Library) -> None:
    """Print the figures of reports alone with each stage off, over both halves."""
    items = read_text_items(seeds=SEEDS.is_dir())
    print(HEAD)
    for name, stages in VARIANTS.items():
        counted = tally(items, lambda q, s=stages: from_reports(library, q, None, s))
        print(line(name, counted, recall(library, items, stages)), flush=True)


def curve(library: Library, split: str) -> None:
    """Print risk (wrong of what is asserted) and coverage (asserted of all) by threshold."""
    judged: list[tuple[float, bool]] = []
    items = read_text_items(split, SEEDS.is_dir())
    for item in items:
        best = next(iter(ranked(library, read_question(item.question))), None)
        if best is None:
            judged.append((0.0, False))
            continue
        mine = best.place.file.rsplit("/", 1)[-1]
        known = mine in item.documents or mine.startswith(REPEATING)
        any_of = [
            TextItem("", "", "", "", "", True, (each,), item.documents) for each in item.accept
        ]
        right = known and any(holds(one, [(best.place.file, best.text)]) for one in any_of)
        judged.append((best.confidence, item.answerable and right))
    print("| threshold | coverage | risk |\n| --- | --- | --- |")
    for threshold in THRESHOLDS:
        kept = [right for confidence, right in judged if confidence >= threshold]
        risk = 1 - sum(kept) / len(kept) if kept else 0.0
        print(f"| {threshold} | {len(kept) / len(judged):.3f} | {risk:.3f} |")


def speed(library: Library) -> None:
    """Print the warm p95 of a text answer in query embeddings; the two are timed in turn."""
    encoder = default_encoder()
    questions = [i.question for i in read_text_items("dev", seeds=False) if i.language == "en"]
    desk = Desk(library)
    times: dict[str, list[float]] = {"embedding": [], "reports": [], "desk": []}
    for warm in (False, True):
        for question in questions:
            for name, run in (
                ("embedding", lambda q: encoder.encode([q])),
                ("reports", lambda q: from_reports(library, q)),
                ("desk", desk.ask),
            ):
                begun = perf_counter()
                run(question)
                if warm:
                    times[name].append(perf_counter() - begun)
    for name in ("reports", "desk"):
        tail = quantiles(times[name], n=20)[-1] / quantiles(times["embedding"], n=20)[-1]
        middle = median(times[name]) / median(times["embedding"])
        print(f"{name}: p95 {tail:.1f} query embeddings, median {middle:.1f}")


def main() -> None:
    """Build or open the library and print what is asked for, by default everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["halves", "ablation", "curve", "speed"])
    parser.add_argument("--library", type=Path, help="a library built before")
    parser.add_argument("--pages", type=int, nargs=2, default=(10, 14), help="of each report")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.library or make_library(Path(folder), tuple(chosen.pages))
        with Library.open(path) as library:
            print(f"{library.manifest.counts}, {os.cpu_count()} cores")
            print(f"threshold {text_answers.ENOUGH}")
            for part in chosen.parts:
                print(f"\n## {part}\n")
                if part == "curve":
                    curve(library, "test")
                else:
                    {"halves": halves, "ablation": ablation, "speed": speed}[part](library)


if __name__ == "__main__":
    main()
