"""Finds the places of a text that may announce a speaker, one way of writing at a time, and decides which do.
Ways: `Name:`, `Name  0:07`, table cells, `[Name]`, a name alone on its line. Turns are cut elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from interviews.importers import labels as words

_MARK = "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]*"
CLOCK = r"(?:\d{1,2}:\d{1,2}:\d{1,2}(?:[.,:]\d{1,3})?|\d{1,3}:\d{2}(?:[.,]\d{1,3})?)(?![\d:])"
RANGE = rf"{CLOCK}(?:\s*(?:-->|->|-|–|—)\s*{CLOCK})?"
HASHED = r"#\d{1,2}:\d{2}:\d{2}(?:[-.,:]\d{1,3})?#"
BRACKETED = rf"[\[(<{{]\s*{RANGE}\s*[\])>}}]"
STAMP = rf"(?:{HASHED}|{BRACKETED}|{RANGE})"
STAMP_LINE = re.compile(rf"[ \t]*{_MARK}{STAMP}[ \t]*")

_LEAD = rf"[ \t\u00a0]*{_MARK}(?:\d{{1,4}}[.)]?\t+)?(?:(?P<before>{STAMP})[ \t\u00a0]*[-–—|]?[ \t\u00a0]*)?"
_COLON = re.compile(
    _LEAD
    + rf"(?P<name>[^\s:：][^:：\n\t]{{0,{words.MAX_LABEL + 10}}}?)"
    + rf"[ \t\u00a0]*(?P<after>{HASHED}|{BRACKETED})?[ \t\u00a0]*{_MARK}(?P<colon>[:：])"
)
_TIMED = re.compile(
    rf"[ \t]*{_MARK}(?P<name>[^\W\d][^\n\t:：]{{0,{words.MAX_LABEL}}}?)[,|]?[ \t\u00a0]+[-–—|]?[ \t]*(?P<after>{STAMP})\s*"
)
_TIMED_FIRST = re.compile(
    rf"[ \t]*{_MARK}(?P<before>{STAMP})[ \t\u00a0]+[-–—|]?[ \t]*(?P<name>[^\W\d][^\n\t:：]{{0,{words.MAX_LABEL}}}?)\s*"
)
_BRACKET = re.compile(rf"[ \t]*\[(?P<name>[^\[\]\n\t:：]{{1,{words.MAX_LABEL}}})\](?=[ \t])")
_CELL_NUMBER = re.compile(r"\s*(?:\d+(?:[.,]\d+)?\s*(?:s|sec|min|ms|m)?[.)]?)\s*")
_CELL_STAMP = re.compile(rf"\s*{STAMP}\s*")
_BARE_SHARE = 0.3
_FEW = 2
_SHARE_OF_PROSE = 5  # "He said:" counts as a label from one in five on
_WORDS_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Header:
    """A place that may announce a speaker: the span of the announcement, and how it is written."""

    way: str
    start: int
    end: int
    speaker: str
    stamp: str
    line: int
    shape: tuple[str, ...] = ()
    said: str = ""  # the last cell of a table row


@dataclass(frozen=True, slots=True)
class Lines:
    """A text cut at its line ends."""

    text: str
    starts: tuple[int, ...]
    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Cut `text`."""
        lines = tuple(text.split("\n"))
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line) + 1
        return cls(text, tuple(starts), lines)

    def words_below(self, number: int) -> str:
        """The line directly below line `number` (counted from 0), "" at the end of the text."""
        return self.lines[number + 1].strip() if number + 1 < len(self.lines) else ""

    def filled(self) -> int:
        """How many lines hold more than blanks."""
        return sum(1 for line in self.lines if line.strip())


def find_headers(text: str, chosen: Collection[str] | None = None) -> list[Header]:
    """The announcements that stand, in order. `chosen`: exactly these labels; None: detect them."""
    lines = Lines.of(text)
    ways = [_colon_headers(lines), _timed_headers(lines), _cell_headers(lines), _bracket_headers(lines)]
    if chosen is not None:
        wanted = {words.tidy(label).rstrip(":：").rstrip() for label in chosen}
        ways = [_chosen(way, wanted) for way in [*ways, _bare_headers(lines)]]
        return _with_stamps_above(_merged(ways, wanted), lines)
    accepted = [_accepted(headers, lines) for headers in ways]
    if not any(accepted):
        accepted = [_accepted_bare(_bare_headers(lines), lines)]
    return _with_stamps_above(_merged(accepted, None), lines)


def single_labels(text: str, speakers: Collection[str]) -> list[Header]:
    """Names that head one line only and were not taken, for a person to look at."""
    found = [header for header in _colon_headers(Lines.of(text)) if header.speaker not in speakers]
    counts = Counter(header.speaker for header in found)
    return [
        header
        for header in found
        if counts[header.speaker] == 1
        and words.is_name(header.speaker)
        and not words.is_heading(header.speaker)
    ]


# ways of writing ---------------------------------------------------------------------------------------------


def _colon_headers(lines: Lines) -> list[Header]:
    found = []
    for number, line in enumerate(lines.lines):
        if ":" not in line and "：" not in line:
            continue
        match = _COLON.match(line)
        if match and _is_colon_of_label(match, line):
            header = _header("colon", lines, number, match)
            if header:
                found.append(header)
    return found


def _is_colon_of_label(match: re.Match[str], line: str) -> bool:
    """Not the colon of an address, a time of day, or a smile."""
    rest = line[match.end() : match.end() + 1]
    if match["colon"] == "：" or not rest or rest.isspace():
        return True
    is_far = line[match.start("colon") - 1].isspace()
    return (
        rest not in "/\\:)"
        and not (is_far and rest in "(DP-")
        and not (rest.isdigit() and match["name"][-1].isdigit())
    )


def _timed_headers(lines: Lines) -> list[Header]:
    found = []
    for number, line in enumerate(lines.lines):
        if ":" not in line or len(line) > 120 or not lines.words_below(number):
            continue
        match = _TIMED.fullmatch(line) or _TIMED_FIRST.fullmatch(line)
        header = match and _header("timed", lines, number, match)
        if header and not STAMP_LINE.match(lines.words_below(number)):
            found.append(header)
    return found


def _bracket_headers(lines: Lines) -> list[Header]:
    matches = ((number, _BRACKET.match(line)) for number, line in enumerate(lines.lines))
    found = [_header("bracket", lines, number, match) for number, match in matches if match]
    good = [header for header in found if header]
    is_usual = len(good) >= lines.filled() * 0.5 and len({header.speaker for header in good}) > 1
    return good if is_usual else []


def _header(way: str, lines: Lines, number: int, match: re.Match[str]) -> Header | None:
    groups = match.groupdict()
    speaker = words.tidy(groups["name"])
    if speaker.startswith("[") and speaker.endswith("]"):
        speaker = speaker[1:-1].strip()
    if not words.can_be_label(speaker) or re.fullmatch(STAMP, speaker):
        return None
    stamp = bare_stamp(groups.get("before") or groups.get("after") or "")
    line = lines.lines[number]
    start = len(line) - len(line.lstrip())
    end = match.end() if way in ("colon", "bracket") else len(line.rstrip())
    origin = lines.starts[number]
    return Header(way, origin + start, origin + end, speaker, stamp, number)


def _with_stamps_above(headers: list[Header], lines: Lines) -> list[Header]:
    """A time alone on the line directly above belongs to the announcement, if the first one has it so, too."""
    if not headers or not _is_stamp_above(headers[0], lines):
        return headers
    return [
        _with_stamp_above(header, lines) if _is_stamp_above(header, lines) else header for header in headers
    ]


def _is_stamp_above(header: Header, lines: Lines) -> bool:
    above = lines.lines[header.line - 1].strip() if header.line and not header.stamp else ""
    return bool(above and STAMP_LINE.fullmatch(above))


def _with_stamp_above(header: Header, lines: Lines) -> Header:
    above = lines.lines[header.line - 1]
    start = lines.starts[header.line - 1] + len(above) - len(above.lstrip())
    return replace(header, start=start, stamp=bare_stamp(above))


def bare_stamp(stamp: str) -> str:
    """A time stamp without its brackets; the hashes of f4 stay."""
    return words.tidy(stamp).strip("[](){}<> ")


def _cell_headers(lines: Lines) -> list[Header]:
    """Rows of a table: cells before the name hold numbers or times; the commonest arrangement of cells wins."""
    found = [
        header
        for number, line in enumerate(lines.lines)
        if "\t" in line
        for header in _row_header(lines, number)
    ]
    shapes = Counter(header.shape for header in found)
    repeated = Counter((header.shape, header.speaker) for header in found)
    good = {shape: rows for shape, rows in shapes.items() if _is_transcript_shape(shape, repeated, found)}
    if not good:
        return []
    best = max(good, key=lambda shape: good[shape])
    return [header for header in found if header.shape == best]


def _row_header(lines: Lines, number: int) -> Iterator[Header]:
    cells = lines.lines[number].split("\t")
    at = 0
    kinds: list[str] = []
    while at < min(len(cells) - 1, 4) and (kind := _cell_kind(cells[at])):
        kinds.append(kind)
        at += 1
    name = words.tidy(cells[at]).rstrip(":：").rstrip("-–— ")
    if at >= len(cells) - 1 or not words.can_be_label(name) or "://" in cells[at]:
        return
    behind: list[str] = []
    while at + 1 + len(behind) < len(cells) - 1 and (kind := _cell_kind(cells[at + 1 + len(behind)])):
        behind.append(kind)
    yield _row(lines, number, cells, at, len(behind), (*kinds, "name", *behind, "words"))


def _row(lines: Lines, number: int, cells: list[str], at: int, behind: int, shape: tuple[str, ...]) -> Header:
    name = words.tidy(cells[at]).rstrip(":：").rstrip("-–— ")
    last = at + behind
    stamps = [bare_stamp(cell) for cell in cells[: last + 1] if _CELL_STAMP.fullmatch(cell)]
    end = len("\t".join(cells[: last + 1]).rstrip())
    start = len(lines.lines[number]) - len(lines.lines[number].lstrip())
    origin = lines.starts[number]
    return Header(
        "cell",
        origin + start,
        origin + end,
        name,
        stamps[0] if stamps else "",
        number,
        shape,
        "\t".join(cells[last + 1 :]).strip(),
    )


def _cell_kind(cell: str) -> str:
    if not cell.strip():
        return "empty"
    if _CELL_STAMP.fullmatch(cell):
        return "time"
    return "number" if _CELL_NUMBER.fullmatch(cell) else ""


def _is_transcript_shape(
    shape: tuple[str, ...], repeated: Counter[tuple[tuple[str, ...], str]], found: list[Header]
) -> bool:
    """Names come again (or are roles and codes), there is more than one, and the last cell holds sentences."""
    names = {name: rows for (of, name), rows in repeated.items() if of == shape}
    rows = sum(names.values())
    firm = sum(count for name, count in names.items() if words.is_role(name) or words.is_code(name))
    again = sum(count for name, count in names.items() if count > 1)
    said = [header.said for header in found if header.shape == shape]
    is_talk = sum(len(words_.split()) for words_ in said) >= rows * _WORDS_IN_A_ROW and not any(
        "\t" in each for each in said
    )
    return len(names) >= _FEW and max(again, firm) * 2 >= rows and (is_talk or firm == rows)


def _bare_headers(lines: Lines) -> list[Header]:
    """Lines that hold a name and nothing else, with words directly below."""
    found = []
    for number, line in enumerate(lines.lines):
        name = words.tidy(line)
        if len(name) > words.MAX_LABEL or not words.can_be_label(name) or not lines.words_below(number):
            continue
        is_plain = words.is_name(name) and len(name.split()) <= 4 and not name.endswith(".")
        if is_plain and not words.is_short_answer(name):
            start = lines.starts[number] + len(line) - len(line.lstrip())
            found.append(Header("bare", start, start + len(line.strip()), name, "", number))
    return found


# which of them stand -----------------------------------------------------------------------------------------


def _accepted(headers: list[Header], lines: Lines) -> list[Header]:
    """Labels seen twice; once where they are codes, roles, or names among names of the same make."""
    counts = Counter(header.speaker for header in headers)
    tests = _tests_for_once(headers, counts, lines)
    good = {label for label, count in counts.items() if count >= _FEW or any(test(label) for test in tests)}
    firm = {label for label in good if words.is_code(label) or words.is_role(label) or words.is_name(label)}
    if firm:
        total = sum(counts[label] for label in firm)
        good = firm | {label for label in good - firm if counts[label] * _SHARE_OF_PROSE >= total}
    return [header for header in headers if header.speaker in good]


def _tests_for_once(headers: list[Header], counts: Counter[str], lines: Lines) -> list[Callable[[str], bool]]:
    """The questions of which one must be answered yes for a label that occurs only once."""
    often = [label for label, count in counts.items() if count >= _FEW]
    tests: list[Callable[[str], bool]] = [words.is_code, words.is_role]
    if any(map(words.is_full_name, often)):
        tests.append(words.is_full_name)
    if often and all(len(label) > 2 and label.isupper() for label in often):
        tests.append(lambda label: len(label) > 2 and label.isupper() and not words.is_heading(label))
    if _is_all_dialogue(headers, lines):
        tests.append(lambda label: words.is_name(label) and not words.is_heading(label))
    return tests


def _is_all_dialogue(headers: list[Header], lines: Lines) -> bool:
    """Nearly every line (every second line where names stand alone) announces somebody, and not always the same."""
    own_line = sum(
        1
        for header in headers
        if header.end == lines.starts[header.line] + len(lines.lines[header.line].rstrip())
    )
    share = 0.4 if own_line * 2 >= len(headers) else 0.8
    names = {
        header.speaker
        for header in headers
        if words.is_name(header.speaker) and not words.is_heading(header.speaker)
    }
    timed = [header for header in headers if header.stamp]
    is_stamped = len(timed) > _FEW and len(timed) * 2 >= len(headers)
    return len(names) >= _FEW and (is_stamped or len(headers) >= max(2, lines.filled() * share))


def _accepted_bare(headers: list[Header], lines: Lines) -> list[Header]:
    counts = Counter(header.speaker for header in headers)
    good = {
        label
        for label, count in counts.items()
        if count >= _FEW or words.is_role(label) or words.is_code(label)
    }
    kept = [header for header in headers if header.speaker in good]
    is_usual = len(kept) >= lines.filled() * _BARE_SHARE or all(
        words.is_role(header.speaker) for header in kept
    )
    return kept if len(good) >= _FEW and is_usual else []


def _chosen(headers: list[Header], wanted: set[str]) -> list[Header]:
    return [header for header in headers if header.speaker in wanted]


def _merged(ways: list[list[Header]], wanted: set[str] | None) -> list[Header]:
    """The way with the most announcements leads; others add only the same speakers on other lines."""
    ways = [way for way in ways if way]
    if not ways:
        return []
    lead = max(ways, key=len)
    speakers = {header.speaker for header in lead} if wanted is None else wanted
    taken = {header.line: header for header in lead}
    for way in ways:
        for header in way:
            is_repeated = way is lead or header.way in ("cell", "bare")
            if not is_repeated and header.speaker in speakers:
                taken.setdefault(header.line, header)
    return [taken[line] for line in sorted(taken)]
