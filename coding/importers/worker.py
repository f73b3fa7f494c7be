"""The worker process: one line of JSON and the file's bytes on standard input, one JSON document on standard output.
It limits itself before it looks at the file. Started by isolated, never imported by the application.
"""

import json
import sys
from typing import Any

from cccrm.kit.workers import limit


def main() -> int:
    """Read one code list; exit 0 with a draft or a refusal, 1 when memory ran out."""
    head = json.loads(sys.stdin.buffer.readline())
    limit(head["seconds"])
    from coding.importers.codebook import read_codebook  # after the limits
    from coding.importers.wire import draft_to
    from interviews.importers.wire import answer

    def read() -> dict[str, Any]:
        data = sys.stdin.buffer.read()
        return draft_to(read_codebook(head["file_name"], data, existing=head["existing"]))

    return answer(read)


if __name__ == "__main__":
    sys.exit(main())
