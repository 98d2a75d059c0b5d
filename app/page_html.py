"""An answer as HTML: the sentence with its marks, what was understood, notes, chart, rows, sources.

Pure functions of a turn. Everything that comes from a question, a file or a model is text.
"""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from giichat.app.chart_svg import chart_svg
from giichat.app.conversation import Turn
from giichat.app.markup import button, many, tag
from giichat.app.page_marks import first_sentence, pieces
from giichat.app.page_table import csv_text, rows_table
from giichat.app.records import Answer, Citation, Status
from giichat.app.reference import quotation

SHORT = 170  # characters of an answer that is set large as a whole
FEW_PARTS = 3  # a list of more is read, not looked at
OPEN_ROWS = 12  # a longer table starts closed
FEW_SOURCES = 4  # more start closed

STATUS = {
    Status.ANSWERED: ("✓", "Proven", "Every value is cited and was checked against its source."),
    Status.PARTIAL: (
        "◐",
        "Partly held",
        "True as far as it goes; rows that are not held could change it.",
    ),
    Status.AMBIGUOUS: ("?", "Several meanings", "The question can be read in more than one way."),
    Status.CONFLICTING: ("≠", "Sources disagree", "Each source is shown."),
    Status.REFUSED: ("○", "Not held", "The library does not prove an answer."),
}


def turn_html(turn: Turn, number: int, read_only: bool = False) -> Markup:
    """Return a question with its answer; `number` counts from 0."""
    return many(
        _question(turn, number),
        tag(
            "div",
            _answer(turn, number, read_only),
            class_=f"gc-answer gc-{turn.answer.status.value}" if turn.answer else "gc-answer",
        ),
    )


def _question(turn: Turn, number: int) -> Markup:
    return tag(
        "div",
        tag("h3", turn.question, dir="auto", class_="gc-asked"),
        button(
            "Edit",
            class_="gc-quiet gc-edit",
            data_edit=number,
            aria_label=f"Edit question {number + 1} and ask again",
        ),
        class_="gc-question",
    )


def _answer(turn: Turn, number: int, read_only: bool) -> Markup:
    if turn.error:
        return tag("p", turn.error, class_="gc-error", role="alert", dir="auto")
    if turn.answer is None:
        if turn.said:
            return tag("p", turn.said, class_=_size(turn.said), dir="auto")
        return tag("p", "Looking it up…", class_="gc-waiting")
    answer = turn.answer
    text = _text(answer, number)
    if not turn.done:
        return text
    return many(
        text,
        _badge(answer),
        _changed(turn),
        _reading(answer),
        _notes(answer),
        _chart(answer, number),
        _rows(answer, number),
        _sources(answer, number),
        _actions(turn, number, read_only),
        _suggestions(turn),
    )


def _text(answer: Answer, number: int) -> Markup:
    by_number = {c.number: c for c in answer.citations}
    words = many(
        *(
            many(piece, *(mark(by_number[n], number) for n in marks))
            for piece, marks in _lead(answer)
        )
    )
    return tag("p", words, class_=_size(answer.text), dir="auto")


def _size(text: str) -> str:
    """Return how a text is set: large when it is short."""
    return "gc-lead" if len(text) <= SHORT and text.count("; ") < FEW_PARTS else "gc-text"


def _lead(answer: Answer) -> list[tuple[object, tuple[int, ...]]]:
    """Return the pieces of the text; the first sentence of a long answer is set strong."""
    found: list[tuple[object, tuple[int, ...]]] = []
    end = first_sentence(answer.text) if len(answer.text) > SHORT else 0
    listed = "; " in answer.text[:end]
    at = 0
    for piece, marks in pieces(answer):
        inside = not listed and at + len(piece) <= end + 1
        found.append((tag("strong", piece) if inside and end < SHORT * 2 else piece, marks))
        at += len(piece)
    return found


def mark(citation: Citation, number: int) -> Markup:
    """Return the numbered mark that opens the source of a citation."""
    return button(
        citation.number,
        class_="gc-mark",
        data_cite=f"{number}:{citation.number}",
        aria_label=f"Source {citation.number}: {citation.source}",
        title=citation.source,
    )


def _badge(answer: Answer) -> Markup:
    sign, name, told = STATUS[answer.status]
    took = answer.timings.get("total")
    return tag(
        "p",
        tag("span", tag("span", sign, aria_hidden="true"), f" {name}", class_="gc-badge"),
        tag("span", told, class_="gc-told"),
        tag("span", f"{took:.0f} ms", class_="gc-took") if took is not None else "",
        class_="gc-status",
    )


def _changed(turn: Turn) -> Markup:
    if not turn.before or turn.answer is None or turn.before == turn.answer.text:
        return Markup("")
    return tag(
        "p",
        "The library has changed since this was asked. It was answered then: ",
        tag("q", turn.before, dir="auto"),
        class_="gc-note",
    )


def _reading(answer: Answer) -> Markup:
    if not answer.reading and not answer.alternatives:
        return Markup("")
    others = [
        button(
            other.label,
            class_="gc-chip",
            data_ask=other.question,
            title=other.question,
            aria_label=f"Ask instead: {other.question}",
        )
        for other in answer.alternatives
    ]
    return tag(
        "div",
        tag("p", tag("b", "Read as: "), answer.reading, dir="auto") if answer.reading else "",
        tag("div", tag("span", "Did you mean", class_="gc-told"), *others, class_="gc-chips")
        if others
        else "",
        class_="gc-reading",
    )


def _notes(answer: Answer) -> Markup:
    if not answer.notes:
        return Markup("")
    return tag(
        "ul",
        *(tag("li", note, dir="auto") for note in answer.notes),
        class_="gc-notes",
        aria_label="Notes",
    )


def _chart(answer: Answer, number: int) -> Markup:
    if answer.chart is None:
        return Markup("")
    return tag(
        "div",
        chart_svg(answer.chart),
        tag(
            "div",
            button("SVG", class_="gc-quiet", data_save="svg", aria_label="Save the chart as SVG"),
            button("PNG", class_="gc-quiet", data_save="png", aria_label="Save the chart as PNG"),
            class_="gc-tools",
        ),
        class_="gc-figure",
        data_name=f"giichat-{number + 1}",
    )


def _rows(answer: Answer, number: int) -> Markup:
    table = answer.rows
    if table is None or not table.rows:
        return Markup("")
    count = len(table.rows)
    is_open = answer.chart is None and 1 < count <= OPEN_ROWS
    return tag(
        "details",
        tag("summary", f"{count} row{'s' if count > 1 else ''} used, {table.title}", dir="auto"),
        rows_table(table, f"answer {number + 1}"),
        tag(
            "div",
            button(
                "CSV",
                class_="gc-quiet",
                data_save="csv",
                data_text=csv_text(table),
                aria_label="Save the rows as CSV",
            ),
            class_="gc-tools",
        ),
        class_="gc-rows",
        open=is_open,
        data_name=f"giichat-{number + 1}",
    )


def _sources(answer: Answer, number: int) -> Markup:
    if not answer.citations:
        return Markup("")
    items = [tag("li", source_line(c, number)) for c in answer.citations]
    count = len(items)
    return tag(
        "details",
        tag("summary", f"{count} source{'s' if count > 1 else ''}"),
        tag("ol", *items),
        class_="gc-sources",
        open=count <= FEW_SOURCES,
    )


def source_line(citation: Citation, number: int) -> Markup:
    """Return a citation as one line that opens it."""
    by = " · ".join(x for x in (citation.publisher, citation.published) if x)
    return button(
        many(
            tag("span", citation.number, class_="gc-mark", aria_hidden="true"),
            tag(
                "span",
                tag("span", citation.source, class_="gc-title", dir="auto"),
                tag("span", by, class_="gc-by", dir="auto"),
            ),
        ),
        class_="gc-source",
        data_cite=f"{number}:{citation.number}",
    )


def _actions(turn: Turn, number: int, read_only: bool) -> Markup:
    answer = turn.answer
    if answer is None:
        return Markup("")
    rate = (
        ()
        if read_only
        else (
            _thumb("up", "👍", "Helpful", turn, number),
            _thumb("down", "👎", "Not helpful", turn, number),
        )
    )
    return many(
        tag(
            "div",
            button("Copy", class_="gc-quiet", data_copy=answer.text),
            button(
                "Copy as quotation",
                class_="gc-quiet",
                data_copy=quotation(answer, date.today()),
            )
            if answer.citations
            else "",
            tag("span", class_="gc-space"),
            *rate,
            class_="gc-actions",
        ),
        _comment(turn, number) if turn.rating and not read_only else "",
    )


def _thumb(kind: str, sign: str, name: str, turn: Turn, number: int) -> Markup:
    return button(
        tag("span", sign, aria_hidden="true"),
        class_="gc-quiet gc-thumb",
        data_rate=f"{number}:{kind}",
        aria_label=name,
        title=name,
        aria_pressed="true" if turn.rating == kind else "false",
    )


def _comment(turn: Turn, number: int) -> Markup:
    return tag(
        "form",
        tag("label", "What was right or wrong? (kept on this machine)", for_=f"comment-{number}"),
        tag("textarea", id=f"comment-{number}", rows=2, maxlength=2000),
        tag("button", "Save comment", type="submit", class_="gc-chip"),
        class_="gc-comment",
        data_rate=f"{number}:{turn.rating}",
    )


def _suggestions(turn: Turn) -> Markup:
    if not turn.suggestions:
        return Markup("")
    refused = turn.answer is not None and not turn.answer.answered
    name = "What can be answered" if refused else "Ask next"
    return tag(
        "div",
        tag("span", name, class_="gc-told"),
        *(button(q, class_="gc-chip", data_ask=q, dir="auto") for q in turn.suggestions),
        class_="gc-chips gc-next",
    )
