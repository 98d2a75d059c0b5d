"""An installed wheel works: every module and data file is in it, and it answers in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("ingest", "index", "app", "data")
TRACKED_DATA = (".csv", ".md", ".toml", ".jsonl", ".css", ".html", ".typed", ".py")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(out),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_folders(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        f"giichat/{path.relative_to(ROOT).as_posix()}"
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in TRACKED_DATA and "__pycache__" not in path.parts
    }
    assert ours <= inside, sorted(ours - inside)
    assert "giichat/data/tables/cluster_rankings.csv" in inside


def test_an_installed_wheel_answers_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """The wheel goes into an environment of its own that sees this one's packages but not the clone."""
    home = tmp_path / "env"
    venv.create(home, with_pip=False, system_site_packages=False)
    python = home / "bin" / "python"
    site = next((home / "lib").glob("python*")) / "site-packages"
    zipfile.ZipFile(wheel).extractall(site)
    packages = [p for p in sys.path if p.endswith("site-packages")]
    # added after the wheel's own, and as plain folders: the clone's editable hook is not run
    (site / "zz_packages.pth").write_text("".join(f"{p}\n" for p in packages), encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {**os.environ, "GIICHAT_LIBRARY": str(tmp_path / "library")}
    environment.pop("PYTHONPATH", None)
    code = (
        "import giichat.app, giichat.data, sys; from giichat.app import ask\n"
        f"assert giichat.app.__file__.startswith({str(site)!r}), giichat.app.__file__\n"
        "print(ask('which cluster ranked third in 2024?').values)\n"
    )
    done = subprocess.run(
        [python, "-c", code],
        cwd=empty,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert "Beijing" in done.stdout
    again = subprocess.run(
        [python, "-m", "giichat.app", "ask", "which cluster ranked third in 2023?"],
        cwd=empty,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert again.returncode == 0, again.stderr
    assert "Seoul" in again.stdout
