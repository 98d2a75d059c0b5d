"""A web address to a file on disk, within limits."""

from __future__ import annotations

import codecs
import hashlib
import ipaddress
import time
from email.message import Message
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from giichat.ingest.errors import IngestError
from giichat.ingest.files import MEGABYTE, SUFFIXES, identify
from giichat.ingest.records import File, Kind

if TYPE_CHECKING:
    import httpx

MAX_DOWNLOAD_BYTES = 50 * MEGABYTE  # twice the largest report of the series
MAX_SECONDS = 60.0  # for the whole of it, redirects included
STALL_SECONDS = 20.0  # without a byte
MAX_REDIRECTS = 5
USER_AGENT = "giichat/0.1"

_KINDS = {
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "application/pdf": Kind.PDF,
    "application/x-pdf": Kind.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Kind.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Kind.XLSX,
    "application/vnd.ms-excel.sheet.macroenabled.12": Kind.XLSX,
    "text/csv": Kind.CSV,
    "application/csv": Kind.CSV,
    "text/tab-separated-values": Kind.TSV,
    "text/markdown": Kind.MARKDOWN,
    "text/x-markdown": Kind.MARKDOWN,
    "text/plain": Kind.TEXT,
}
# Said by servers that do not know; then the address tells.
_UNTOLD = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
_ZIPPED_OR_PDF = frozenset({Kind.PDF, Kind.DOCX, Kind.XLSX})


def fetch(address: str, folder: Path) -> File:
    """Download an http or https address into the folder; it is cited by its address.

    Raises IngestError, naming the address and the limit, when it cannot be had or is not of a
    kind that giichat reads.
    """
    import httpx

    deadline = time.monotonic() + MAX_SECONDS
    timeout = httpx.Timeout(STALL_SECONDS)
    try:
        with httpx.Client(timeout=timeout, headers={"User-Agent": USER_AGENT}) as client:
            kind, charset, data = _follow(client, address, deadline)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, UnicodeError) as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise IngestError(f"{address}: cannot be fetched: {told}") from error
    if kind not in _ZIPPED_OR_PDF:
        data = _as_utf8(data, charset)
    suffix = next(suffix for suffix, each in SUFFIXES.items() if each is kind)
    location = folder / (hashlib.sha256(address.encode()).hexdigest()[:16] + suffix)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = location.with_suffix(".part")
        part.write_bytes(data)
        part.replace(location)
    except OSError as error:
        raise IngestError(f"{address}: cannot be saved in {folder} ({error.strerror})") from error
    return identify(location, address, kind)


def _follow(client: httpx.Client, address: str, deadline: float) -> tuple[Kind, str, bytes]:
    """Return kind, charset and bytes of what an address, or where it leads, holds."""
    current = address
    for _ in range(MAX_REDIRECTS + 1):
        _check_address(current, address)
        with client.stream("GET", current, follow_redirects=False) as response:
            if response.has_redirect_location:
                current = urljoin(current, response.headers["location"])
                continue
            if response.status_code != 200:
                raise IngestError(f"{address}: the server answered {response.status_code}")
            header = Message()
            header["content-type"] = response.headers.get("content-type", "")
            kind = _kind(header, current, address)
            charset = header.get_content_charset("") if "content-type" in response.headers else ""
            return kind, charset, _body(response, address, deadline)
    raise IngestError(f"{address}: more than {MAX_REDIRECTS} redirects")


def _check_address(current: str, first: str) -> None:
    """Raise IngestError unless it is a web address, and public if the first one was."""
    try:
        parts = urlsplit(current)
        host = parts.hostname or ""
    except ValueError as error:
        raise IngestError(f"{first}: not a valid address") from error
    if parts.scheme not in {"http", "https"}:
        raise IngestError(f"{first}: only http and https addresses are read, not {parts.scheme}")
    if not host:
        raise IngestError(f"{first}: the address names no host")
    if current != first and _is_private(host) and not _is_private(urlsplit(first).hostname or ""):
        raise IngestError(f"{first}: redirects to {host}, which is not on the public web")


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def _kind(header: Message, current: str, first: str) -> Kind:
    stated = header.get_content_type() if header["content-type"] else ""
    by_name = SUFFIXES.get(PurePosixPath(urlsplit(current).path).suffix.lower())
    kind = by_name if stated in _UNTOLD and by_name else _KINDS.get(stated)
    if kind is None:
        valid = ", ".join(kind.value for kind in Kind)
        raise IngestError(f"{first}: content type {stated or 'not told'}; giichat reads {valid}")
    return kind


def _body(response: httpx.Response, address: str, deadline: float) -> bytes:
    """Return the body; raises IngestError when it is too long or takes too long."""
    too_large = IngestError(f"{address}: larger than {MAX_DOWNLOAD_BYTES // MEGABYTE} MB")
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > MAX_DOWNLOAD_BYTES:
        raise too_large
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_DOWNLOAD_BYTES:
            raise too_large
        if time.monotonic() > deadline:
            raise IngestError(f"{address}: not complete after {MAX_SECONDS:.0f} seconds")
    return bytes(body)


def _as_utf8(data: bytes, charset: str) -> bytes:
    """Return a text as UTF-8 when only the server's header tells its encoding."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(charset).encode() if codecs.lookup(charset) else data
        except (LookupError, UnicodeDecodeError):
            return data
    return data
