from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giichat.ingest.names import Entity, Names
from giichat.ingest.records import Block, Document, Role, Statement, TextPlace
from giichat.ingest.statement_tables import statement_tables
from giichat.ingest.statements import document_edition, statements_of

NAMES = Names(
    (
        Entity("economy", "Ruritania", ("RU",), ("Oldland",), (), ("Ruritanian",)),
        Entity("economy", "Borduria", ("BO",), ("Oldland",), (), ("Bordurian",)),
        Entity("economy", "Syldavia", ("SY",)),
        Entity("economy", "Portmouth", ("PM",)),
        Entity("region", "Oldland"),
        Entity("cluster", "Strelsau–Hentzau", (), ("Ruritania",), ("Strelsau",)),
        Entity("cluster", "Zenda", (), ("Ruritania",)),
        Entity("cluster", "Szohôd", (), ("Borduria",)),
        Entity("cluster", "Klow", (), ("Syldavia",)),
        Entity("cluster", "Portmouth", (), ("Portmouth",)),
    )
)
TITLE = "The top 100 science and technology clusters"


def report(text: str, edition: int | None = 2024, title: str = TITLE) -> Document:
    blocks: list[Block] = []
    at = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            blocks.append(Block("paragraph", at, at + len(line), paragraph=number))
        at += len(line) + 1
    return Document("report.txt", title, text, tuple(blocks), "report.txt", edition)


Row = tuple[str, int | None, str, float]


def said(text: str, edition: int | None = 2024, title: str = TITLE) -> set[Row]:
    found = statements_of(report(text, edition, title), NAMES)
    return {
        (
            s.subject,
            s.edition,
            " ".join(filter(None, (s.ranking, s.measure, s.scope))),
            s.number,
        )
        for s in found
    }


R = "cluster rank"
I = "cluster intensity rank"  # noqa: E741
C = "cluster clusters"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zenda ranked third.", {("Zenda", 2024, R, 3)}),
        ("Zenda ranks 3rd worldwide.", {("Zenda", 2024, R, 3)}),
        ("Zenda came in at No. 3 this year.", {("Zenda", 2024, R, 3)}),
        ("Zenda is now number three.", {("Zenda", 2024, R, 3)}),
        ("Zenda is in third place.", {("Zenda", 2024, R, 3)}),
        ("Zenda has risen to third place.", {("Zenda", 2024, R, 3)}),
        ("Zenda slipped two places to 12th in 2022.", {("Zenda", 2022, R, 12)}),
        ("Third place went to Zenda.", {("Zenda", 2024, R, 3)}),
        ("The Zenda cluster in Ruritania is the leading Ruritanian hub, ranked sixth overall.",
         {("Zenda", 2024, R, 6)}),
        ("Zenda (45th) and Klow (48) are on the list.",
         {("Zenda", 2024, R, 45), ("Klow", 2024, R, 48)}),
        ("The ranks are Zenda 27, Klow 30 and Szohôd 43.",
         {("Zenda", 2024, R, 27), ("Klow", 2024, R, 30), ("Szohôd", 2024, R, 43)}),
        ("Zenda, Klow and Szohôd ranked ninth, 22nd and 25th respectively.",
         {("Zenda", 2024, R, 9), ("Klow", 2024, R, 22), ("Szohôd", 2024, R, 25)}),
        ("Zenda climbed from 56th (2018) through 52nd and 47th to 39th in 2021.",
         {("Zenda", 2018, R, 56), ("Zenda", 2019, R, 52), ("Zenda", 2020, R, 47),
          ("Zenda", 2021, R, 39)}),
        ("Zenda fell from 3rd in 2023 to 4th in 2024.",
         {("Zenda", 2023, R, 3), ("Zenda", 2024, R, 4)}),
        ("Zenda was third and Klow eighth in 2021.",
         {("Zenda", 2021, R, 3), ("Klow", 2021, R, 8)}),
        ("Zenda filed many patents and rose to 49th.", {("Zenda", 2024, R, 49)}),
        ("Zenda was 22nd in 2021, 20th in 2022 and 18th in 2023.",
         {("Zenda", 2021, R, 22), ("Zenda", 2022, R, 20), ("Zenda", 2023, R, 18)}),
        ("Zenda is third, up from ninth last year.",
         {("Zenda", 2024, R, 3), ("Zenda", 2023, R, 9)}),
    ],
)  # fmt: skip
def test_ranks(text: str, expected: set[Row]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Strelsau-Hentzau (Ruritania) leads as the largest cluster, followed by Klow (Syldavia), "
         "and Szohôd (Borduria), then followed by Ruritania's Zenda and Portmouth clusters.",
         {("Strelsau–Hentzau", 2024, R, 1), ("Klow", 2024, R, 2), ("Szohôd", 2024, R, 3),
          ("Zenda", 2024, R, 4), ("Portmouth", 2024, R, 5)}),
        ("Zenda tops the list, followed by Klow.",
         {("Zenda", 2024, R, 1), ("Klow", 2024, R, 2)}),
        ("Behind Zenda and Klow come Szohôd and Strelsau.",
         {("Zenda", 2024, R, 1), ("Klow", 2024, R, 2), ("Szohôd", 2024, R, 3),
          ("Strelsau–Hentzau", 2024, R, 4)}),
        ("Zenda, Klow and Szohôd are the top three.",
         {("Zenda", 2024, R, 1), ("Klow", 2024, R, 2), ("Szohôd", 2024, R, 3)}),
        ("Zenda leads the ranking, ahead of Klow in second place.",
         {("Zenda", 2024, R, 1), ("Klow", 2024, R, 2)}),
        ("Zenda is third, behind Klow and Szohôd.",
         {("Klow", 2024, R, 1), ("Szohôd", 2024, R, 2), ("Zenda", 2024, R, 3)}),
    ],
)  # fmt: skip
def test_chains_count_on(text: str, expected: set[Row]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruritania now has 26 clusters in the global top 100, up from 24 last year.",
         {("Ruritania", 2024, C + " top 100", 26), ("Ruritania", 2023, C + " top 100", 24)}),
        ("Ruritania follows with 20 clusters, Borduria with 8, and Syldavia and Portmouth each "
         "with 4 clusters.",
         {("Ruritania", 2024, C, 20), ("Borduria", 2024, C, 8), ("Syldavia", 2024, C, 4),
          ("Portmouth", 2024, C, 4)}),
        ("There are 24 S&T clusters in Ruritania this year, up from 21 last year.",
         set()),  # "S&T" is not among the words by which this report names its ranking
        ("There are 24 technology clusters in Ruritania this year, up from 21 last year.",
         {("Ruritania", 2024, C, 24), ("Ruritania", 2023, C, 21)}),
        ("In the top 10 science clusters, seven are located in Oldland, while three are in "
         "Syldavia.",
         {("Oldland", 2024, C + " top 10", 7), ("Syldavia", 2024, C + " top 10", 3)}),
        ("Ruritania is home to 12 clusters.", {("Ruritania", 2024, C, 12)}),
        ("Syldavia and Borduria have four clusters each.",
         {("Syldavia", 2024, C, 4), ("Borduria", 2024, C, 4)}),
        ("In 2023 Borduria had nine clusters; Ruritania and Syldavia four each.",
         {("Borduria", 2023, C, 9), ("Ruritania", 2023, C, 4), ("Syldavia", 2023, C, 4)}),
        ("Ruritania has three more clusters than Borduria.", set()),
        ("Ruritania has seven new clusters.", set()),
        ("Ruritania has over 20 clusters.", set()),
    ],
)  # fmt: skip
def test_counts(text: str, expected: set[Row]) -> None:
    assert said(text) == expected


def test_quantities() -> None:
    assert said("Zenda had 1,636 PCT applications and 39,016 articles.") == {
        ("Zenda", 2024, "cluster PCT applications", 1636),
        ("Zenda", 2024, "cluster articles", 39016),
    }
    assert said("Zenda had 12 articles and 3 deals per million inhabitants.") == {
        ("Zenda", 2024, "cluster articles per million inhabitants", 12),
        ("Zenda", 2024, "cluster deals per million inhabitants", 3),
    }


def test_such_quantities_belong_to_whom_the_report_speaks_of() -> None:
    text = (
        "The Zenda cluster was ranked fifth.\n"
        "The city's office spoke of patent (first filing) applications. "
        "In 2022, the number of such applications was about 5,600, increasing by 15.76 percent."
    )
    (first, *found) = statements_of(report(text, 2023), NAMES)
    assert first.number == 5
    assert [(s.subject, s.edition, s.measure, s.number, s.printed) for s in found] == [
        ("Zenda", 2022, "patent applications", 5600, "about 5,600"),
        ("Zenda", 2022, "growth of patent applications, percent", 15.76, "15.76 percent"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zenda ranks 79th by size and 99th by intensity.",
         {("Zenda", 2024, R, 79), ("Zenda", 2024, I, 99)}),
        ("By intensity Zenda and Klow led in 2022, followed by Szohôd.",
         {("Zenda", 2022, I, 1), ("Klow", 2022, I, 2), ("Szohôd", 2022, I, 3)}),
        ("Adjusted for population, Zenda is second.", {("Zenda", 2024, I, 2)}),
        ("Zenda was 13th worldwide and fifth in Ruritania.",
         {("Zenda", 2024, R, 13), ("Zenda", 2024, R + " in Ruritania", 5)}),
        ("In Oldland, Zenda ranked second.", {("Zenda", 2024, R + " in Oldland", 2)}),
    ],
)  # fmt: skip
def test_which_ranking(text: str, expected: set[Row]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ruritania ranks first in the number of clusters.",
        "Zenda was first for venture capital deals.",
        "Zenda is the third-best cluster on the coast.",
        "Zenda is not in third place.",
        "Zenda aims for third place.",
        "Zenda could rise to third.",
        "Did Zenda rank third?",
        "Zenda moved up three places.",
        "Zenda was the first to open a school, followed by Klow.",
        "Zenda is second to none.",
        "Zenda came close to third.",
        "Between 2019 and 2023 Zenda rose from ninth to fourth.",
        "By number of schools, Zenda came first.",
        "The mayor of Zenda finished third.",
        "Zenda leads in patents, followed by Klow.",
        "Zenda and Klow ranked third.",
        "Zenda was the third cluster to grow.",
        "A third of the firms are in Zenda.",
        "Zenda never ranked higher than fifth.",
        "Portmouth ranked third in 2023 and 2024.",
        "In the Schools Ranking 2024, Zenda ranked third. The Cluster Index came later.",
    ],
)
def test_what_says_no_rank_gives_none(text: str) -> None:
    intro = "The Cluster Index lists the top clusters. "
    assert {row for row in said(intro + text) if row[2].endswith("rank")} == set()


def test_editions_are_resolved_against_the_report() -> None:
    assert said("Zenda ranked third last year.", 2021) == {("Zenda", 2020, R, 3)}
    assert said("Zenda ranked third last year.", None) == set()
    assert said("Zenda ranked third.", None) == {("Zenda", None, R, 3)}
    assert said("In 2017, Zenda ranked 19th.", 2023) == {("Zenda", 2017, R, 19)}


def test_a_pronoun_means_whom_the_sentence_before_is_about() -> None:
    assert said("The Zenda cluster did well.\nIt was ranked fifth this year.") == {
        ("Zenda", 2024, R, 5)
    }
    assert said("It was ranked fifth this year.") == set()


def test_a_name_of_two_kinds_is_told_by_the_words_beside_it() -> None:
    text = "The clusters come first. The Portmouth cluster ranked 33rd. Klow ranked third."
    assert ("Portmouth", 2024, R, 33) in said(text)
    economies = "Portmouth ranked fourth in the Progress Index."
    (found,) = statements_of(report(economies, 2024, "Clusters and the Progress Index"), NAMES)
    assert (found.ranking, found.number) == ("economy", 4)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("University rankings 2024", "Oxbridge topped the list, followed by Redbrick and MIT. "
         "The universities were ranked by research.",
         {("Oxbridge", 2024, "university rank", 1), ("Redbrick", 2024, "university rank", 2),
          ("MIT", 2024, "university rank", 3)}),
        ("League review", "Rovers finished second with 84 points, and United finished fourth.",
         {("Rovers", 2024, "rank", 2), ("Rovers", 2024, "points", 84),
          ("United", 2024, "rank", 4)}),
        ("The 100 largest companies", "The list names the top 100 companies. Syldavia counts ten "
         "companies in the top 100 and Borduria nine.",
         {("Syldavia", 2024, "company companies top 100", 10),
          ("Borduria", 2024, "company companies top 100", 9)}),
        ("Liveable cities", "The index of the most liveable cities is out. Easton fell from third "
         "in 2023 to fourth in 2024.",
         {("Easton", 2023, "city rank", 3), ("Easton", 2024, "city rank", 4)}),
        ("Coffee exports", "Syldavia exported 27 million bags in 2021.",
         {("Syldavia", 2021, "economy bags", 27e6)}),
    ],
)  # fmt: skip
def test_other_domains(title: str, text: str, expected: set[Row]) -> None:
    assert said(text, 2024, title) == expected


def test_the_place_is_the_sentence_and_the_printed_words_stand_in_it() -> None:
    text = "A word first. Zenda has risen to third place.\nThen Klow came ninth."
    document = report(text)
    found = statements_of(document, NAMES)
    assert [text[s.place.start : s.place.end] for s in found] == [
        "Zenda has risen to third place.",
        "Then Klow came ninth.",
    ]
    assert [s.printed for s in found] == ["third", "ninth"]
    assert [s.place.paragraph for s in found] == [1, 2]


WORDS = ["Zenda", "Klow", "ranked", "third", "was", "in", "2023", "(", ")", ",", ";", "and", "to",
         "from", "the", "list", "followed", "by", "leads", "12", "clusters", "has", "each", "'s",
         "first", "place", "Ruritania", "top", "ten", ".", "ahead", "of", "with", ":"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_words_are_read_without_harm(chosen: list[str]) -> None:
    text = " ".join(chosen)
    for statement in statements_of(report(text), NAMES):
        place = statement.place
        assert 0 <= place.start < place.end <= len(text)
        assert " ".join(statement.printed.split()) in " ".join(
            text[place.start : place.end].split()
        )


@pytest.mark.parametrize(
    ("text", "title", "file_name", "expected"),
    [
        ("", "Cluster ranking 2023", "", 2023),
        ("The report is from the 2023 edition of the Index. In 2017 it began.", "", "", 2023),
        ("From the Progress Index (PI) 2024.", "News", "", 2024),
        ("", "", "report-2021.pdf", 2021),
        ("It was released on 3 May 2022. Last year is over.", "", "", 2022),
        ("Born on 3 May 2022.", "", "", None),
        ("It was released on May 3, 2022. This year all is well.", "", "", 2022),
        ("From 2017 to 2023 much changed.", "", "", None),
        ("", "Clusters 2019 and 2020", "", None),
    ],
)
def test_the_edition_of_a_report(
    text: str, title: str, file_name: str, expected: int | None
) -> None:
    assert document_edition(text, title, file_name) == expected


def stated(
    subject: str,
    measure: str = "rank",
    number: float = 3,
    printed: str = "third",
    group: str = "",
    scope: str = "",
) -> Statement:
    base = Statement(subject, 2024, "cluster", measure, 3, "third", TextPlace("f", 4, 20), "src")
    return replace(base, number=number, printed=printed, group=group, scope=scope)


def test_statements_become_one_table_a_ranking_and_measure() -> None:
    tables = statement_tables(
        (
            stated("Zenda"),
            stated("Klow", group="Syldavia", scope="in Oldland"),
            stated("Ruritania", "clusters", number=26, printed="26"),
            stated("Zenda", "growth of articles, percent", number=1.5, printed="1.5 percent"),
        ),
        NAMES,
    )
    assert [t.id for t in tables] == [
        "statements#cluster rank",
        "statements#cluster clusters",
        "statements#cluster growth of articles, percent",
    ]
    ranks, counts, growth = tables
    assert all(t.derived and t.file == "" for t in tables)
    assert ranks.title == "Ranks stated in reports: cluster"
    assert (ranks.subject, counts.subject) == ("cluster", "economy")
    assert [c.header for c in ranks.columns] == ["Edition", "Rank", "Cluster", "Economy", "Scope"]
    assert [c.role for c in ranks.columns] == [
        Role.EDITION, Role.RANK, Role.NAME, Role.GROUP, Role.GROUP,
    ]  # fmt: skip
    assert [c.printed for c in ranks.rows[0].cells] == ["2024", "third", "Zenda", "Ruritania", ""]
    assert [c.printed for c in ranks.rows[1].cells][3:] == ["Syldavia", "in Oldland"]
    assert ranks.rows[0].cells[1].number == 3
    assert ranks.rows[0].sources == ("src",)
    assert {c.place for row in ranks.rows for c in row.cells} == {TextPlace("f", 4, 20)}
    assert [c.header for c in counts.columns] == ["Edition", "Clusters", "Economy", "Scope"]
    assert growth.columns[1].unit == "percent"
    assert growth.columns[1].header == "Growth of articles"
