"""The library folder: immutable snapshots, one pointer to the current one, one writer at a time.

LIBRARY/CURRENT              name of the current snapshot and the sha256 of its manifest
LIBRARY/snapshots/NAME/      library.sqlite, *.faiss, manifest.json (written last)
LIBRARY/downloads/           what was fetched from web addresses
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from giichat.index.errors import LibraryBusyError, LibraryError, LibraryMissingError
from giichat.index.records import Manifest
from giichat.index.schema import FORMAT_VERSION
from giichat.ingest.records import Skipped

CURRENT = "CURRENT"
SNAPSHOTS = "snapshots"
DOWNLOADS = "downloads"
LOCK = "build.lock"
MANIFEST = "manifest.json"
STORE_FILE = "library.sqlite"
# Hashing so much takes 10 ms, a tenth of a cold question; larger files are hashed at opening only
# when their time of change is not the one recorded, and always by `verify`.
HASHED_AT_OPENING = 8_000_000

_AGAIN = "run `giichat build` again"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file of a snapshot was when it was written."""

    sha256: str
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """Return the stamp of a file as it is now."""
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        stat = path.stat()
        return cls(digest, stat.st_size, stat.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One finished snapshot: its folder, its manifest, and the stamps of its files."""

    folder: Path
    manifest: Manifest
    stamps: dict[str, Stamp]

    def checked(self, name: str) -> Path:
        """Return the path of a file that is the one written, as far as is cheap to tell.

        Raises LibraryError, naming the file, when it is missing or changed.
        """
        return self._check(name, thorough=False)

    def verify(self) -> None:
        """Raise LibraryError unless every file is, byte for byte, the one that was written."""
        for name in self.stamps:
            self._check(name, thorough=True)

    def _check(self, name: str, *, thorough: bool) -> Path:
        path, stamp = self.folder / name, self.stamps.get(name)
        try:
            stat = path.stat()
            if stamp is None or stat.st_size != stamp.size:
                raise LibraryError(f"{path}: not the size it was written with; {_AGAIN}")
            changed = stat.st_mtime_ns != stamp.mtime_ns
            hashed = thorough or changed or stamp.size <= HASHED_AT_OPENING
            if hashed and Stamp.of(path).sha256 != stamp.sha256:
                raise LibraryError(f"{path}: damaged (its checksum differs); {_AGAIN}")
        except OSError as error:
            raise LibraryError(f"{path}: cannot be read ({error.strerror}); {_AGAIN}") from error
        return path


def default_library_path() -> Path:
    """Return the library's folder: GIICHAT_LIBRARY, else in the user's data folder."""
    if chosen := os.environ.get("GIICHAT_LIBRARY"):
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("giichat", appauthor=False) / "library"


def shipped_corpus() -> Path:
    """Return the folder of the reports and tables that come with the package."""
    from importlib.resources import files

    return Path(str(files("giichat.data")))


def current(library: Path) -> Snapshot:
    """Return the current snapshot.

    Raises LibraryMissingError when there is none, LibraryError when it is damaged or of another
    format.
    """
    pointer = library / CURRENT
    try:
        name, sha256 = pointer.read_text(encoding="utf-8").split()
    except FileNotFoundError as error:
        raise LibraryMissingError(f"no library at {library}; run `giichat build PATH`") from error
    except (OSError, ValueError) as error:
        raise LibraryError(f"{pointer}: damaged or unreadable; {_AGAIN}") from error
    path = library / SNAPSHOTS / name / MANIFEST
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LibraryError(f"{path}: cannot be read ({error.strerror}); {_AGAIN}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise LibraryError(f"{path}: damaged (its checksum differs); {_AGAIN}")
    return _snapshot(path.parent, data)


def _snapshot(folder: Path, data: bytes) -> Snapshot:
    fields = json.loads(data)
    if fields["format_version"] != FORMAT_VERSION:
        raise LibraryError(
            f"{folder}: written in format {fields['format_version']}, this giichat reads "
            f"{FORMAT_VERSION}; {_AGAIN}"
        )
    stamps = {name: Stamp(*stamp) for name, stamp in fields.pop("stamps").items()}
    fields["inputs"] = tuple(fields["inputs"])
    fields["skipped"] = tuple(Skipped(**each) for each in fields["skipped"])
    return Snapshot(folder, Manifest(**fields), stamps)


class Draft:
    """A snapshot being written; `previous` is the current one, if there is a sound one."""

    def __init__(self, library: Path, name: str, previous: Snapshot | None) -> None:
        self.library = library
        self.folder = library / SNAPSHOTS / name
        self.downloads = library / DOWNLOADS
        self.previous = previous

    def commit(self, manifest: Manifest) -> Snapshot:
        """Seal the files with their checksums and make this the current snapshot."""
        files = sorted(path for path in self.folder.iterdir() if path.name != MANIFEST)
        for path in files:
            _flush(path)
        stamps = {path.name: Stamp.of(path) for path in files}
        sealed = replace(manifest, checksums={name: s.sha256 for name, s in stamps.items()})
        fields = asdict(sealed) | {"stamps": {name: list(_plain(s)) for name, s in stamps.items()}}
        data = json.dumps(fields, indent=1).encode()
        _write(self.folder / MANIFEST, data)
        _flush(self.folder)
        _flush(self.folder.parent)
        digest = hashlib.sha256(data).hexdigest()
        _write(self.library / CURRENT, f"{self.folder.name} {digest}\n".encode())
        _flush(self.library)
        return Snapshot(self.folder, sealed, stamps)


@contextmanager
def writing(library: Path) -> Iterator[Draft]:
    """Give a draft to write into, as the only writer; what is not committed is thrown away.

    Raises LibraryBusyError at once when another process is building this library.
    """
    from filelock import FileLock, Timeout

    try:
        (library / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
        lock = FileLock(library / LOCK)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LibraryBusyError(
            f"{library} is being built by another process; wait for it to end, or give another "
            "folder with --library"
        ) from error
    except OSError as error:
        raise LibraryError(f"{library}: cannot be written ({error.strerror})") from error
    try:
        _sweep(library)
        try:
            yield Draft(library, _next_name(library), _sound(library))
        finally:
            _sweep(library)
    finally:
        lock.release()


def _sound(library: Path) -> Snapshot | None:
    """Return the current snapshot, or None when there is none or it cannot be used."""
    try:
        return current(library)
    except LibraryError:
        return None


def _sweep(library: Path) -> None:
    """Remove all snapshots but the current one and the one before it, which readers may have."""
    pointer = library / CURRENT
    now = pointer.read_text(encoding="utf-8").split()[:1] if pointer.exists() else []
    names = sorted(path.name for path in (library / SNAPSHOTS).iterdir())
    whole = [name for name in names if (library / SNAPSHOTS / name / MANIFEST).exists()]
    keep = {*now, *[name for name in whole if [name] < now][-1:]}
    for name in names:
        if name not in keep:
            shutil.rmtree(library / SNAPSHOTS / name, ignore_errors=True)


def _next_name(library: Path) -> str:
    """Return a name that sorts after those there: a number that only grows, and the time."""
    names = [path.name for path in (library / SNAPSHOTS).iterdir()]
    last = max((int(name.split("-")[0]) for name in names if name[:6].isdigit()), default=0)
    return f"{last + 1:06d}-{datetime.now(UTC):%Y%m%dT%H%M%S}"


def _plain(stamp: Stamp) -> tuple[str, int, int]:
    return stamp.sha256, stamp.size, stamp.mtime_ns


def _write(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole, on disk, or not at all."""
    made = path.with_name(f"{path.name}.{os.getpid()}")
    made.write_bytes(data)
    _flush(made)
    made.replace(path)


def _flush(path: Path) -> None:
    """Wait until a file or folder is on disk."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows does not open folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
