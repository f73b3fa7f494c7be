"""The worker process: one line of JSON and the file's bytes on standard input, one JSON document on standard output.
It limits itself before it looks at the file. Started by isolated, never imported by the application.
"""

from __future__ import annotations

import json
import sys

from cccrm.kit.workers import limit


def main() -> int:
    """Read one file; exit 0 with a draft or a refusal, 1 when memory ran out."""
    head = json.loads(sys.stdin.buffer.readline())
    limit(head["seconds"])
    from interviews.importers import read_transcript  # after the limits
    from interviews.importers.wire import answer, draft_to

    return answer(lambda: draft_to(read_transcript(head["file_name"], sys.stdin.buffer.read())))


if __name__ == "__main__":
    sys.exit(main())
