"""The README is executed: its commands exist and run, its examples are true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
COMMANDS = ("build", "ask", "chat", "batch", "check", "doctor", "eval", "sources", "show")


def test_make_commands_of_the_readme_exist() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", README)) - {"are"}
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.M))
    assert {"chat", "test", "ask", "help"} <= named <= targets
    helped = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert all(target in helped.stdout for target in targets - {"help"})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_documented(command: str) -> None:
    assert f"`giichat {command}" in README
    shown = subprocess.run(
        [sys.executable, "-m", "giichat.app", command, "--help"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert shown.returncode == 0, shown.stderr
    assert "--library" in shown.stdout


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIICHAT_LIBRARY", str(tmp_path / "library"))
    code = re.search(r"```python\n(.*?)```", README, re.S)
    assert code is not None
    scope: dict[str, object] = {}
    exec(code[1], scope)
    assert scope["answer"].values == ("Beijing",)  # type: ignore[attr-defined]


def test_the_shell_examples_run(tmp_path: Path) -> None:
    """`make ask` of the README, and the build of one's own folder."""
    (tmp_path / "my-reports").mkdir()
    (tmp_path / "my-reports" / "cup.csv").write_text(
        "Rank,Club\n1,Rovers\n2,United\n3,City\n", encoding="utf-8"
    )
    block = re.search(r"```sh\n(giichat build my-reports.*?)```", README, re.S)
    assert block is not None
    shown = ""
    for line in block[1].strip().splitlines():
        command = line.replace("giichat", f"{sys.executable} -m giichat.app", 1)
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        shown = done.stdout
    assert "United" in shown


def test_the_documents_name_no_private_path() -> None:
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "Makefile"):
        assert str(ROOT) not in path.read_text(encoding="utf-8")
        assert str(Path.home()) not in path.read_text(encoding="utf-8")
