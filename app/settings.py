"""Where things are and what may be used: the library folder, and a language model where one is set."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from giichat.app.errors import QuestionError

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "DO_NOT_TRACK": "1",
}
TIMEOUT = 30.0  # seconds a model may take for one reply; small models on two cores need some ten
YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """An OpenAI-compatible language model. The key is in no `repr`, log, error or answer."""

    model: str
    base_url: str
    api_key: str = field(default="", repr=False, compare=False)
    plan: bool = True  # may propose plans for questions that were not understood
    write: bool = True  # may phrase answers
    timeout: float = TIMEOUT

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> ModelSettings | None:
        """Return the model that GIICHAT_LLM_* name; None when none is named.

        Raises QuestionError for a setting that is half made or has no meaning.
        """
        env = os.environ if environment is None else environment
        model = env.get("GIICHAT_LLM_MODEL", "").strip()
        base_url = env.get("GIICHAT_LLM_BASE_URL", "").strip()
        if not model and not base_url:
            return None
        if not (model and base_url):
            missing = "GIICHAT_LLM_BASE_URL" if model else "GIICHAT_LLM_MODEL"
            raise QuestionError(
                f"{missing} is not set; a language model needs both a model and an address, "
                "or unset the other to use none"
            )
        if not base_url.startswith(("http://", "https://")):
            raise QuestionError(
                "GIICHAT_LLM_BASE_URL must begin with http:// or https://, like "
                "http://127.0.0.1:11434/v1"
            )
        return cls(
            model=model,
            base_url=base_url.rstrip("/"),
            api_key=env.get("GIICHAT_LLM_API_KEY", "").strip(),
            plan=_switch(env, "GIICHAT_LLM_PLAN"),
            write=_switch(env, "GIICHAT_LLM_WRITE"),
            timeout=_seconds(env, "GIICHAT_LLM_TIMEOUT"),
        )


def _switch(env: Mapping[str, str], name: str) -> bool:
    said = env.get(name, "on").strip().casefold() or "on"
    if said not in YES | NO:
        raise QuestionError(f"{name} must be on or off, not {said!r}")
    return said in YES


def _seconds(env: Mapping[str, str], name: str) -> float:
    said = env.get(name, "").strip()
    try:
        seconds = float(said) if said else TIMEOUT
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise QuestionError(f"{name} must be a number of seconds above 0, not {said!r}")
    return seconds


@dataclass(frozen=True, slots=True)
class Settings:
    """What a session runs with: the folder of the library, and a language model or none."""

    library: Path
    model: ModelSettings | None = None

    @classmethod
    def read(cls, library: str | Path | None = None) -> Settings:
        """Return settings from the argument and the environment.

        The library is the argument, else GIICHAT_LIBRARY, else the user's data folder; a language
        model is used only when GIICHAT_LLM_MODEL and GIICHAT_LLM_BASE_URL name one.
        """
        from giichat.index.snapshot import default_library_path

        path = Path(library).expanduser() if library else default_library_path()
        return cls(path, ModelSettings.read())


def stay_offline() -> None:
    """Set the flags that keep every package from reaching a hub or sending statistics."""
    for name, value in OFFLINE.items():
        os.environ.setdefault(name, value)
