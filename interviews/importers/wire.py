"""Drafts and refusals as JSON and back, between a worker process and its parent."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from interviews.importers.drafts import (
    ImportRefused,
    Problem,
    SpeakerDraft,
    StyleSpan,
    TranscriptDraft,
    TurnDraft,
)

_ROWS: dict[str, type[Any]] = {
    "turns": TurnDraft,
    "speakers": SpeakerDraft,
    "styles": StyleSpan,
    "problems": Problem,
}


def draft_to(draft: TranscriptDraft) -> dict[str, Any]:
    """A draft as plain values."""
    return asdict(draft)


def draft_from(values: dict[str, Any]) -> TranscriptDraft:
    """The draft that draft_to() took apart."""
    rows = {name: tuple(row(**each) for each in values[name]) for name, row in _ROWS.items()}
    return TranscriptDraft(**{**values, **rows})


def refusal_to(error: ImportRefused) -> dict[str, Any]:
    """A refusal as plain values."""
    return {"message": error.message, "values": error.values}


def refusal_from(values: dict[str, Any]) -> ImportRefused:
    """The refusal that refusal_to() took apart."""
    return ImportRefused(values["message"], values["values"])


def answer(read: Callable[[], dict[str, Any]]) -> int:
    """In the worker: write what was read, or the refusal, to standard output; gives the exit status, 1 without memory."""
    try:
        said = {"draft": read()}
    except ImportRefused as error:
        said = {"refused": refusal_to(error)}
    except MemoryError:
        return 1
    sys.stdout.write(json.dumps(said))
    return 0


def answered(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any] | None:
    """In the parent: the draft as plain values; None when the worker died. Raises ImportRefused where it refused."""
    try:
        said = json.loads(done.stdout) if done.returncode == 0 else {}
    except ValueError:
        said = {}
    if "refused" in said:
        raise refusal_from(said["refused"])
    draft: dict[str, Any] | None = said.get("draft")
    return draft
