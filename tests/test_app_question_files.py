"""Question sets in every format mean the same, and what is wrong is named by line and field."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from giichat.app.errors import QuestionError
from giichat.app.eval_records import Expected, Item, Wanted
from giichat.app.question_drafts import draft_lines, ordinal
from giichat.app.question_example import write_example
from giichat.app.question_schema import FIELDS
from giichat.app.question_sets import kept, read_set, read_sets

ROOT = Path(__file__).parent.parent
HEADER = ["id", "question", "history", "class", "answerable", "accept", "tolerance", "sources"]
ROWS = [
    ["a", "Who came third?", "", "lookup", "true", "Seoul|Séoul", "", "cup.csv"],
    ["b", "How many?", "Who?; And in 2023?", "count", "", "26; 27", "2%", ""],
    ["c", "Which film?", "", "refusal", "no", "", "", ""],
]
YAML = """
- id: a
  question: Who came third?
  class: lookup
  accept: [[Seoul, Séoul]]
  sources: [cup.csv]
- id: b
  question: How many?
  history: ['Who?', 'And in 2023?']
  class: count
  accept: [26, 27]
  tolerance: 2%
- id: c
  question: Which film?
  class: refusal
  answerable: no
"""
LINES = [
    {"id": "a", "question": "Who came third?", "class": "lookup", "accept": [["Seoul", "Séoul"]],
     "sources": ["cup.csv"]},
    {"id": "b", "question": "How many?", "history": ["Who?", "And in 2023?"], "class": "count",
     "accept": [26, 27], "tolerance": "2%"},
    {"id": "c", "question": "Which film?", "class": "refusal", "answerable": False},
]  # fmt: skip


def write(folder: Path, suffix: str) -> Path:
    path = folder / f"set{suffix}"
    if suffix == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in [HEADER, *ROWS]:
            sheet.append(row)
        book.save(path)
    elif suffix in (".csv", ".tsv"):
        mark = "," if suffix == ".csv" else "\t"
        path.write_text("\n".join(mark.join(r) for r in [HEADER, *ROWS]), encoding="utf-8")
    elif suffix == ".json":
        path.write_text(json.dumps(LINES), encoding="utf-8")
    elif suffix == ".jsonl":
        lines = ["// a comment", *(json.dumps(x, ensure_ascii=False) for x in LINES), ""]
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        path.write_text(YAML, encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".tsv", ".xlsx", ".yaml", ".yml"])
def test_every_format_gives_the_same_questions(tmp_path: Path, suffix: str) -> None:
    assert read_set(write(tmp_path, suffix)).items == (
        Item("a", "Who came third?", "lookup", accept=(Wanted(("Seoul", "Séoul")),),
             sources=("cup.csv",), set="set"),
        Item("b", "How many?", "count", history=("Who?", "And in 2023?"), set="set",
             accept=(Wanted(("26",), 0.02, True), Wanted(("27",), 0.02, True))),
        Item("c", "Which film?", "refusal", answerable=False, set="set"),
    )  # fmt: skip


def test_values_of_yaml_are_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "- {id: 007, question: q, accept: [15.70, 2024-08-27, yes, 1:30], note: null}\n",
        encoding="utf-8",
    )
    item = read_set(path).items[0]
    assert item.id == "007"
    assert [w.any_of[0] for w in item.accept] == ["15.70", "2024-08-27", "yes", "1:30"]


def test_places_and_units(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    record = {
        "id": 1,
        "question": "q",
        "accept": {"any_of": ["5", 6], "tolerance": 0.5, "unit": "km"},
        "all_of": ["x"],
        "ordered": True,
        "expected": ["a.md", {"source": "b.csv", "row": 3, "column": "Rank", "text": 1.5}],
        "documents": ["c.md"],
    }
    path.write_text(json.dumps(record), encoding="utf-8")
    item = read_set(path).items[0]
    assert item.accept == (Wanted(("5", "6"), 0.5, False, "km"),)
    assert item.all_of == (Wanted(("x",)),) and item.ordered
    assert item.expected == (
        Expected("a.md"),
        Expected("b.csv", row=3, column="Rank", text="1.5"),
        Expected("c.md"),
    )


OK = '{"id": "1", "question": "q", "accept": ["x"]'
BAD = [
    (".jsonl", f"{OK}}}\n{{bad", "s.jsonl line 2, column 2: not JSON"),
    (".jsonl", f"{OK}}}\n[1]", "s.jsonl line 2: a question is an object"),
    (".jsonl", f'{OK}, "colour": 1}}', 's.jsonl line 1, field "colour": unknown; known are id'),
    (".jsonl", f'{OK}, "id": "2"}}', 's.jsonl line 1: field "id": stands twice'),
    (".jsonl", f"{OK}}}\n\n{OK}}}", "s.jsonl line 3, field \"id\": '1' stands twice, first at"),
    (".jsonl", '{"question": "q"}', 's.jsonl line 1, field "id": is missing'),
    (".jsonl", '{"id": "1", "question": ["q"]}', 'line 1, field "question": must be a text'),
    (".jsonl", '{"id": "1", "question": "q"}', 'field "accept": is needed'),
    (".jsonl", f'{OK}, "answerable": false}}', 'field "accept": must be empty'),
    (".jsonl", f'{OK}, "answerable": "perhaps"}}', 'field "answerable": must be true or false'),
    (".jsonl", f'{OK}, "history": "q"}}', 'field "history": must be a list'),
    (".jsonl", f'{OK}, "sources": [[]]}}', 'field "sources": must hold texts'),
    (".jsonl", f'{OK}, "tolerance": "much"}}', 'field "tolerance": must be a number or a share'),
    (".jsonl", f'{OK}, "tolerance": -1}}', 'field "tolerance": must be'),
    (".jsonl", f'{OK}, "ordered": true}}', 'field "ordered": means nothing without all_of'),
    (".jsonl", f'{OK}, "expected": "a"}}', 'field "expected": must be a list'),
    (".jsonl", f'{OK}, "expected": [1]}}', 'field "expected": must hold file names'),
    (".jsonl", f'{OK}, "expected": [{{"row": 1}}]}}', 'field "expected.source": is missing'),
    (".jsonl", f'{OK}, "expected": [{{"source": "a", "row": 0}}]}}', 'field "expected.row"'),
    (".jsonl", f'{OK}, "expected": [{{"source": "a", "x": 0}}]}}', 'field "expected.x": unknown'),
    (".jsonl", f'{OK}, "all_of": [{{"val": 1}}]}}', 'field "all_of.val": unknown'),
    (".jsonl", '{"id": "1", "question": "q", "accept": [[]]}', "without any alternative"),
    (".jsonl", '{"id": "1", "question": "q", "accept": [NaN]}', 'field "accept": must hold texts'),
    (".jsonl", "\n", "s.jsonl holds no question"),
    (".csv", "id,question\n", "s.csv holds no question"),
    (".csv", "id,question,accept\n1,q,x\n2,q,x,y\n", "s.csv line 3: has more cells"),
    (".csv", 'id,question,accept\n1,"q\nr",x\n1,q,x\n', 's.csv line 4, field "id"'),
    (".csv", 'id,question,accept\n1,q,x\n2,"q"r,x\n', "s.csv line 3: not CSV"),
    (".csv", "id,question,accept\n1,q,[x\n", 's.csv line 2, field "accept": not JSON'),
    (".csv", "id,id,accept\n1,2,x\n", 'field "id": stands twice in the header'),
    (".csv", "id,Question\n1,q\n", 's.csv line 2, field "Question": unknown'),
    (".yaml", "- id: 1\n  question: q\n  id: 2\n", 's.yaml line 3, field "id": stands twice'),
    (".yaml", "- id: 1\n  question: [q\n", "s.yaml line"),
    (".yaml", "id: 1\n", "a YAML question set is a list"),
    (".yaml", "- id: a\n  question: q\n  accept: x\n- q\n", "s.yaml line 4: a question is"),
    (".yaml", "", "holds no question"),
    (".json", '{"id": 1}', "a JSON question set is a list"),
    (".json", "[{]", "s.json line 1, column 3: not JSON"),
    (".json", '[{"id": 1}]', 's.json question 1, field "question": is missing'),
    (".xlsx", "id", "s.xlsx"),
    (".txt", "hello", "s.txt: not a question set; known are .jsonl"),
]  # fmt: skip


@pytest.mark.parametrize(("suffix", "text", "told"), BAD, ids=[b[2][:40] for b in BAD])
def test_what_is_wrong_is_named(tmp_path: Path, suffix: str, text: str, told: str) -> None:
    path = tmp_path / f"s{suffix}"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionError) as error:
        read_set(path)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_set_that_is_no_utf8_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_bytes(b'{"id": "\xff"}')
    with pytest.raises(QuestionError, match="not UTF-8 at byte 8"):
        read_set(tmp_path / "s.jsonl")
    with pytest.raises(QuestionError, match="no question set at"):
        read_set(tmp_path / "none.jsonl")


def test_a_sheet_names_the_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["id", "question", "accept"], [1, "q", 26], [], [2, "", 26]):
        sheet.append(row)
    book.save(tmp_path / "s.xlsx")
    with pytest.raises(QuestionError, match=r's.xlsx row 4, field "question": is missing'):
        read_set(tmp_path / "s.xlsx")


def test_folders_names_and_doubles(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, ".jsonl")
    sets = read_sets([tmp_path / "one", tmp_path / "two" / "set.jsonl"])
    assert [s.name for s in sets] == ["one/set", "two/set"]
    assert sets[0].items[0].key == "one/set:a"
    with pytest.raises(QuestionError, match="is given twice"):
        read_sets([tmp_path / "one", tmp_path / "one" / "set.jsonl"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(QuestionError, match="holds no question set"):
        read_sets([tmp_path / "empty"])
    with pytest.raises(QuestionError, match="no question set given"):
        read_sets([])


def test_classes_and_splits_are_kept(tmp_path: Path) -> None:
    questions = read_set(write(tmp_path, ".jsonl"))
    assert [i.id for i in kept(questions, ["count", "refusal"], None).items] == ["b", "c"]
    assert kept(questions, None, ["test"]).items == ()


@pytest.mark.parametrize("suffix", [".yaml", ".jsonl"])
def test_the_example_shows_every_field(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"example{suffix}"
    write_example(path)
    text = path.read_text(encoding="utf-8")
    items = read_set(path).items
    assert len(items) >= 5 and any(not item.answerable for item in items)
    assert all(f" {name}: " in text for name in FIELDS)
    with pytest.raises(QuestionError, match="is there already"):
        write_example(path)
    with pytest.raises(QuestionError, match="an example is written as"):
        write_example(tmp_path / "example.xlsx")


TABLE = """Year,Rank,Club,Country,Points
2024,1,Rovers,Norland,90
2024,2,United,Sudland,85
2024,3,City,Norland,80
2023,1,City,Norland,88
2023,2,Rovers,Norland,70
2023,2,Athletic,Sudland,70
"""


def test_drafts_are_questions_with_the_cells_that_answer(tmp_path: Path) -> None:
    (tmp_path / "cup.csv").write_text(TABLE, encoding="utf-8")
    lines = draft_lines(tmp_path / "cup.csv")
    (tmp_path / "drafts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    items = {i.question: i for i in read_set(tmp_path / "drafts.jsonl").items}
    second = items["Which club ranked 2nd in 2023?"]
    assert [w.any_of for w in second.accept] == [("Rovers",), ("Athletic",)]
    assert second.expected[0] == Expected("cup.csv", row=6, column="Club", text="Rovers")
    assert items["What is the points of United in 2024?"].accept[0].any_of == ("85",)
    assert items["What rank did City have in 2023?"].accept[0].any_of == ("1",)
    assert items["Which club had the highest points in 2024?"].accept[0].any_of == ("Rovers",)
    listed = items["List the clubs of Norland in 2024."]
    assert [w.any_of[0] for w in listed.all_of] == ["Rovers", "City"]
    assert items["How many clubs of Norland are there in 2024?"].accept[0].any_of == ("2",)
    assert not items["Which club ranked 43rd?"].answerable
    assert all(i.note and i.sources == ("cup.csv",) for i in items.values())
    assert lines == draft_lines(tmp_path / "cup.csv")


def test_drafting_needs_a_table_with_names(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# Note\n\nNothing is counted here.\n", encoding="utf-8")
    with pytest.raises(QuestionError, match="holds no table whose rows have names"):
        draft_lines(tmp_path / "note.md")
    (tmp_path / "x.exe").write_bytes(b"MZ")
    with pytest.raises(QuestionError, match="not a format giichat reads"):
        draft_lines(tmp_path / "x.exe")


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (113, "113th")],
)
def test_ordinals(number: int, said: str) -> None:
    assert ordinal(number) == said


def test_every_shipped_set_is_valid_and_no_id_stands_in_two() -> None:
    sets = read_sets([ROOT / "data" / "questions", ROOT / "tests" / "data" / "questions"])
    assert sum(len(s.items) for s in sets) > 1000
