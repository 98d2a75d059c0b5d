"""A small corpus with known answers, built once for the tests of asking."""

from __future__ import annotations

from pathlib import Path

RANKINGS = """Edition,Rank,Cluster,Economies,PCT applications,Scientific publications,Previous rank
2024,1,Tokyo–Yokohama,Japan,1000,500,1
2024,2,Seoul,Republic of Korea,800,400,3
2024,3,Beijing,China,700,900,2
2024,4,Munich,Germany,300,,5
2024,7,Cologne,Germany,100,80,6
2023,1,Tokyo–Yokohama,Japan,900,450,1
2023,2,Beijing,China,650,800,2
2023,3,Seoul,Republic of Korea,780,390,4
2023,4,Paris,France,350,300,4
2023,5,Munich,Germany,280,200,5
"""
COUNTS = """Edition,Economy,Clusters in the top 100
2024,China,26
2024,Germany,8
2023,China,24
"""
MEDALS = """Medal table of the Harbour Games

Rank;Nation;Gold;Silver;Bronze;Total
1;Norland;12;3;4;19
2;Sudland;8;8;2;18
3=;Ostland;5;1;9;15
3=;Westland;5;1;9;15
5;Inselreich;0;2;1;3
Total;;30;15;25;70
Note: hosts in italics.
"""
SOURCES = """
[[table]]
file = "rankings.csv"
title = "Cluster ranking"
subject = "cluster"
main = true
size = 100

[[table.breaks]]
edition = 2024
note = "a third measure was added."
source = "https://example.org/method"
"""
NEWS = """# The 2024 ranking in the news

In the 2024 ranking Beijing is third, while Tokyo–Yokohama leads the list.

Clusters are drawn where inventors and authors are dense. The director general of the office is Ada Quist.
"""


def write_corpus(folder: Path) -> Path:
    """Write the corpus into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {
        "rankings.csv": RANKINGS,
        "counts.csv": COUNTS,
        "medals.csv": MEDALS,
        "sources.toml": SOURCES,
        "news.md": NEWS,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
