"""A checked draft as HTML: the text with each claim marked, then each claim with its proof."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from giichat.app.claim_records import ClaimCheck, Verdict
from giichat.app.markup import button, many, tag

WORDS = {
    Verdict.SUPPORTED: ("✓", "Supported"),
    Verdict.CONTRADICTED: ("✗", "Contradicted"),
    Verdict.NOT_HELD: ("○", "Not held"),
}


def check_html(draft: str, claims: Sequence[ClaimCheck]) -> Markup:
    """Return the draft with its claims marked, counts, and a list of the claims."""
    counts = [
        f"{sum(c.verdict is verdict for c in claims)} {words.lower()}"
        for verdict, (_, words) in WORDS.items()
    ]
    told = f"{len(claims)} claims: {', '.join(counts)}." if claims else (
        "No claim was found that a table or report could prove or disprove."
    )  # fmt: skip
    return tag(
        "div",
        tag("p", told, role="status"),
        tag("div", *_marked(draft, claims), class_="gc-claims", dir="auto"),
        tag("ol", *(_claim(c, i) for i, c in enumerate(claims)), class_="gc-list",
            aria_label="Claims")
        if claims
        else "",
        class_="gc-sheet",
    )  # fmt: skip


def _look(claim: ClaimCheck) -> str:
    return f"gc-{claim.verdict.value.replace(' ', '-')}"


def _marked(draft: str, claims: Sequence[ClaimCheck]) -> list[object]:
    """Return the draft in pieces; claims that overlap are marked up to the next one."""
    parts: list[object] = []
    at = 0
    for number, claim in enumerate(claims):
        start = max(at, claim.start)
        if start >= claim.end:
            continue
        parts.append(draft[at:start])
        parts.append(tag("span", draft[start : claim.end], class_=f"gc-claim {_look(claim)}",
                         title=WORDS[claim.verdict][1]))  # fmt: skip
        parts += [_mark(claim, number, c.number, number + 1) for c in claim.citations[:1]]
        at = claim.end
    return [*parts, draft[at:]]


def _mark(claim: ClaimCheck, number: int, cited: int, shown: int) -> Markup:
    source = next(c for c in claim.citations if c.number == cited)
    return button(
        shown,
        class_="gc-mark",
        data_proof=f"{number}:{cited}",
        aria_label=f"Proof of claim {number + 1}: {source.source}",
        title=source.source,
    )


def _claim(claim: ClaimCheck, number: int) -> Markup:
    sign, words = WORDS[claim.verdict]
    right = f"Held: {', '.join(claim.right)}" if claim.right else ""
    said = " · ".join(x for x in (right, claim.note, claim.reading) if x)
    marks = [_mark(claim, number, c.number, c.number) for c in claim.citations]
    return tag(
        "li",
        tag(
            "span",
            f"{number + 1}. ",
            tag("span", sign, aria_hidden="true"),
            f" {words}",
            class_=f"gc-verdict {_look(claim)}",
        ),
        tag(
            "span",
            tag("span", many(claim.text, *marks), class_="gc-title", dir="auto"),
            tag("span", said, class_="gc-by", dir="auto") if said else "",
            class_="gc-grow",
        ),
    )
