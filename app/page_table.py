"""Rows as a table that can be sorted and taken away."""

from __future__ import annotations

import csv
import io
import re

from markupsafe import Markup

from giichat.app.markup import button, many, tag
from giichat.app.records import UsedTable

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[-+−]?\d[\d  ,.’']*\s?%?=?")


def rows_table(table: UsedTable, name: str) -> Markup:
    """Return the rows as a table; headers are buttons that sort by their column."""
    shown = [i for i in range(len(table.columns)) if any(row[i] for row in table.rows)] or list(
        range(len(table.columns))
    )
    numeric = [all(_is_number(row[i]) for row in table.rows if row[i]) for i in shown]
    head = tag(
        "tr",
        *(
            tag(
                "th",
                button(
                    many(table.columns[i], tag("span", class_="gc-sort", aria_hidden="true")),
                    class_="gc-head",
                    data_sort=at,
                ),
                scope="col",
                class_="gc-number" if number else None,
            )
            for at, (i, number) in enumerate(zip(shown, numeric, strict=True))
        ),
    )
    body = many(
        *(
            tag(
                "tr",
                *(
                    tag("td", row[i] or "–", dir="auto", class_="gc-number" if number else None)
                    for i, number in zip(shown, numeric, strict=True)
                ),
            )
            for row in table.rows
        )
    )
    return tag(
        "div",
        tag(
            "table",
            tag("caption", table.title, class_="gc-hidden"),
            tag("thead", head),
            tag("tbody", body),
            class_="gc-table",
        ),
        class_="gc-scroll",
        tabindex=0,
        role="region",
        aria_label=f"Rows of {table.title}, {name}",
    )


def _is_number(printed: str) -> bool:
    return NUMBER.fullmatch(printed.strip()) is not None


def csv_text(table: UsedTable) -> str:
    """Return the rows as CSV; a cell that a spreadsheet would run as a formula is quoted by '."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(header) for header in table.columns])
    writer.writerows([[_safe(cell) for cell in row] for row in table.rows])
    return out.getvalue()


def _safe(cell: str) -> str:
    harmless = not cell.startswith(FORMULA) or _is_number(cell)
    return cell if harmless else f"'{cell}"
