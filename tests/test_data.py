"""The shipped corpus: every row and paragraph has a source, nothing stands twice, every fact is said."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from giichat.ingest.names import Names
from giichat.ingest.records import Authority

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
FACTS = ROOT.parent / "shared" / "facts"
TOLD = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
KNOWN = {s.get("address") or s.get("id") for s in TOLD["source"]} - {None}
TABLES = sorted((DATA / "tables").glob("*.csv"))
REPORTS = sorted((DATA / "reports").glob("*.md"))
NUMBER_OF_FACTS = 236


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def paragraphs(path: Path) -> list[str]:
    blocks = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8")).split("\n\n")
    return [b.strip() for b in blocks if b.strip() and not b.strip().startswith(("#", "|"))]


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.stem)
def test_every_row_has_a_known_source(path: Path) -> None:
    for row in rows(path):
        addresses = row["Source"].split(" | ")
        assert addresses and set(addresses) <= KNOWN, row


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_every_paragraph_ends_with_a_known_source(path: Path) -> None:
    assert paragraphs(path)
    for paragraph in paragraphs(path):
        found = re.search(r"\(\[[^\]]+\]\((\S+)\)\)$", paragraph)
        assert found, paragraph
        plain = (
            found[1].replace("%28", "(").replace("%29", ")").replace("%7B", "{").replace("%7D", "}")
        )
        assert {found[1], plain} & KNOWN, found[1]


def test_every_source_has_an_authority_and_a_title() -> None:
    for source in TOLD["source"]:
        Authority(source["authority"])
        assert source["title"]


def test_nothing_stands_twice_unless_it_is_a_recorded_conflict() -> None:
    recorded = {(c["table"], c["edition"], c.get("rank"), c.get("name")) for c in TOLD["conflict"]}
    found = set()
    for path in TABLES:
        by_rank, by_name = defaultdict(set), defaultdict(set)
        for row in rows(path):
            name = row.get("Cluster") or row["Economy"]
            if "Rank" in row:
                by_rank[row["Edition"], row["Rank"]].add(name)
            by_name[row["Edition"], name].add(row.get("Rank"))
        table = f"tables/{path.name}"
        found |= {
            (table, int(e), int(r), None) for (e, r), names in by_rank.items() if len(names) > 1
        }
        found |= {(table, int(e), None, n) for (e, n), ranks in by_name.items() if len(ranks) > 1}
    assert found == recorded


def test_every_name_of_the_tables_is_one_known_entity() -> None:
    names = Names.shipped()
    for path in TABLES:
        for row in rows(path):
            kind = "cluster" if "Cluster" in row else "economy"
            name = row.get("Cluster") or row["Economy"]
            exact = [e for e in names.resolve(name, kind) if e.name == name] or list(
                names.resolve(name, kind)
            )
            assert len(exact) == 1, name
            for economy in row.get("Economies", "").split("; "):
                assert not economy or len(names.resolve(economy, "economy")) == 1, economy


def test_ambiguous_names_stay_ambiguous() -> None:
    assert {e.name for e in Names.shipped().resolve("Cambridge", "cluster")} == {
        "Cambridge",
        "Boston–Cambridge",
    }


def stated() -> list[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in REPORTS)
    return [i for group in re.findall(r"<!-- facts: ([^>]*?) -->", text) for i in group.split()]


def test_the_number_of_facts_stated() -> None:
    assert len(set(stated())) == NUMBER_OF_FACTS


@pytest.mark.skipif(not FACTS.is_dir(), reason="the shared facts are not beside this clone")
def test_every_shared_fact_is_stated() -> None:
    lines = (FACTS / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = {hashlib.sha256(json.loads(x)["fact"].encode()).hexdigest()[:8] for x in lines}
    assert set(stated()) == wanted


@pytest.mark.skipif(not FACTS.is_dir(), reason="the shared facts are not beside this clone")
@pytest.mark.parametrize(
    ("name", "source", "columns"),
    [
        (
            "cluster_rankings",
            "cluster_rankings",
            "edition rank cluster economies pct_applications publications pct_share pub_share total_share previous_rank",
        ),
        ("clusters_per_economy", "clusters_per_economy", "edition economy clusters_in_top100"),
        (
            "cluster_intensity",
            "cluster_intensity",
            "edition rank cluster economies pct_per_capita publications_per_capita",
        ),
        ("gii_economy_rankings", "gii_economy_rankings", "edition rank economy score"),
    ],
)
def test_the_tables_agree_with_the_shared_facts(name: str, source: str, columns: str) -> None:
    ours = [list(row.values())[:-1] for row in rows(DATA / "tables" / f"{name}.csv")]
    theirs = [[row[c] for c in columns.split()] for row in rows(FACTS / f"{source}.csv")]
    assert ours == theirs
