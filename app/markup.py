"""HTML from values: everything is text unless it was made by `tag`."""

from __future__ import annotations

from markupsafe import Markup, escape

VOID = frozenset({"br", "hr", "img", "input", "rect", "line", "circle", "polyline"})


def tag(name: str, *children: object, **attributes: object) -> Markup:
    """Return an element; children and attribute values are escaped, None and False left out.

    Underscores in attribute names stand for dashes; one at the end is dropped (`class_`).
    """
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Markup(f"<{name}{given} />")
    return Markup(f"<{name}{given}>{''.join(escape(child) for child in children)}</{name}>")


def many(*children: object) -> Markup:
    """Return elements one after the other, without one around them."""
    return Markup("".join(escape(child) for child in children if child))


def link(address: str, words: str) -> Markup:
    """Return a link that opens apart; addresses that are not of the web are shown, not linked."""
    if not address.startswith(("http://", "https://")):
        return tag("span", words or address)
    return tag("a", words or address, href=address, target="_blank", rel="noopener noreferrer")


def button(words: object, **attributes: object) -> Markup:
    """Return a button that the page's script acts on by its data attributes."""
    return tag("button", words, type="button", **attributes)
