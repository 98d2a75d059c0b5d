"""How a citation is written where people quote it: reference, quotation, exported conversation."""

from __future__ import annotations

import json
from datetime import date

from giichat.app.conversation import Conversation, Turn
from giichat.app.records import Answer, Citation, escape


def reference(citation: Citation, accessed: date) -> str:
    """Return publisher, title, date, place, address and access date, as one line of text."""
    parts = [citation.publisher, f"“{citation.source}”", citation.published]
    if citation.edition:
        parts.append(f"edition {citation.edition}")
    if citation.page and f"page {citation.page}" not in citation.locator:
        parts.append(f"page {citation.page}")
    parts.append(citation.locator)
    if citation.url:
        parts += [citation.url, f"accessed {accessed.isoformat()}"]
    return ", ".join(part for part in parts if part) + "."


def quotation(answer: Answer, accessed: date) -> str:
    """Return the answer with the words that prove it, each with its reference, as plain text."""
    proofs = [f"“{c.quote}” [{c.number}]" for c in answer.citations if c.kind == "sentence"]
    listed = [f"[{c.number}] {reference(c, accessed)}" for c in answer.citations]
    return "\n".join([answer.text, *proofs, "", *listed]).strip()


def to_markdown(conversation: Conversation, accessed: date) -> str:
    """Return a conversation as Markdown; what came from sources is escaped."""
    parts = [f"# {escape(conversation.title)}", f"Asked in giichat, {accessed.isoformat()}."]
    for turn in conversation.turns:
        parts.append(f"## {escape(turn.question)}")
        parts.append(_turn_markdown(turn, accessed))
    return "\n\n".join(parts) + "\n"


def _turn_markdown(turn: Turn, accessed: date) -> str:
    answer = turn.answer
    if answer is None:
        return escape(turn.error)
    parts = [escape(answer.text)]
    if answer.reading:
        parts.append(f"*Read as: {escape(answer.reading)}*")
    parts += [f"> {escape(note)}" for note in answer.notes]
    parts += [
        f"{c.number}. “{escape(c.quote)}”: {escape(reference(c, accessed))}"
        for c in answer.citations
    ]
    return "\n\n".join(parts)


def to_json(conversation: Conversation) -> str:
    """Return a conversation with whole answers as JSON."""
    data = {
        "id": conversation.id,
        "title": conversation.title,
        "begun": conversation.begun,
        "turns": [
            {
                "question": turn.question,
                "answer": turn.answer.to_dict() if turn.answer else None,
                "error": turn.error,
                "rating": turn.rating,
            }
            for turn in conversation.turns
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
