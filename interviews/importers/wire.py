"""Drafts and refusals as JSON and back, between the worker process and its parent."""

from __future__ import annotations

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
