#!/bin/sh
# Finds a Python that runs (a version manager's shim may exist and fail) and hands over to `python -m cccrm`,
# which finds one that is new enough, builds .venv and goes on in it.
set -eu
cd "$(dirname "$0")/.."

newest_first() { ls -d "${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}"/versions/3.*/bin/python 2>/dev/null | sort -rV; }
runs() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; }

for python in .venv/bin/python python3 python3.14 python3.13 python3.12 $(newest_first) \
    "$(uv python find --no-project '>=3.12' 2>/dev/null || echo none)" python; do
    if runs "$python"; then exec "$python" -m cccrm "$@"; fi
done
echo "cccrm needs Python 3.12 or newer, and no Python was found that runs. Install it from python.org or your package manager." >&2
exit 1
