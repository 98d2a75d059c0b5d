"""Where things are: the library folder, from arguments or the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "DO_NOT_TRACK": "1",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a session runs with. `library` is the folder of the library."""

    library: Path

    @classmethod
    def read(cls, library: str | Path | None = None) -> Settings:
        """Return settings from the argument, else GIICHAT_LIBRARY, else the user's data folder."""
        from giichat.index.snapshot import default_library_path

        return cls(Path(library).expanduser() if library else default_library_path())


def stay_offline() -> None:
    """Set the flags that keep every package from reaching a hub or sending statistics."""
    for name, value in OFFLINE.items():
        os.environ.setdefault(name, value)
