"""Reads a transcript in a worker process with limits on memory and time, and without this process's secrets.
A crash, a hang or too much memory there becomes a refusal here.
"""

from __future__ import annotations

import json
import subprocess

from cccrm.kit import workers
from cccrm.kit.words import gettext_noop
from interviews.importers.drafts import ImportRefused, TranscriptDraft
from interviews.importers.sniff import check_size, refuse
from interviews.importers.wire import answered, draft_from

TOO_SLOW = gettext_noop(
    "%(file)s took longer than %(seconds)s seconds to read and was given up."
    " Copy its text into a new Word document and upload that."
)
CRASHED = gettext_noop(
    "%(file)s could not be read: it needs more memory than a transcript may take, or it is damaged."
    " Copy its text into a new Word document and upload that."
)


def read_transcript_safely(file_name: str, data: bytes, *, seconds: float = 60) -> TranscriptDraft:
    """What read_transcript gives, from a process of its own. Raises ImportRefused, also when that process dies."""
    check_size(file_name, data)
    head = json.dumps({"file_name": file_name, "seconds": seconds}).encode() + b"\n"
    try:
        done = workers.run("interviews.importers.worker", head + data, seconds=seconds)
    except subprocess.TimeoutExpired as error:
        raise refuse(TOO_SLOW, file_name, seconds=f"{seconds:g}") from error
    draft = answered(done)
    if draft is None:
        raise refuse(CRASHED, file_name)
    return draft_from(draft)


__all__ = ["CRASHED", "TOO_SLOW", "ImportRefused", "read_transcript_safely"]
