"""Snapshots of a library on disk: immutable folders, and one pointer that swings between them.

    LIBRARY/CURRENT              the name of the snapshot that serves
    LIBRARY/snapshots/NAME/      library.sqlite, vectors.npz, vectors.faiss, manifest.json
    LIBRARY/lock                 held by the one writer
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

from giichat.index.errors import LibraryBusyError, LibraryError, LibraryMissingError
from giichat.index.records import Manifest
from giichat.ingest.records import Skipped

FORMAT_VERSION = 1
POINTER = "CURRENT"
SNAPSHOTS = "snapshots"
DATABASE = "library.sqlite"
VECTORS = "vectors.faiss"
MANIFEST = "manifest.json"
KEPT = 2  # the one that serves and the one before, which a reader may still have open
AGAIN = "run `giichat build` again"


def default_library_path() -> Path:
    """Return where the library is when nothing else is said: GIICHAT_LIBRARY or the user's data."""
    told = os.environ.get("GIICHAT_LIBRARY")
    if told:
        return Path(told).expanduser()
    from platformdirs import user_data_path

    return user_data_path("giichat") / "library"


def shipped_corpus() -> Path:
    """Return the folder of the corpus that ships with the package."""
    return Path(str(files("giichat.data")))


def current(library: Path) -> Path:
    """Return the folder of the snapshot that serves.

    Raises LibraryMissingError when there is none, LibraryError when the pointer is broken.
    """
    pointer = library / POINTER
    if not pointer.is_file():
        raise LibraryMissingError(f"no library at {library}; run `giichat build --library {library}`")
    folder = library / SNAPSHOTS / pointer.read_text(encoding="utf-8").strip()
    if not (folder / DATABASE).is_file():
        raise LibraryError(f"{library} points at {folder.name}, which is not there; {AGAIN}")
    return folder


def read_manifest(folder: Path) -> Manifest:
    """Return what a snapshot says of itself, its files compared with it.

    Raises LibraryError naming the file that is missing, changed or of another format.
    """
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        data["skipped"] = tuple(Skipped(**each) for each in data["skipped"])
        data["inputs"] = tuple(data["inputs"])
        manifest = Manifest(**data)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise LibraryError(f"{path} cannot be read ({error}); {AGAIN}") from error
    if manifest.format_version != FORMAT_VERSION:
        raise LibraryError(
            f"{path} is of format {manifest.format_version}, this giichat reads {FORMAT_VERSION}; {AGAIN}"
        )
    return manifest


def verify(folder: Path, manifest: Manifest) -> None:
    """Compare every file of a snapshot with its checksum; raises LibraryError naming a bad one."""
    for name, wanted in manifest.checksums.items():
        path = folder / name
        if not path.is_file() or checksum(path) != wanted:
            raise LibraryError(f"{path} is damaged or missing; {AGAIN}")


def checksum(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def writer(library: Path) -> Iterator[None]:
    """Hold the library for writing; raises LibraryBusyError when another process does."""
    from filelock import FileLock, Timeout

    library.mkdir(parents=True, exist_ok=True)
    lock = FileLock(library / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LibraryBusyError(
            f"another process is building {library}; wait for it, or use --library for another place"
        ) from error
    try:
        yield
    finally:
        lock.release()


def new_snapshot(library: Path) -> Path:
    """Return an empty folder for a new snapshot; what killed builds left is removed."""
    home = library / SNAPSHOTS
    home.mkdir(parents=True, exist_ok=True)
    for left in home.glob("*.building"):
        shutil.rmtree(left)
    taken = [int(p.name) for p in home.iterdir() if p.name.isdigit()]
    folder = home / f"{max(taken, default=0) + 1:06d}.building"
    folder.mkdir()
    return folder


def publish(library: Path, folder: Path, manifest: Manifest) -> Path:
    """Finish a snapshot, make it the one that serves, and remove those that no reader needs."""
    names = sorted(p.name for p in folder.iterdir())
    data = asdict(manifest) | {"checksums": {name: checksum(folder / name) for name in names}}
    (folder / MANIFEST).write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    for path in folder.iterdir():
        _sync(path)
    final = folder.with_name(folder.name.removesuffix(".building"))
    folder.replace(final)
    _sync(final)
    pointer = library / f"{POINTER}.new"
    pointer.write_text(final.name, encoding="utf-8")
    _sync(pointer)
    pointer.replace(library / POINTER)
    _sync(library)
    done = sorted(p for p in (library / SNAPSHOTS).iterdir() if p.name.isdigit())
    for old in done[:-KEPT]:
        shutil.rmtree(old)
    return final


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
