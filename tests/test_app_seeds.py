"""Two real news texts and nothing else answer ranking questions, in every format they are saved in.

The texts are not part of the project: the tests run where ../shared is beside the clone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from make_files import write_docx, write_html, write_pdf

from giichat.app import Status, ask
from giichat.app.matching import says
from giichat.index.build import build

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the shared texts are not beside this clone"
)

ANSWERS = [
    ("which cluster ranked third in 2024?", "Beijing"),
    ("who came second in 2024?", "Shenzhen–Hong Kong–Guangzhou"),
    ("San Jose–San Francisco's rank in 2024?", "6"),
    ("which cluster was third in 2023?", "Seoul"),
    ("rank 4 in 2023", "Beijing"),
    ("which cluster was fifth in 2023?", "Shanghai–Suzhou"),
    ("where did Shanghai stand in 2017?", "19"),
    ("how many clusters did China have in 2024?", "26"),
    ("how many Chinese clusters were there in 2023?", "24"),
    ("number of clusters of China in 2022", "21"),
    ("how many US clusters in 2024?", "20"),
    ("how many clusters does Germany have in 2024?", "8"),
    ("how many of the top ten clusters are in Asia in 2024?", "7"),
    ("who is WIPO's director general?", "Daren Tang"),
    ("how many PCT applications did Shanghai have in 2022?", "5,600"),
    ("by how much did Shanghai's PCT applications grow in 2022?", "15.76"),
    ("how are clusters defined?", "city groups"),
    ("what are the two indicators?", "inventors"),
]
WRITERS: dict[str, Callable[..., object]] = {
    "docx": write_docx,
    "html": write_html,
    "pdf": write_pdf,
}


@pytest.fixture(scope="module", params=["txt", "docx", "html", "pdf"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, path = tmp_path_factory.mktemp("texts"), tmp_path_factory.mktemp("library")
    for text in SEEDS.glob("*.txt"):
        lines = [x for x in text.read_text(encoding="utf-8").splitlines() if x.strip()]
        if request.param == "txt":
            (folder / text.name).write_text("\n".join(lines), encoding="utf-8")
        else:
            headed = len(lines[0]) < 80
            title, body = (lines[0], lines[1:]) if headed else ("News", lines)
            WRITERS[request.param](folder / f"{text.stem}.{request.param}", body, title)
    build([str(folder)], path)
    return path


@pytest.mark.parametrize(("question", "value"), ANSWERS)
def test_the_texts_answer_with_a_sentence(library: Path, question: str, value: str) -> None:
    answer = ask(question, library=library)
    assert says(answer.values, answer.text, (value,)), answer.text
    assert {c.kind for c in answer.citations} == {"sentence"}


def test_a_rank_they_do_not_hold_is_refused(library: Path) -> None:
    answer = ask("which cluster ranked 40th in 2024?", library=library)
    assert answer.status is Status.REFUSED
    assert "1–3 and 6" in answer.text
