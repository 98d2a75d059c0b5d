"""Imports point left only: ingest <- index <- app, and the folders are flat."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "ingest": {"ingest", "data"},
    "index": {"ingest", "index", "data"},
    "app": {"ingest", "index", "app", "data"},
}
THIRD_PARTY_AT_ONE_PLACE = {"faiss": 1, "gradio": 1, "openpyxl": 1, "sqlite3": 3}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("folder", list(ALLOWED))
def test_imports_point_left(folder: str) -> None:
    for path in (ROOT / folder).glob("*.py"):
        ours = {name.split(".")[1] for name in imported(path) if name.startswith("giichat.")}
        assert ours <= ALLOWED[folder], path


@pytest.mark.parametrize("folder", list(ALLOWED))
def test_folders_are_flat(folder: str) -> None:
    inside = [p.name for p in (ROOT / folder).iterdir() if p.is_dir() and p.name != "__pycache__"]
    assert inside == []


@pytest.mark.parametrize(("package", "most"), THIRD_PARTY_AT_ONE_PLACE.items())
def test_third_party_types_stay_in_few_files(package: str, most: int) -> None:
    users = [
        path.name
        for folder in ALLOWED
        for path in (ROOT / folder).glob("*.py")
        if any(name.split(".")[0] == package for name in imported(path))
    ]
    assert 1 <= len(users) <= most, users
