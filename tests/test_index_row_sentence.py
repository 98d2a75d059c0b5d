from __future__ import annotations

from dataclasses import replace

from conftest import table

from giichat.index.row_sentence import row_sentence
from giichat.ingest.records import Role

HEADERS = {
    "Year": Role.EDITION,
    "Rank": Role.RANK,
    "Port": Role.NAME,
    "Country": Role.GROUP,
    "Boxes handled": Role.MEASURE,
    "From": Role.SOURCE,
}
ROW = ("2021", "1", "Rotterdam", "Netherlands", "15,300", "https://ports.example")


def test_a_row_is_a_sentence_of_edition_title_name_and_values() -> None:
    ports = table([ROW], HEADERS, title="the busiest ports")
    assert row_sentence(ports, ports.rows[0]) == (
        "In the 2021 edition of the busiest ports, Rotterdam has rank 1; "
        "Country Netherlands; Boxes handled 15,300."
    )


def test_missing_cells_are_not_mentioned() -> None:
    ports = table([("2021", "", "Rotterdam", "", "", "")], HEADERS)
    assert row_sentence(ports, ports.rows[0]) == "In the 2021 edition of Ports, Rotterdam."


def test_the_table_says_the_edition_and_the_unit_where_the_row_does_not() -> None:
    boxes = table([("Vigo", "412")], {"Port": Role.NAME, "Fleet": Role.MEASURE}, edition=2019)
    fleet = replace(boxes, columns=(boxes.columns[0], replace(boxes.columns[1], unit="vessels")))
    assert row_sentence(fleet, fleet.rows[0]) == (
        "In the 2019 edition of Ports, Vigo has Fleet 412 vessels."
    )


def test_without_a_name_column_the_first_words_name_the_row() -> None:
    said = table([("blue", "7")], {"Colour": Role.TEXT, "Count": Role.MEASURE})
    assert row_sentence(said, said.rows[0]) == "In Ports, blue has Count 7."
    only = table([("7",)], {"Count": Role.MEASURE})
    assert row_sentence(only, only.rows[0]) == "In Ports: Count 7."
