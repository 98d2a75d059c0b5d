"""The deterministic answer, with a language model's help where one is configured and of use.

Whatever the model does, the answer found without it is kept: a model that is dead, slow or wrong
costs time and a note, never an answer, a value or a citation.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import lru_cache

from giichat.app.answering import Desk
from giichat.app.errors import ModelError
from giichat.app.planning import propose
from giichat.app.records import Answer
from giichat.app.settings import ModelSettings
from giichat.app.writing import Report, Writer, names_the_answer, phrasable, phrase
from giichat.ingest.sentences import sentences


def told(answer: Answer) -> Generator[str, None, Answer]:
    """Yield the text of an answer sentence by sentence; return the answer."""
    ends = [end for _, end in sentences(answer.text)][:-1]
    for start, end in zip([0, *ends], [*ends, len(answer.text)], strict=True):
        if start < end:
            yield answer.text[start:end]
    return answer


def assisted(
    desk: Desk,
    question: str,
    history: Sequence[str],
    files: Sequence[str] | None,
    settings: ModelSettings,
    model: Writer | None = None,
) -> Generator[str, None, Answer]:
    """Yield the text of an answer as far as it is verified; return the answer with its notes."""
    answer = desk.ask(question, tuple(history), files)
    wanted = (settings.plan and not answer.answered) or (settings.write and phrasable(answer))
    if not wanted:
        return (yield from told(answer))
    model = model or language_model(settings)
    if not answer.answered:
        return (yield from told(_planned(answer, history, files, desk, model)))
    return (yield from _written(answer, model))


@lru_cache(maxsize=4)
def language_model(settings: ModelSettings) -> Writer:
    """Return the client of a configured model, kept between questions."""
    from giichat.app.language_model import LanguageModel

    return LanguageModel(settings)


def _planned(
    answer: Answer, history: Sequence[str], files: Sequence[str] | None, desk: Desk, model: Writer
) -> Answer:
    try:
        found = propose(answer.question, history, files, desk, model)
    except ModelError as error:
        note = f"The language model could not be asked to read the question: {error}."
        return replace(answer, notes=(*answer.notes, note))
    return replace(found, timings=answer.timings) if found is not None else answer


def _written(answer: Answer, model: Writer) -> Generator[str, None, Answer]:
    prose = ""
    writing = phrase(answer, model)
    report = Report()
    while True:
        try:
            sentence = next(writing)
        except StopIteration as done:
            report = done.value
            break
        delta = f" {sentence}" if prose else sentence
        prose += delta
        yield delta
    noted = replace(answer, notes=(*answer.notes, report.note()))
    if not prose:
        return (yield from told(noted))
    if not names_the_answer(prose, answer):
        yield f" {answer.text}"
        prose += f" {answer.text}"
    return replace(noted, text=prose)
