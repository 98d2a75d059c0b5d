"""Whom a claim names, which ranking it is in, and of which edition: nothing where unclear."""

from __future__ import annotations

import re

from giichat.ingest.claims import INTENSITY, RANK, Claim
from giichat.ingest.lines import Line, Name
from giichat.ingest.names import Entity
from giichat.ingest.normalise import fold
from giichat.ingest.report_context import ECONOMY, Context
from giichat.ingest.subjects import WHOLES

_BRACKETS = re.compile(r"\([^()]*\)")
_COMPARED = re.compile(
    r" (?:up|down|rising|climbing|compared with|compared to|against|versus)?(?: from)?(?: the)?"
    r" [OC]\d+(?: [a-z]+)? (T\d+)(?= )"
)
_FROM = re.compile(
    r" from(?: the)? [OC]\d+(?: [a-z]+)? T\d+(?: (?:,|and|through|to) O\d+(?: T\d+)?(?= .*\bto\b))*"
)
_INTENSITY = re.compile(r"\bintensi(?:ty|ve)\b|per capita|population", re.IGNORECASE)
_ECONOMIES = re.compile(r"\b(?:econom|countr|nation)\w*|\b[Ii]ndex\b")


class Meaning:
    """Resolves the claims of one report, which is about `report_edition` (None: unknown)."""

    def __init__(self, context: Context, report_edition: int | None) -> None:
        self.context = context
        self.report_edition = report_edition

    def basis_clear(self, claim: Claim, text: str) -> bool:
        """Tell whether it is clear which of two rankings a rank is in."""
        return bool(claim.basis) or not _INTENSITY.search(text)

    def edition(self, claim: Claim, line: Line) -> tuple[int | None, ...]:
        """Return the edition of a claim, in a tuple; an empty one where it is unclear."""
        if claim.time:
            year = self._year(line, claim.time)
            return () if year is None else (year,)
        if line.framed and claim.measure == RANK:
            return ()
        text = _FROM.sub(" ", _BRACKETS.sub(" ", line.text))
        text = _COMPARED.sub(
            lambda m: " " if re.match(r" (?:up|down|ris|clim|comp|aga|ver|from)", m[0]) else m[0],
            text,
        )
        signs = re.findall(r" (T\d+)(?= )", text)
        if not signs:
            return (self.report_edition,)
        years = {self._year(line, sign) for sign in signs}
        return (years.pop(),) if len(years) == 1 and None not in years else ()

    def _year(self, line: Line, sign: str) -> int | None:
        time = line.time(sign)
        if time.year is not None:
            return time.year
        if self.report_edition is None or time.relative is None:
            return None
        return self.report_edition + time.relative

    def named(self, claim: Claim, claims: list[Claim], text: str) -> tuple[str, str] | None:
        """Return the canonical name and the ranking of a claim, or None where unclear."""
        name = claim.subject.name
        if claim.group_noun:
            return self._holder(name), claim.group_noun
        entities = self._meant(claim, claims, text)
        if not entities:
            return self._unknown(claim, claims)
        kinds = {entity.kind for entity in entities}
        if len(entities) > 1:
            return None
        (kind,) = kinds
        entity = entities[0]
        if kind == ECONOMY:
            return self._economy(claim, entity, text)
        return (entity.name, kind) if kind not in WHOLES else None

    def _holder(self, name: Name) -> str:
        wholes = [e for e in name.entities if e.kind in WHOLES]
        usable = wholes or [e for e in name.entities if e.kind in self.context.known]
        return usable[0].name if len(usable) == 1 or wholes else name.text

    def _meant(self, claim: Claim, claims: list[Claim], text: str) -> list[Entity]:
        """Return the entities that a name may mean here."""
        subject = claim.subject
        usable = [e for e in subject.name.entities if e.kind in self.context.known]
        if subject.noun:
            usable = [e for e in usable if e.kind == subject.noun] or usable
        if len({e.kind for e in usable}) > 1:
            usable = [e for e in usable if e.kind == self._likely_kind(claim, claims, text)]
        if len(usable) > 1 and subject.group:
            groups = {e.name for name in subject.group for e in name.entities}
            usable = [e for e in usable if groups.intersection(e.member_of)] or usable
        if len(usable) > 1:
            same = [e for e in usable if fold(e.name) == fold(subject.name.text)]
            usable = same or usable
        return usable

    def _likely_kind(self, claim: Claim, claims: list[Claim], text: str) -> str:
        """Return the kind that a name of several kinds has in this sentence."""
        main = self.context.main
        if claim.subject.noun:
            return claim.subject.noun
        if (main and re.search(rf"\b{main}s?\b", text)) or claim.basis == INTENSITY:
            return main
        if claim.index or _ECONOMIES.search(text):
            return ECONOMY
        others = {
            e.kind
            for other in claims
            if other.subject.name != claim.subject.name
            for e in other.subject.name.entities
            if len({x.kind for x in other.subject.name.entities}) == 1
        }
        return others.pop() if len(others) == 1 else main

    def _unknown(self, claim: Claim, claims: list[Claim]) -> tuple[str, str] | None:
        """Return an unknown name as printed, unless the known ones leave no room for it."""
        name, main = claim.subject.name, self.context.main
        if name.entities and not claim.subject.noun and main in self.context.crowded:
            return None
        if main in self.context.crowded and claim.subject.noun != main:
            beside = any(e.kind == main for other in claims for e in other.subject.name.entities)
            if not beside or claim.measure != RANK:
                return None
        return " ".join(name.text.split()), main

    def _economy(self, claim: Claim, entity: Entity, text: str) -> tuple[str, str] | None:
        """Take a rank of an economy only where a ranking of economies is spoken of."""
        main = self.context.main
        if claim.measure != RANK or main in {"", ECONOMY}:
            return entity.name, ECONOMY
        if main not in self.context.known:
            return entity.name, main
        if claim.index or _ECONOMIES.search(text):
            return entity.name, ECONOMY
        return None

    def group(self, claim: Claim) -> str:
        """Return the economies named beside a subject, canonical names where known."""
        groups: list[str] = []
        for name in claim.subject.group:
            known = [e.name for e in name.entities if e.kind in WHOLES]
            groups.append(known[0] if known else name.text)
        return "; ".join(dict.fromkeys(groups))
