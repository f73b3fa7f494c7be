"""The worker process: one line of JSON and the file's bytes on standard input, one JSON document on standard output.
It limits itself before it looks at the file. Started by isolated, never imported by the application.
"""

import json
import sys

from cccrm.kit.workers import limit


def main() -> int:
    """Read one code list; exit 0 with a draft or a refusal, 1 when memory ran out."""
    head = json.loads(sys.stdin.buffer.readline())
    limit(head["seconds"])
    from coding.importers.codebook import read_codebook  # after the limits
    from coding.importers.drafts import ImportRefused
    from coding.importers.wire import draft_to
    from interviews.importers.wire import refusal_to

    try:
        data = sys.stdin.buffer.read()
        answer = {"draft": draft_to(read_codebook(head["file_name"], data, existing=head["existing"]))}
    except ImportRefused as error:
        answer = {"refused": refusal_to(error)}
    except MemoryError:
        return 1
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
