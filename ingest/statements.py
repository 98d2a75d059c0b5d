"""Sentences of a report read as ranking statements: who has which rank, count or quantity.

A sentence becomes a line of signs (tagging), its names are drawn into lists (subjects), small
grammars read what it claims (ranks, counts), and here each claim gets its name, its ranking and
its edition. What stays unclear is left out: a wrong statement is worse than a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from giichat.ingest.claims import INTENSITY, RANK, Claim
from giichat.ingest.counts import counts_in, said_numbers
from giichat.ingest.editions import document_edition
from giichat.ingest.lines import Line, Name
from giichat.ingest.meaning import Meaning
from giichat.ingest.names import Names
from giichat.ingest.quantities import GROWTH, growth_behind
from giichat.ingest.ranks import ranks_in
from giichat.ingest.records import Block, Document, Statement, TextPlace
from giichat.ingest.report_context import Context, context_of, name_words, own_rankings
from giichat.ingest.sentences import sentences
from giichat.ingest.subjects import draw_subjects
from giichat.ingest.tagging import tag

__all__ = ["document_edition", "statements_of"]

LONGEST = 1200  # characters; longer "sentences" are tables or lists that lost their breaks
_WORTH_READING = re.compile(
    r"\d|\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+teenth|\w+tieth|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|dozen|hundred|"
    r"leads?|led|tops?|topped|heads?|headed|top|followed by|behind)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"^ (?P<front>(?:(?:T\d+|D|however|overall|meanwhile) ,? ?)?)"
    r"(?P<word>it|the (?:city|cluster|university|company|club|team|region|country|economy))(?= "
    r"(?:is|was|has|had|ranks?|ranked|now|also|came|rose|moved|climbed|fell|slipped|dropped|"
    r"stands|stood|took|takes|placed|finished|leads|led|topped|tops|jumped|holds|held|counts|"
    r"counted|filed|published)\b)"
)
_LEADING = re.compile(r"^(?: (?:T\d+|D|however|meanwhile|overall) ,?)* (?P<who>L\d+) (?!,|and|'s)")
_OWNER = re.compile(r"^ (?:the (?:city|cluster|university|company|club|team|region)|it|L\d+) ")
_RANKED_BY = re.compile(
    r"\b(?:ranked|rated|placed|listed"
    r"|named)\b[^.;,]*? (?<!followed )by (?:the )?([A-Z][\w&]+(?: [A-Z][\w&]+)*)"
)
_TIED = re.compile(r"\b(?:tie|tied|ties|joint|jointly|equal|both|each|share|shared)\b")


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    block: Block
    text: str


def statements_of(document: Document, names: Names) -> tuple[Statement, ...]:
    """Return what the sentences of a report state, in text order.

    Years that are not said are those of `document.edition`; relative ones ("last year") are
    dropped where the report has no edition.
    """
    context = context_of(document.text, document.title, names)
    reader = _Reader(document, names, context)
    found: list[Statement] = []
    for sentence in _sentences(document):
        found += reader.read(sentence)
    return tuple(dict.fromkeys(found))


def _sentences(document: Document) -> Iterator[_Sentence]:
    blocks = document.blocks or (Block("paragraph", 0, len(document.text), paragraph=1),)
    for block in blocks:
        if block.kind == "table":
            continue
        for start, end in sentences(document.text[block.start : block.end], block.start):
            yield _Sentence(start, end, block, document.text[start:end])


class _Reader:
    """Reads sentences in order and remembers whom "it" and "such" may mean."""

    def __init__(self, document: Document, names: Names, context: Context) -> None:
        self.document = document
        self.names = names
        self.context = context
        self.meaning = Meaning(context, document.edition)
        self.own = own_rankings(document.text, document.title)
        self.topic: Name | None = None
        self.before = ""  # the sentence before, in the same paragraph
        self.before_line = ""
        self.block: Block | None = None

    def read(self, sentence: _Sentence) -> list[Statement]:
        """Return the statements of one sentence."""
        if sentence.block is not self.block:
            self.block, self.before = sentence.block, ""
        text = sentence.text
        if len(text) > LONGEST:
            return []
        line = tag(text, self.names, self.context.lower_words, self.context.short_names)
        self._resolve_pronoun(line)
        draw_subjects(line, self.context.kinds, self.context.neutral)
        claims: list[Claim] = []
        if _WORTH_READING.search(text) and not text.isupper():
            claims = self._claims(line)
        statements = self._stated(claims, line, sentence)
        self._remember(line, text)
        return statements

    def _claims(self, line: Line) -> list[Claim]:
        kinds, neutral = self.context.kinds, self.context.neutral
        ranks = [] if self._foreign(line) else ranks_in(line, kinds, neutral)
        if re.search(r" R\d", line.text):
            ranks = [replace(claim, index=True) for claim in ranks]
        return [
            *ranks,
            *counts_in(line, kinds, neutral),
            *self._such_numbers(line),
        ]

    def _foreign(self, line: Line) -> bool:
        """Tell whether a sentence speaks of a ranking that is not the report's own."""
        signs = re.findall(r" (R\d+)(?= )", line.text)
        named = [name_words(line.name(sign).text) for sign in signs]
        if self.own and any(words and not words & self.own for words in named):
            return True
        by = _RANKED_BY.search(line.source)
        if by is None:
            return False
        return self.document.text.count(by[1]) + self.document.title.count(by[1]) < 2

    # -- what sentences before lend to this one ------------------------------------------------

    def _resolve_pronoun(self, line: Line) -> None:
        match = _PRONOUN.match(line.text)
        if match is None or self.topic is None:
            return
        sign = line.add("N", self.topic)
        line.text = f" {match['front']}{sign}{line.text[match.end() :]}"

    def _remember(self, line: Line, text: str) -> None:
        if leading := _LEADING.match(line.text):
            subjects = line.subjects(leading["who"])
            if len(subjects) == 1:
                self.topic = subjects[0].name
        elif self.block is not None and self.block.kind == "heading":
            self.topic = None
        self.before, self.before_line = text, line.text

    def _such_numbers(self, line: Line) -> list[Claim]:
        """Read "the number of such applications was 5,600": owner and kind stand before it."""
        claims: list[Claim] = []
        for match in said_numbers(line):
            if match["who"] or not match["such"] or self.topic is None or not self.before:
                continue
            if not _OWNER.match(self.before_line):
                continue
            measure = _phrase_before(self.before, match["noun"])
            number = line.number(match["num"])
            if not measure or number.mention.bound:
                continue
            holder = Line("", dict(line.things))
            holder.text = f" {holder.add('N', self.topic)} "
            draw_subjects(holder, self.context.kinds)
            subject = holder.subjects(holder.text.strip())[0]
            claims.append(Claim(subject, measure, number.mention.value, number.printed))
            if growth := growth_behind(line, match.end()):
                claims.append(Claim(subject, GROWTH.format(measure), *growth))
        return claims

    # -- from claims to statements -------------------------------------------------------------

    def _stated(self, claims: list[Claim], line: Line, sentence: _Sentence) -> list[Statement]:
        statements: list[Statement] = []
        for claim in claims:
            edition = self.meaning.edition(claim, line)
            named = self.meaning.named(claim, claims, sentence.text)
            if not edition or named is None:
                continue
            if claim.measure == RANK and not self.meaning.basis_clear(claim, sentence.text):
                continue
            name, ranking = named
            if claim.basis == INTENSITY:
                ranking = f"{ranking} {INTENSITY}".strip()
            statements.append(
                Statement(
                    subject=name,
                    edition=edition[0],
                    ranking=ranking,
                    measure=claim.measure,
                    number=claim.value,
                    printed=claim.printed,
                    place=self._place(sentence),
                    source=sentence.block.source or self.document.source,
                    scope=claim.scope,
                    group=self.meaning.group(claim),
                )
            )
        return _consistent(statements, bool(_TIED.search(sentence.text)))

    def _place(self, sentence: _Sentence) -> TextPlace:
        block = sentence.block
        return TextPlace(
            self.document.file,
            sentence.start,
            sentence.end,
            block.page,
            block.paragraph,
            block.heading,
        )


def _phrase_before(sentence: str, noun: str) -> str:
    """Return the noun with the words that describe it, where the sentence last spoke of it."""
    bare = re.sub(r"\s?\([^()]*\)", "", sentence)
    found = re.findall(
        rf"(?<!\w)((?:(?!(?:of|the|in|a|an|to|by|for|and|from|on|with|its"
        rf"|their)\b)[\w&’'-]+ ){{1,5}})"
        rf"{re.escape(noun)}\b",
        bare,
    )
    return f"{found[-1]}{noun}" if found else ""


def _consistent(statements: list[Statement], tied: bool) -> list[Statement]:
    """Leave out what one sentence seems to say in two ways: one of the readings is wrong."""
    values: dict[tuple[object, ...], set[float]] = {}
    for s in statements:
        values.setdefault(_about(s), set()).add(s.number)
    held: dict[tuple[object, ...], set[str]] = {}
    for s in statements:
        if s.measure == RANK and len(values[_about(s)]) == 1:
            held.setdefault((s.edition, s.ranking, s.scope, s.number), set()).add(s.subject)
    return [
        s
        for s in statements
        if len(values[_about(s)]) == 1
        and (tied or s.measure != RANK or len(held[(s.edition, s.ranking, s.scope, s.number)]) == 1)
    ]


def _about(statement: Statement) -> tuple[object, ...]:
    s = statement
    return (s.subject, s.edition, s.ranking, s.measure, s.scope)
