"""The fields of a question set, and one record of a file to one `Item`; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from giichat.app.errors import QuestionError
from giichat.app.eval_records import Expected, Item, Wanted

TRUE = frozenset(["true", "yes", "1", "y"])
FALSE = frozenset(["false", "no", "0", "n"])
# Every field of a question, and what it is, as told in errors and in the example set.
FIELDS: dict[str, str] = {
    "id": "a text that no other question of the set has",
    "question": "the question as a person would ask it",
    "history": "earlier questions of the conversation, oldest first",
    "class": "what the figures are grouped by",
    "answerable": "false when the right answer is a refusal",
    "accept": "required values; each a text or a number, a list of alternatives, or an object "
    "with any_of and optionally tolerance and unit",
    "all_of": "the whole list that is the answer; another value asserted beside it is wrong",
    "ordered": "true when all_of must come in this order",
    "extra_ok": "true when more than all_of may be asserted",
    "tolerance": "how far off a number may be: a number, or a share like 2%",
    "unit": "the unit of the values; an answer in another unit is wrong",
    "must_not": "values that make an answer wrong",
    "expected": "places that should be found and cited: a file or address, or an object with "
    "source and any of row, column, page, text",
    "documents": "files that hold the answer; the same as expected with file names",
    "sources": "the only files or addresses to answer from",
    "partial_ok": "true when a refusal is right as well",
    "split": "dev or test",
    "family": "questions made from one idea share it",
    "language": "the language of the question",
    "note": "anything; not used",
}
WANTED = ("any_of", "value", "tolerance", "unit")
PLACE = ("source", "row", "column", "page", "text", "grade")


class FieldError(QuestionError):
    """A field cannot be used; the reader adds where it stands."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f'field "{field}": {reason}')


def item_of(record: Mapping[str, Any], set_name: str) -> Item:
    """Return the question of a record; raises FieldError naming the field and what it should be."""
    for name in record:
        if name not in FIELDS:
            raise FieldError(str(name), f"unknown; known are {', '.join(FIELDS)}")
    item = Item(
        id=_text(record, "id"),
        question=_text(record, "question"),
        group=_text(record, "class", "general"),
        answerable=_flag(record, "answerable", True),
        accept=_wanted(record, "accept"),
        all_of=_wanted(record, "all_of"),
        ordered=_flag(record, "ordered", False),
        extra_ok=_flag(record, "extra_ok", False),
        must_not=_texts(record, "must_not"),
        history=_texts(record, "history"),
        sources=_texts(record, "sources") or None,
        expected=(*_expected(record), *map(Expected, _texts(record, "documents"))),
        split=_text(record, "split", ""),
        family=_text(record, "family", ""),
        language=_text(record, "language", ""),
        partial_ok=_flag(record, "partial_ok", False),
        note=_text(record, "note", ""),
        set=set_name,
    )
    return _sensible(item)


def _sensible(item: Item) -> Item:
    """Return the item unless its fields contradict one another."""
    if not item.answerable and (item.accept or item.all_of):
        raise FieldError("accept", "must be empty when answerable is false")
    if item.answerable and not (item.judged or item.expected):
        raise FieldError(
            "accept", "is needed (or all_of, must_not or expected) when answerable is true"
        )
    if item.ordered and not item.all_of:
        raise FieldError("ordered", "means nothing without all_of")
    return item


def _text(record: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = record.get(name)
    if value is None or value == "":
        if default is None:
            raise FieldError(name, f"is missing: {FIELDS[name]}")
        return default
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise FieldError(name, f"must be a text, not {_shown(value)}")
    return _printed(name, value)


def _flag(record: Mapping[str, Any], name: str, default: bool) -> bool:
    value = record.get(name)
    if value is None or value == "":
        return default
    if isinstance(value, bool):
        return value
    plain = str(value).strip().casefold()
    if plain in TRUE | FALSE:
        return plain in TRUE
    raise FieldError(name, f"must be true or false, not {_shown(value)}")


def _texts(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = record.get(name)
    if value is None or value == "":
        return ()
    if not isinstance(value, list):
        raise FieldError(name, f"must be a list of texts, not {_shown(value)}")
    return tuple(_printed(name, one) for one in value)


def _printed(name: str, value: Any) -> str:
    """Return a value as it would be printed: 26, 15.76, yes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    raise FieldError(name, f"must hold texts and numbers, not {_shown(value)}")


def _wanted(record: Mapping[str, Any], name: str) -> tuple[Wanted, ...]:
    value = record.get(name)
    if value is None or value == "":
        return ()
    common = {key: record[key] for key in ("tolerance", "unit") if record.get(key) is not None}
    values = value if isinstance(value, list) else [value]
    return tuple(_one_wanted(name, one, common) for one in values)


def _one_wanted(name: str, value: Any, common: Mapping[str, Any]) -> Wanted:
    """Return a required value: a text, a list of alternatives, or an object with any_of."""
    told: dict[str, Any] = dict(common)
    if isinstance(value, Mapping):
        for key in value:
            if key not in WANTED:
                raise FieldError(f"{name}.{key}", f"unknown; known are {', '.join(WANTED)}")
        told |= value
        value = value.get("any_of", value.get("value"))
    alternatives = value if isinstance(value, list) else [value]
    if not alternatives:
        raise FieldError(name, "has a value without any alternative")
    tolerance, relative = _tolerance(told.get("tolerance"))
    return Wanted(
        tuple(_printed(name, one) for one in alternatives),
        tolerance,
        relative,
        str(told.get("unit") or ""),
    )


def _tolerance(value: Any) -> tuple[float | None, bool]:
    if value is None or value == "":
        return None, False
    plain = str(value).strip()
    relative = plain.endswith("%")
    number = _number(plain.rstrip("% "), float)
    if isinstance(value, bool) or number is None or not 0 <= number < float("inf"):
        raise FieldError("tolerance", f"must be a number or a share like 2%, not {_shown(value)}")
    return (number / 100 if relative else number), relative


def _expected(record: Mapping[str, Any]) -> tuple[Expected, ...]:
    value = record.get("expected")
    if value is None or value == "":
        return ()
    if not isinstance(value, list):
        raise FieldError("expected", f"must be a list of places, not {_shown(value)}")
    return tuple(_place(one) for one in value)


def _place(value: Any) -> Expected:
    if isinstance(value, str) and value.strip():
        return Expected(value)
    if not isinstance(value, Mapping):
        raise FieldError("expected", f"must hold file names or objects, not {_shown(value)}")
    for key in value:
        if key not in PLACE:
            raise FieldError(f"expected.{key}", f"unknown; known are {', '.join(PLACE)}")
    source = value.get("source")
    if not isinstance(source, str) or not source.strip():
        raise FieldError("expected.source", "is missing: a file of the library or an address")
    return Expected(
        source,
        row=_whole(value, "row"),
        column=str(value.get("column") or ""),
        page=_whole(value, "page"),
        text=_printed("expected.text", value["text"]) if value.get("text") is not None else "",
        grade=_whole(value, "grade") or 1,
    )


def _whole(value: Mapping[str, Any], name: str) -> int | None:
    found = value.get(name)
    if found is None or found == "":
        return None
    number = None if isinstance(found, bool) else _number(str(found), int)
    if number is None or number < 1:
        raise FieldError(f"expected.{name}", f"must be a whole number from 1, not {_shown(found)}")
    return int(number)


def _number(text: str, kind: Callable[[str], float]) -> float | None:
    try:
        return kind(text)
    except ValueError:
        return None


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def unique(items: Iterable[tuple[str, Item]]) -> tuple[Item, ...]:
    """Return the items; raises QuestionError where an id stands twice, with both places."""
    seen: dict[str, str] = {}
    kept: list[Item] = []
    for place, item in items:
        if item.id in seen:
            raise QuestionError(
                f'{place}, field "id": {item.id!r} stands twice, first at {seen[item.id]}'
            )
        seen[item.id] = place
        kept.append(item)
    return tuple(kept)
