"""Reads a code list that is packed (.xlsx, .docx) in a worker process with limits on memory and time, and without this
process's secrets. A crash, a hang or too much memory there becomes a refusal here.
"""

import json
import subprocess
from collections.abc import Collection

from cccrm.kit import workers
from cccrm.kit.words import gettext_noop as _
from coding.importers.codebook import read_codebook
from coding.importers.drafts import CodebookDraft, ImportRefused
from coding.importers.tables import file_kind, refuse_size
from coding.importers.wire import draft_from
from interviews.importers.wire import answered

SECONDS = 20
TOO_SLOW = _(
    "The file took longer than %(seconds)s seconds to read and was given up. Copy the codes and paste them instead."
)
CRASHED = _(
    "The file could not be read: it needs more memory than a code list may take, or it is damaged."
    " Copy the codes and paste them instead."
)


def read_codebook_safely(
    file_name: str, data: bytes, *, existing: Collection[str] = (), seconds: float = SECONDS
) -> CodebookDraft:
    """What read_codebook gives; packed files are read in a process of their own.

    Raises ImportRefused, also when that process dies. Plain text has nothing to unpack, and is read here.
    """
    refuse_size(data)
    if file_kind(data, file_name) == "text":
        return read_codebook(file_name, data, existing=existing)
    head = json.dumps({"file_name": file_name, "existing": list(existing), "seconds": seconds}).encode()
    try:
        done = workers.run("coding.importers.worker", head + b"\n" + data, seconds=seconds)
    except subprocess.TimeoutExpired as error:
        raise ImportRefused(TOO_SLOW, {"seconds": f"{seconds:g}"}) from error
    draft = answered(done)
    if draft is None:
        raise ImportRefused(CRASHED, {})
    return draft_from(draft)
