"""What reports say: queries to neutral blocks. The frame of every report, the codebook and the extracts.

How it is written is in word.py; tables and transcripts are in content_tables.py and content_transcripts.py.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coding import codetree
from coding.actions.codes import snapshot
from coding.exports.options import Chosen
from coding.models import Code, CodebookVersion
from coding.queries.rules import rules_of
from coding.queries.segments import Segment, documents_in_order, segments, unplaced
from coding.report import Block, Cell, Column, Heading, Paragraph, Quote, Report, Table, cell, paragraph
from interviews.access import Member
from interviews.models import Case, Informant, ResearchQuestion

# Light fields for the twelve hues of the code list: oklch(0.89 0.065 hue), as in static/css/tokens.css.
COLOURS = (
    "BBDFFF", "BDE8C4", "FFCBC5", "F5D5AB", "E8CFFC", "A8E9E8",
    "F9CBE8", "DDDFAE", "CADAFF", "FFCFB5", "B0E9D4", "ADE5FB",
)  # fmt: skip


def framed(
    member: Member,
    title: str,
    blocks: Sequence[Block],
    chosen: Chosen,
    *,
    landscape: bool = False,
    language: str = "",
) -> Report:
    """Put blocks into a report that says which study it is from, when it was made and with which code list."""
    return Report(
        title=title,
        blocks=tuple(blocks),
        made=timezone.now(),
        language=language or get_language() or "en",
        landscape=landscape,
        paper=chosen["paper"],
        header=member.study.title,
        footer=made_with(member),
    )


def made_with(member: Member) -> str:
    """Say when this was made, and with which version of the code list."""
    day = date_format(timezone.localdate(), _("j F Y"))
    newest = CodebookVersion.objects.filter(study=member.study).order_by("-created_at").first()
    if newest is None:
        return _("Made on %(day)s with the code list of that day, not kept as a version.") % {"day": day}
    values = {
        "day": day,
        "version": newest.name,
        "kept": date_format(timezone.localdate(newest.created_at), _("j F Y")),
    }
    if newest.codes == snapshot(member.study):
        return _("Made on %(day)s with the codebook version “%(version)s” of %(kept)s.") % values
    return (
        _(
            "Made on %(day)s with the code list of that day; the newest version kept is “%(version)s” of %(kept)s."
        )
        % values
    )


# -- who said it --------------------------------------------------------------------------------


def attribution(how: str, case: Case | None, role: str, address: str) -> str:
    """Say whose words a quotation has; the address is left out where it would give the case away."""
    where = f"{case.heading}, {address}" if case else address
    match how:
        case "case":
            return where
        case "role":
            return role
        case "both":
            return ", ".join(filter(None, (role, where)))
    return ""


def role_of(segment: Segment) -> str:
    """The role or title of who speaks where the passage begins; "" where it is not known."""
    speaker = segment.turn.speaker if segment.turn else None
    return speaker.informant.title if speaker and speaker.informant else ""


def named_persons(member: Member) -> list[str]:
    """Role and case of everybody whom these two together name, because nobody else in the case has the role."""
    people: dict[tuple[Case | None, str], int] = defaultdict(int)
    rows = Informant.objects.filter(study=member.study, withdrawn_at=None).exclude(title="")
    for informant in rows.select_related("case"):
        people[informant.case, informant.title.strip().casefold()] += 1
    return [
        f"{informant.title}, {informant.case.heading}" if informant.case else informant.title
        for informant in rows.select_related("case")
        if people[informant.case, informant.title.strip().casefold()] == 1
    ]


def attribution_warning(member: Member, how: str) -> list[str]:
    """Warn where role and case together name one person."""
    named = named_persons(member) if how == "both" else []
    if not named:
        return []
    return [
        _(
            "Role and case together name one person each: %(persons)s. Choose one of the two where anonymity was promised."
        )
        % {"persons": "; ".join(named)}
    ]


def waiting_warning(member: Member) -> list[str]:
    """Say how many codings are left out because their words have no place in the newest text."""
    count = unplaced(member)
    if not count:
        return []
    return [
        _("%(count)d codings wait to be placed in the corrected text of their document; they are left out.")
        % {"count": count}
    ]


# -- codebook -----------------------------------------------------------------------------------


def codebook(member: Member, chosen: Chosen) -> Report:
    """The code list: label indented by level, code, questions, and the descriptions."""
    rows = snapshot(member.study)
    names = {uuid.UUID(row["id"]): row["mnemonic"] or row["label"] for row in rows}
    rules = {str(code): told for code, told in rules_of(member, names).items()}
    if not chosen["retired"]:
        rows = [row for row in rows if not row["is_retired"]]
    columns = [Column(_("Label"), 28), Column(_("Code"), 18), Column(_("Questions"), 14)]
    if chosen["definitions"]:
        columns.append(Column(_("Definition"), 40))
    table = Table(
        columns=tuple(columns),
        rows=tuple(_code_row(row, rules, with_definition=chosen["definitions"]) for row in rows),
        splits_rows=False,
    )
    return framed(member, _("Codebook"), [*_questions(member), table], chosen)


def _questions(member: Member) -> Iterator[Block]:
    questions = ResearchQuestion.objects.filter(study=member.study).exclude(text="").prefetch_related("marks")
    lines = [(", ".join(mark.mark for mark in question.marks.all()), question.text) for question in questions]
    if lines:
        yield Heading(1, _("Research questions"))
        yield from (paragraph(f"{marks}  {text}") for marks, text in lines)
        yield Heading(1, _("Codes"))


def _code_row(
    row: dict[str, object], rules: Mapping[str, list[str]], *, with_definition: bool
) -> tuple[Cell, ...]:
    level = int(str(row["level"]))
    label = str(row["label"]) + (f" ({_('retired')})" if row["is_retired"] else "")
    questions = row["questions"]
    assert isinstance(questions, list)
    cells = (
        cell(label, indent=level, bold=level == 0),
        cell(str(row["mnemonic"])),
        cell(", ".join(questions)),
    )
    return (*cells, _definition(row, rules.get(str(row["id"]), []))) if with_definition else cells


def _definition(row: dict[str, object], rules: Iterable[str]) -> Cell:
    parts = [paragraph(str(row["definition"]), "cell")] if row["definition"] else []
    for name, title in (
        ("when_to_use", _("Use")),
        ("when_not", _("Not")),
        ("example", _("Example")),
        ("source", _("Source")),
    ):
        if row[name]:
            parts.append(paragraph(f"{title}: {row[name]}", "remark"))
    parts += [paragraph(_("Told apart from %(rule)s") % {"rule": rule}, "remark") for rule in rules]
    return Cell(tuple(parts) or (paragraph("", "cell"),))


# -- extracts -----------------------------------------------------------------------------------


def extracts(member: Member, chosen: Chosen) -> Report:
    """Passages by code and, where the case may be named, by case; each passage once under a code."""
    codes = list(Code.objects.filter(study=member.study))
    wanted = chosen_codes(codes, chosen["code"], with_subcodes=chosen["subcodes"])
    documents = [
        document
        for document in documents_in_order(member)
        if chosen["case"] is None or document.case_id == chosen["case"].pk
    ]
    by_code: dict[uuid.UUID, dict[uuid.UUID, Segment]] = defaultdict(dict)
    for segment in segments(member, documents=documents):
        if segment.code_id in wanted and (segment.is_key or not chosen["key"]):
            by_code[segment.code_id].setdefault(segment.passage, segment)
    blocks: list[Block] = []
    shown = _with_ancestors(codes, by_code.keys())
    for code, level in codetree.walk(codes):
        if code.pk in shown:
            blocks.append(Heading(min(level + 1, 3), code.label))
            blocks += _passages(list(by_code[code.pk].values()), chosen)
    return framed(
        member, _extracts_title(chosen), blocks or [paragraph(_("No passage carries these codes."))], chosen
    )


def _extracts_title(chosen: Chosen) -> str:
    parts = [chosen["code"].label if chosen["code"] else "", chosen["case"].heading if chosen["case"] else ""]
    return ": ".join(filter(None, (_("Passages by code"), ", ".join(filter(None, parts)))))


def chosen_codes(codes: Sequence[Code], code: Code | None, *, with_subcodes: bool) -> set[uuid.UUID]:
    """Ids of all codes, or of one with or without what stands below it."""
    if code is None:
        return {each.pk for each in codes}
    return {code.pk, *(codetree.descendants(codes, code.pk) if with_subcodes else ())}


def _with_ancestors(codes: Sequence[Code], shown: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """A label that several codes share is told by what stands above it, so the headings above stay."""
    return {*shown, *(above for code in shown for above in codetree.ancestors(codes, code))}


def _passages(found: Sequence[Segment], chosen: Chosen) -> Iterator[Block]:
    last: object = None
    names_case = chosen["attribution"] in ("case", "both")
    for segment in found:
        case = segment.document.case
        if names_case and case != last:
            yield Paragraph(
                paragraph(case.heading if case else _("The study as a whole"), bold=True).inlines,
                keep_with_next=True,
            )
            last = case
        yield Quote(
            segment.quote,
            attribution(chosen["attribution"], case, role_of(segment), segment.address),
            segment.translation,
        )
        if chosen["memos"]:
            yield from memo_paragraphs(memo.text for memo in segment.memos)


def memo_paragraphs(texts: Iterable[str]) -> Iterator[Paragraph]:
    """Memos as small paragraphs."""
    for text in texts:
        yield paragraph(_("Memo: %(text)s") % {"text": text}, "memo")
