"""The numbers that Word shows before the paragraphs of a numbered list and does not store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = WORD + "val"
_LEVEL_NUMBER = re.compile(r"%\d")

Level = tuple[str, str]  # list id, level


class Numbering:
    """The lists of a document, and how far each has been counted."""

    def __init__(self, document: WordDocument) -> None:
        self._formats: dict[Level, tuple[str, str, int]] = {}
        self._styles: dict[str, Any] = {
            style.style_id: style.element.find(f"{WORD}pPr/{WORD}numPr")
            for style in document.styles
        }
        self._counts: dict[Level, int] = {}
        part = _numbering_of(document)
        if part is not None:
            self._read(part)

    def next_of(self, paragraph: Any) -> tuple[bool, str]:
        """Return whether a paragraph is in a list, and the number before it ("3."), if any."""
        numbered = paragraph.find(f"{WORD}pPr/{WORD}numPr")
        if numbered is None:
            style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
            numbered = self._styles.get(style.get(_VAL)) if style is not None else None
        if numbered is None:
            return False, ""
        level = (_value(numbered, "numId", "0"), _value(numbered, "ilvl", "0"))
        if level[0] == "0":  # a list that is switched off
            return False, ""
        kind, shape, start = self._formats.get(level, ("bullet", "", 1))
        self._counts[level] = self._counts.get(level, start - 1) + 1
        for other in [each for each in self._counts if each[0] == level[0] and each[1] > level[1]]:
            del self._counts[other]
        # Outlines ("2.1", "iv)") count sections; only a plain number can be a rank.
        if kind != "decimal" or len(_LEVEL_NUMBER.findall(shape)) != 1:
            return True, ""
        return True, _LEVEL_NUMBER.sub(str(self._counts[level]), shape)

    def _read(self, numbering: Any) -> None:
        kinds = {
            each.get(WORD + "abstractNumId"): each for each in numbering.iter(WORD + "abstractNum")
        }
        for listed in numbering.iter(WORD + "num"):
            kind = kinds.get(_value(listed, "abstractNumId", ""))
            for level in kind.iter(WORD + "lvl") if kind is not None else ():
                key = (listed.get(WORD + "numId"), level.get(WORD + "ilvl"))
                start = _value(level, "start", "1")
                self._formats[key] = (
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText", ""),
                    int(start) if start.isdecimal() else 1,
                )


def _numbering_of(document: WordDocument) -> Any:
    """Return the element of the numbering part, or None; asking docx for it would make one."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return getattr(relation.target_part, "element", None)
    return None


def _value(element: Any, name: str, default: str) -> str:
    found = element.find(WORD + name)
    return default if found is None else str(found.get(_VAL, default))
