"""Which files of a folder can be read, what they are, and why the others are left out."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from giichat.ingest.errors import IngestError
from giichat.ingest.records import File, Kind, Skipped

SOURCES_FILE = "sources.toml"
SUFFIXES = {
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".csv": Kind.CSV,
    ".tsv": Kind.TSV,
    ".tab": Kind.TSV,
    ".xlsx": Kind.XLSX,
    ".xlsm": Kind.XLSX,
}
MEGABYTE = 1_000_000
MAX_BYTES = 200 * MEGABYTE  # the largest official reports are under 50 MB
# A ranking workbook unpacks to a few MB; beyond this a file is broken or made to fill memory.
MAX_UNPACKED_BYTES = 400 * MEGABYTE
HEAD = 4096  # bytes that tell text from anything else

_ZIPPED = {Kind.DOCX: "word/", Kind.XLSX: "xl/"}
_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP or Office file",
    b"\xd0\xcf\x11\xe0": "an old or encrypted Office file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "a gzip file",
    b"\x7fELF": "a program",
}
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 and UTF-32 begin so, and hold zero bytes


def find_files(
    path: Path, ignore: Iterable[str] = ()
) -> tuple[tuple[File, ...], tuple[Skipped, ...]]:
    """Return the readable files at a path, sorted, and those left out with the reason.

    A folder is walked to its end; paths are relative to it. Hidden files and sources files are
    passed over in silence, and so is what `ignore` names: paths or patterns relative to the
    folder. Raises IngestError when there is nothing at the path.
    """
    if not path.exists():
        raise IngestError(f"{path}: no such file or folder")
    files: list[File] = []
    skipped: list[Skipped] = []
    root = path if path.is_dir() else path.parent
    found = _walk(path, root, tuple(ignore), skipped) if path.is_dir() else [path]
    for each in found:
        name = each.relative_to(root).as_posix()
        try:
            files.append(identify(each, name))
        except IngestError as error:
            skipped.append(Skipped(name, str(error).removeprefix(f"{name}: ")))
    return tuple(files), tuple(sorted(skipped, key=lambda item: item.path))


def identify(location: Path, path: str, kind: Kind | None = None) -> File:
    """Return the file at a location, cited as `path`, its kind from its name unless given.

    Raises IngestError when the kind is unknown or its content is not of that kind.
    """
    kind = kind or SUFFIXES.get(location.suffix.lower())
    if kind is None:
        suffix = location.suffix or "no suffix"
        raise IngestError(f"{path}: not a format giichat reads ({suffix})")
    try:
        _check(location, path, kind)
        with location.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise IngestError(f"{path}: cannot be opened ({error.strerror})") from error
    return File(path, str(location.resolve()), kind, digest)


def _walk(
    folder: Path, root: Path, ignore: tuple[str, ...], skipped: list[Skipped]
) -> Iterator[Path]:
    """Yield the files under a folder in sorted order, each folder once whatever links say."""
    seen: set[Path] = set()
    todo = [folder]
    while todo:
        current = todo.pop()
        name = current.relative_to(root).as_posix()
        if current.is_dir():
            real = current.resolve()
            if real in seen:
                skipped.append(Skipped(name, "a link to a folder that is already read"))
                continue
            seen.add(real)
            todo.extend(sorted(_entries(current, root, ignore, skipped), reverse=True))
        elif current.is_file():
            yield current
        else:
            skipped.append(Skipped(name, "not a file (a broken link or a device)"))


def _entries(
    folder: Path, root: Path, ignore: tuple[str, ...], skipped: list[Skipped]
) -> list[Path]:
    try:
        entries = [each for each in folder.iterdir() if not _passed_over(each.name)]
    except OSError as error:
        name = folder.relative_to(root).as_posix()
        skipped.append(Skipped(name, f"cannot be opened ({error.strerror})"))
        return []
    return [
        entry
        for entry in entries
        if not any(fnmatch(entry.relative_to(root).as_posix(), pattern) for pattern in ignore)
    ]


def _passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name == SOURCES_FILE


def _check(location: Path, path: str, kind: Kind) -> None:
    """Raise IngestError when the content cannot be of this kind, or is too large."""
    size = location.stat().st_size
    if size == 0:
        raise IngestError(f"{path}: empty (0 bytes)")
    if size > MAX_BYTES:
        limit = MAX_BYTES // MEGABYTE
        raise IngestError(f"{path}: too large ({size // MEGABYTE} MB, limit {limit} MB)")
    with location.open("rb") as stream:
        head = stream.read(HEAD)
    if kind is Kind.PDF:
        if b"%PDF-" not in head[:1024]:
            raise IngestError(f"{path}: not a PDF file (it has no PDF header)")
    elif kind in _ZIPPED:
        _check_zip(location, path, kind)
    else:
        _check_text(head, path, kind)


def _check_zip(location: Path, path: str, kind: Kind) -> None:
    try:
        with zipfile.ZipFile(location) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise IngestError(
            f"{path}: not a {kind.value.upper()} file, damaged or encrypted ({error})"
        ) from error
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES:
        raise IngestError(
            f"{path}: unpacks to {unpacked // MEGABYTE} MB (limit "
            f"{MAX_UNPACKED_BYTES // MEGABYTE} MB)"
        )
    if not any(part.filename.startswith(_ZIPPED[kind]) for part in parts):
        raise IngestError(f"{path}: not a {kind.value.upper()} file (a ZIP of something else)")


def _check_text(head: bytes, path: str, kind: Kind) -> None:
    for signature, what in _SIGNATURES.items():
        if head.startswith(signature):
            raise IngestError(f"{path}: not {kind.value} but {what}")
    if b"\0" in head and not head.startswith(_WIDE_TEXT) and not _looks_wide(head):
        raise IngestError(f"{path}: not {kind.value} (it holds binary data)")
    if not head.strip():
        raise IngestError(f"{path}: empty (only white space)")
    if kind is Kind.HTML and b"<" not in head:
        raise IngestError(f"{path}: not HTML (it has no tags)")


def _looks_wide(head: bytes) -> bool:
    """Tell whether every other byte is zero, as in UTF-16 text of Latin letters without a mark."""
    even, odd = head[0::2], head[1::2]
    return any(
        part.count(0) > 0.8 * len(part) and other.count(0) == 0
        for part, other in ((even, odd), (odd, even))
    )
