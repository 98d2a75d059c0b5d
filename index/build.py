"""Paths and addresses to a new snapshot of the library, reading only what changed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from giichat.index.embed import Progress, embed
from giichat.index.errors import LibraryError
from giichat.index.records import Manifest
from giichat.index.reuse import Known
from giichat.index.schema import FORMAT_VERSION, readers_fingerprint
from giichat.index.snapshot import STORE_FILE, Draft, Snapshot, writing
from giichat.index.store import Store
from giichat.index.weights import DEFAULT_FINGERPRINT
from giichat.index.writer import Writer
from giichat.ingest.catalogue import Catalogue
from giichat.ingest.corpus import Gathered, gather, read_file
from giichat.ingest.errors import IngestError
from giichat.ingest.names import Names
from giichat.ingest.passages import SPLITTER
from giichat.ingest.records import Content, File, Skipped, Statement, Table
from giichat.ingest.statement_tables import statement_tables

if TYPE_CHECKING:
    from giichat.index.records import Encoder


Derive = Callable[[tuple[Statement, ...], Names], tuple[Table, ...]]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: how many of each thing the library holds, what was left out, how long."""

    counts: dict[str, int]
    skipped: tuple[Skipped, ...]
    unchanged: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Readers:
    """The functions that read; tests give others. `fingerprint` changes when they do."""

    gather: Callable[[Sequence[str], Path], Gathered] = gather
    read: Callable[[File, Catalogue, Names], Content] = read_file
    derive: Derive = statement_tables
    names: Callable[[], Names] = Names.shipped
    fingerprint: Callable[[], str] = readers_fingerprint


def no_progress(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def build(
    inputs: Sequence[str],
    library: Path,
    *,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
    readers: Readers | None = None,
) -> BuildReport:
    """Make the library at a folder hold exactly the readable files of some paths and addresses.

    Files that did not change are not read again, texts that are known not encoded again, and
    when nothing changed nothing is done. A file that cannot be read is skipped, with the reason.
    Raises LibraryBusyError when another build runs, LibraryError when nothing can be read,
    IngestError for a path where nothing is.
    """
    began = time.perf_counter()
    library = library.expanduser()
    readers = readers or Readers()
    with writing(library) as draft:
        job = _Job(draft, tuple(inputs), encoder, progress or no_progress, readers)
        manifest, unchanged = job.run()
    seconds = time.perf_counter() - began
    return BuildReport(manifest.counts, manifest.skipped, unchanged, seconds)


class _Job:
    """One build, from inputs to a committed snapshot."""

    def __init__(
        self,
        draft: Draft,
        inputs: tuple[str, ...],
        encoder: Encoder | None,
        progress: Progress,
        readers: Readers,
    ) -> None:
        self.draft, self.inputs, self.progress, self.readers = draft, inputs, progress, readers
        self.encoder = encoder
        self.fingerprint = encoder.fingerprint if encoder else DEFAULT_FINGERPRINT
        self.skipped: list[Skipped] = []

    def run(self) -> tuple[Manifest, bool]:
        """Return the manifest of the current snapshot, and whether it was current before."""
        self.progress("finding", 0, 1)
        gathered = self.readers.gather(self.inputs, self.draft.downloads)
        gathered = _without(gathered, self.inputs, self.draft.library)
        self.progress("finding", 1, 1)
        self.skipped += gathered.skipped
        key = self._key(gathered)
        previous = self.draft.previous
        if previous is not None and self._same(previous, key):
            return previous.manifest, True
        self.draft.folder.mkdir()
        with Writer(self.draft.folder / STORE_FILE) as writer:
            self._read_all(writer, gathered)
            writer.set_meta(key=key, reading=self._reading(gathered.catalogue))
            vector_index = self._embed(writer)
            counts = writer.counts()
        manifest = Manifest(
            format_version=FORMAT_VERSION,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            inputs=self.inputs,
            encoder=self.fingerprint,
            vector_index=vector_index,
            splitter=SPLITTER,
            counts=counts,
            skipped=tuple(self.skipped),
        )
        committed = self.draft.commit(manifest)
        _forget_downloads(self.draft.downloads, gathered.files)
        return committed.manifest, False

    def _key(self, gathered: Gathered) -> str:
        """Return all that the snapshot's content follows from."""
        files = [[f.path, f.location, f.kind.value, f.sha256] for f in gathered.files]
        skipped = [[each.path, each.reason] for each in gathered.skipped]
        reading = self._reading(gathered.catalogue)
        return json.dumps([self.inputs, files, skipped, reading, self.fingerprint, FORMAT_VERSION])

    def _reading(self, catalogue: Catalogue) -> str:
        """Return all that decides how a file is read, the file itself apart."""
        return f"{self.readers.fingerprint()} {catalogue.fingerprint} {SPLITTER}"

    def _same(self, previous: Snapshot, key: str) -> bool:
        """Tell whether the last snapshot was made of just this, and is whole."""
        try:
            store = Store(previous.checked(STORE_FILE))
            same = store.meta("key") == key
            store.close()
            for name in previous.stamps:
                previous.checked(name)
        except LibraryError:
            return False
        return same

    def _read_all(self, writer: Writer, gathered: Gathered) -> None:
        names = self.readers.names()
        old = self._reusable(gathered)
        statements: list[Statement] = []
        held = 0
        for done, file in enumerate(gathered.files, start=1):
            try:
                content = old(file) or self.readers.read(file, gathered.catalogue, names)
                writer.add(content)
            except (IngestError, LibraryError) as error:
                reason = str(error).removeprefix(f"{file.path}: ")
                self.skipped.append(Skipped(_printable(file.path), _printable(reason)))
            else:
                held += 1
                statements += content.statements
            self.progress("reading", done, len(gathered.files))
        if not held:
            why = f": {self.skipped[0].path}: {self.skipped[0].reason}" if self.skipped else ""
            raise LibraryError(f"nothing to read in {', '.join(self.inputs) or 'no input'}{why}")
        writer.add_derived(self.readers.derive(tuple(statements), names))

    def _reusable(self, gathered: Gathered) -> Callable[[File], Content | None]:
        """Return what gives the content of a file from the last snapshot, when it still stands."""
        previous = self.draft.previous
        if previous is None:
            return lambda file: None
        try:
            store = Store(previous.checked(STORE_FILE))
            if store.meta("reading") != self._reading(gathered.catalogue):
                return lambda file: None
            held = {file.path: file for file in store.files()}
        except LibraryError:
            return lambda file: None

        def content(file: File) -> Content | None:
            old = held.get(file.path)
            if old is None or (old.sha256, old.kind) != (file.sha256, file.kind):
                return None
            found = store.content(file.path)
            return replace(found, file=file) if found else None

        return content

    def _embed(self, writer: Writer) -> str:
        encoder = self.encoder
        if encoder is None:
            from giichat.index.encoder import default_encoder

            encoder = default_encoder()
        try:
            known = Known(self.draft.previous, encoder.fingerprint)
        except LibraryError:  # the last snapshot is damaged: everything is made anew
            known = Known(None, encoder.fingerprint)
        return embed(writer, self.draft.folder, encoder, known, self.progress)


def _without(gathered: Gathered, inputs: Sequence[str], library: Path) -> Gathered:
    """Leave out the library's own files, where the library lies inside an input folder."""
    own = library.resolve()
    files = [
        file
        for file in gathered.files
        if "://" in file.path or not Path(file.location).is_relative_to(own)
    ]
    folders = [Path(each).expanduser().resolve() for each in inputs if "://" not in each]
    inside = [
        f"/{own.relative_to(folder).as_posix()}/"
        for folder in folders
        if own != folder and own.is_relative_to(folder)
    ]
    skipped = [
        each for each in gathered.skipped if not any(part in f"/{each.path}" for part in inside)
    ]
    return replace(gathered, files=tuple(files), skipped=tuple(skipped))


def _forget_downloads(folder: Path, files: Sequence[File]) -> None:
    """Remove what was fetched for inputs that are gone."""
    wanted = {Path(file.location).resolve() for file in files}
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_file() and path.resolve() not in wanted:
            path.unlink()


def _printable(text: str) -> str:
    """Return a text that any terminal and file takes: odd bytes of a name written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
