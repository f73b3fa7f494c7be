"""Runs the transcript importers over a folder of other people's files and writes one table in Markdown.
Usage: python -m tools.corpus_table FOLDER > docs/corpus-results.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from interviews.importers import ImportRefused, TranscriptDraft, read_transcript_safely
from interviews.importers.sniff import ending

FOLDERS = ("transcripts", "synthetic", "word-features")
HEAD = """# What the test corpus gives

Made by `python -m tools.corpus_table FOLDER` from the importers as they are in this release; each file was read in a process of
its own, as an upload is. "Kept" means that a draft came out: characters are Unicode code points of the text, * is the guessed
interviewer. What is and is not text: [transcript-import.md](transcript-import.md). Formats that this release does not read are
refused with the sentence that a person sees.
"""
COLUMNS = "| file | format | characters | turns | speakers | language | kept or refused, and what was said |\n|---|---|--:|--:|---|---|---|\n"
MOST_SPEAKERS = 6
MOST_PROBLEMS = 4


def main(arguments: list[str]) -> int:
    """Write the table of the folder named on the command line to standard output."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("Usage: python -m tools.corpus_table FOLDER", file=sys.stderr)
        return 2
    root = Path(arguments[0])
    sys.stdout.write(HEAD)
    for folder in FOLDERS:
        files = sorted(path for path in (root / folder).glob("*") if path.is_file())
        rows = [row(path) for path in files]
        kept = sum(1 for line in rows if "| kept" in line)
        sys.stdout.write(f"\n## {folder}: {kept} of {len(files)} read\n\n{COLUMNS}" + "".join(rows))
    return 0


def row(path: Path) -> str:
    """One line of the table."""
    try:
        cells = _kept(read_transcript_safely(path.name, path.read_bytes()))
    except ImportRefused as refusal:
        cells = ["", "", "", "", f"refused: {refusal}"]
    return "| " + " | ".join([path.name, ending(path.name), *map(_plain, cells)]) + " |\n"


def _kept(draft: TranscriptDraft) -> list[str]:
    shown = [
        f"{speaker.label}{'*' if speaker.is_interviewer else ''} {speaker.turns}"
        for speaker in draft.speakers[:MOST_SPEAKERS]
    ]
    more = len(draft.speakers) - len(shown)
    speakers = ", ".join([*shown, *([f"and {more} more"] if more > 0 else [])])
    said = "; ".join(["kept" + (f" ({draft.encoding})" if draft.encoding else ""), *_problems(draft)])
    return [f"{len(draft.text):,}", str(len(draft.turns)), speakers, draft.language, said]


def _problems(draft: TranscriptDraft) -> Iterator[str]:
    for problem in draft.problems[:MOST_PROBLEMS]:
        yield (f"line {problem.line}: " if problem.line else "") + problem.message % problem.values
    if len(draft.problems) > MOST_PROBLEMS:
        yield f"and {len(draft.problems) - MOST_PROBLEMS} more"


def _plain(cell: str) -> str:
    return cell.replace("|", "\\|").replace("*", "\\*").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
