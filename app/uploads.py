"""What people add to the library through the page: files with limits, addresses, removals.

LIBRARY-uploads/      the files added (a build reads nothing that is inside its own library)
LIBRARY/removed.json  paths of files that are left out, though their folder is an input
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from giichat.app.errors import QuestionError
from giichat.index.library import Library
from giichat.ingest.files import SUFFIXES

SUFFIX, REMOVED = "-uploads", "removed.json"
MAX_FILES = 20  # in one go
MAX_BYTES = 50_000_000  # of one file; the largest report of the kind has some 30 MB
MAX_HELD = 500  # uploaded files in a library
MAX_NAME = 120  # characters
UNSAFE = re.compile(r"[\x00-\x1f/\\:*?\"<>|]+")

Rejected = tuple[str, str]  # a file's name and the reason


@dataclass(frozen=True, slots=True)
class Added:
    """What went into the folder of uploads, and what did not, with the reason."""

    names: tuple[str, ...]
    rejected: tuple[Rejected, ...]


class Uploads:
    """The additions to the library at a folder."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self.folder = library.with_name(library.name + SUFFIX)

    def add(self, files: Sequence[Path]) -> Added:
        """Copy files in; those too large, of an unknown type or too many are rejected."""
        names: list[str] = []
        rejected: list[Rejected] = []
        for file in files:
            name = safe_name(file.name)
            reason = self._reason(file, len(names))
            if reason:
                rejected.append((name, reason))
                continue
            self.folder.mkdir(parents=True, exist_ok=True)
            place = self._free(name)
            shutil.copyfile(file, place)
            names.append(place.name)
        return Added(tuple(names), tuple(rejected))

    def _reason(self, file: Path, taken: int) -> str:
        kinds = ", ".join(sorted(SUFFIXES))
        if taken >= MAX_FILES:
            return f"more than {MAX_FILES} files at once; add it in another go"
        if file.suffix.lower() not in SUFFIXES:
            return f"type {file.suffix or 'unknown'} cannot be read; types that can: {kinds}"
        size = file.stat().st_size
        if size == 0:
            return "empty"
        if size > MAX_BYTES:
            return f"{size / 1e6:.0f} MB (limit {MAX_BYTES / 1e6:.0f} MB)"
        held = sum(1 for _ in self.folder.iterdir()) if self.folder.is_dir() else 0
        return f"the library has {held} uploads (the limit)" if held >= MAX_HELD else ""

    def _free(self, name: str) -> Path:
        """Return a place for a file of this name that no other upload has."""
        place, number = self.folder / name, 2
        while place.exists():
            stem, suffix = Path(name).stem, Path(name).suffix
            place, number = self.folder / f"{stem}-{number}{suffix}", number + 1
        return place

    # -- what a build reads --------------------------------------------------------------------

    def inputs(self, library: Library, *addresses: str) -> tuple[str, ...]:
        """Return the inputs of the next build: those of the last, the uploads and addresses."""
        known = [i for i in library.manifest.inputs if i != str(self.folder)]
        held = self.folder.is_dir() and any(self.folder.iterdir())
        own = [str(self.folder)] if held else []
        return tuple(dict.fromkeys((*known, *own, *addresses)))

    def removed(self) -> tuple[str, ...]:
        """Return the paths that builds leave out."""
        file = self._library / REMOVED
        if not file.exists():
            return ()
        try:
            return tuple(str(path) for path in json.loads(file.read_text(encoding="utf-8")))
        except ValueError as error:
            raise QuestionError(f"{file}: damaged ({error}); delete it") from error

    def remove(self, library: Library, path: str) -> tuple[str, ...]:
        """Take a file out and return the inputs left: an upload is deleted, others left out.

        Raises QuestionError for a path that is not held, and for the last one.
        """
        files = library.files()
        file = next((f for f in files if f.path == path), None)
        if file is None:
            raise QuestionError(f"{path} is not in the library; reload the page")
        if len(files) == 1:
            raise QuestionError(f"{path} is the only source; add another before removing it")
        inputs = tuple(i for i in self.inputs(library) if i not in (path, file.location))
        place = Path(file.location)
        if place.parent == self.folder:
            place.unlink(missing_ok=True)
            return self.inputs(library)
        if path in library.manifest.inputs or file.location in library.manifest.inputs:
            return inputs
        self._write((*self.removed(), path))
        return inputs

    def restore(self) -> None:
        """Let builds read again what was left out."""
        self._write(())

    def _write(self, paths: tuple[str, ...]) -> None:
        text = json.dumps(sorted(set(paths)), ensure_ascii=False)
        (self._library / REMOVED).write_text(text, encoding="utf-8")


def safe_name(name: str) -> str:
    """Return a file name without what a file system or a path gives a meaning."""
    bare = UNSAFE.sub("_", name).strip(". ") or "file"
    stem, dot, suffix = bare.rpartition(".")
    return f"{stem[:MAX_NAME]}{dot}{suffix[:10]}" if dot else bare[:MAX_NAME]


def checked_address(text: str) -> str:
    """Return a web address; raises QuestionError for anything else."""
    address = text.strip()
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise QuestionError(f"{address!r} is not a web address; it begins with https:// or http://")
    return address
