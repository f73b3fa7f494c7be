"""Forgetting: a document or an informant is withdrawn, and no word of hers stays in rows or log.

A tombstone keeps the fact. What lies outside the database is listed, since it cannot be overwritten from here.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding.models import Anchor, Evidence, Memo, Passage
from interviews.log import Logged, Operation, fields_of, logged_models, operation, type_name
from interviews.models import (
    Document,
    Event,
    Informant,
    InformantValue,
    Revision,
    Speaker,
    Study,
    Turn,
    Upload,
    User,
)

GONE = "[…]"
# A quotation shorter than this is everybody's language; longer ones are looked for in all texts of the study.
SHORTEST_QUOTATION = 12
SHORTEST_NAME = 4
SHINGLE = 5
WORD = re.compile(r"\w+")
# The texts themselves were overwritten; other documents keep their own words, and questions are the researcher's.
NOT_SCRUBBED = (
    "interviews.revision",
    "interviews.turn",
    "interviews.researchquestion",
    "interviews.guidequestion",
    "coding.anchor",
    "coding.evidence",
)

type Scrub = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was forgotten, and the files that may still hold copies."""

    documents: tuple[str, ...]
    files: tuple[str, ...]


def withdraw_document(*, document: Document, actor: User) -> Withdrawal:
    """Overwrite the words of a document everywhere and leave a tombstone."""
    if document.withdrawn_at:
        raise Refused(_("This document was withdrawn already."))
    with operation(document.study, actor=actor, verb="withdraw", summary=document.address) as op:
        _forget_document(op, document)
    _really_overwrite()
    return Withdrawal((document.address,), copies_elsewhere())


def withdraw_informant(*, informant: Informant, actor: User) -> Withdrawal:
    """Overwrite what is known of an informant, and the documents in which nobody else was interviewed."""
    if informant.withdrawn_at:
        raise Refused(_("This informant was withdrawn already."))
    study = informant.study
    with operation(study, actor=actor, verb="withdraw", summary=_("an informant")) as op:
        documents = [
            document
            for document in Document.objects.filter(informants=informant, withdrawn_at=None)
            if not document.informants.exclude(pk=informant.pk).exists()
        ]
        for document in documents:
            _forget_document(op, document)
        names = {informant.label, informant.title, *_labels_of(informant)} - {""}
        _forget_informant(op, informant, names)
    _really_overwrite()
    return Withdrawal(tuple(document.address for document in documents), copies_elsewhere())


def _labels_of(informant: Informant) -> set[str]:
    return set(Speaker.objects.filter(informant=informant).values_list("label", flat=True))


def _forget_document(op: Operation, document: Document) -> None:
    passages = Passage.objects.filter(document=document)
    quotes = set(Anchor.objects.filter(passage__in=passages).values_list("quote", flat=True))
    quotes |= set(Evidence.objects.filter(passage__in=passages).values_list("quote", flat=True))
    quotes |= set(passages.exclude(translation="").values_list("translation", flat=True))
    texts = _answers(document)
    rows: list[Logged] = [
        document,
        *Revision.objects.filter(document=document),
        *Turn.objects.filter(revision__document=document),
        *Speaker.objects.filter(document=document),
        *passages,
        *Anchor.objects.filter(passage__in=passages),
        *Evidence.objects.filter(passage__in=passages),
        *Memo.objects.filter(object_id__in=[document.pk, *passages.values_list("pk", flat=True)]),
    ]
    _blank(op.study, rows)
    _scrub_study(op.study, _quotation_scrub(texts, quotes))
    if document.original_id:
        Upload.objects.filter(pk=document.original_id).update(data=b"", draft=None, file_name=GONE)
    Upload.objects.filter(study=op.study, is_imported=False).delete()
    document.refresh_from_db()
    op.update(document, withdrawn_at=op.now)


def _answers(document: Document) -> list[str]:
    """Give the words of everybody but the interviewer, of all revisions."""
    rows = Turn.objects.filter(revision__document=document).exclude(speaker__is_interviewer=True)
    spans = rows.values_list("revision__text", "body_start", "body_end")
    return [text[start:end] for text, start, end in spans]


def _forget_informant(op: Operation, informant: Informant, names: set[str]) -> None:
    rows: list[Logged] = [
        informant,
        *InformantValue.objects.filter(informant=informant),
        *Memo.objects.filter(object_id=informant.pk),
        *Speaker.objects.filter(informant=informant),
    ]
    _blank(op.study, rows)
    _scrub_study(op.study, _name_scrub(names))
    informant.refresh_from_db()
    op.update(informant, withdrawn_at=op.now)


# Fields that may hold an informant's words, or words about her. Numbers, ids and moments stay, so that the log
# can still be compared with the rows.
WORDS: dict[str, tuple[str, ...]] = {
    "interviews.document": ("title", "place", "file_name", "held_on"),
    "interviews.revision": ("text", "note", "styles"),
    "interviews.turn": ("time_stamp",),
    "interviews.speaker": ("label",),
    "interviews.informant": ("label", "title", "roles"),
    "interviews.informantvalue": ("value",),
    "coding.passage": ("translation",),
    "coding.anchor": ("quote",),
    "coding.evidence": ("quote",),
    "coding.memo": ("text",),
}
UNIQUE = {
    ("interviews.document", "title"),
    ("interviews.speaker", "label"),
    ("interviews.informant", "label"),
}


def _blank(study: Study, rows: Iterable[Logged]) -> None:
    """Overwrite the words of these rows, and of everything the log says about them, in place."""
    by_id = {row.pk: row for row in rows}
    for row in by_id.values():
        kind = type_name(row)
        values = {name: _blanked(kind, name, getattr(row, name), str(row.pk)) for name in WORDS[kind]}
        type(row)._default_manager.filter(pk=row.pk).update(**values)
    for event in Event.objects.filter(study=study, object_id__in=list(by_id)):
        for payload in (event.before, event.after):
            for name in WORDS.get(event.object_type, ()):
                if payload and name in payload:
                    payload[name] = _blanked(event.object_type, name, payload[name], str(event.object_id))
        event.save(update_fields=["before", "after"])
    # What a step was called may quote the words, too.
    operations = Event.objects.filter(study=study, object_id__in=list(by_id)).values("operation")
    Event.objects.filter(study=study, operation__in=operations).exclude(verb="withdraw").update(summary=GONE)


def _blanked(kind: str, name: str, value: Any, object_id: str) -> Any:
    if (kind, name) in UNIQUE:
        return f"{GONE} {object_id[-8:]}"
    if name == "held_on":
        return None
    if isinstance(value, list):
        return []
    return "" if isinstance(value, str) else None if value is None else GONE


def _quotation_scrub(texts: Iterable[str], quotes: Iterable[str]) -> Scrub:
    """Make a function that takes out of other texts what was quoted from these.

    Five words in a row that stand in `texts` are a quotation; so is each of `quotes`, however long the blanks
    between its words, if it has at least SHORTEST_QUOTATION characters.
    """
    shingles = {shingle for text in texts for shingle in _shingles([m.group() for m in WORD.finditer(text)])}
    wanted = {" ".join(words.split()) for words in quotes}
    whole = sorted((words for words in wanted if len(words) >= SHORTEST_QUOTATION), key=len, reverse=True)
    patterns = [re.compile(r"\s+".join(map(re.escape, words.split()))) for words in whole]

    def scrub(text: str) -> str:
        for pattern in patterns:
            text = pattern.sub(GONE, text)
        return _without_shingles(text, shingles)

    return scrub


def _shingles(words: list[str]) -> list[tuple[str, ...]]:
    folded = [word.casefold() for word in words]
    return [tuple(folded[i : i + SHINGLE]) for i in range(len(folded) - SHINGLE + 1)]


def _without_shingles(text: str, shingles: set[tuple[str, ...]]) -> str:
    """Cut every run of words whose neighbours in fives stand in `shingles`."""
    words = list(WORD.finditer(text))
    hits = [i for i, shingle in enumerate(_shingles([m.group() for m in words])) if shingle in shingles]
    result, end = [], 0
    for i in hits:
        start, stop = words[i].start(), words[i + SHINGLE - 1].end()
        if start > end:
            result += [text[end:start], GONE]
        elif not result:
            result.append(GONE)
        end = max(end, stop)
    return "".join([*result, text[end:]]) if hits else text


def _name_scrub(names: Iterable[str]) -> Scrub:
    """Make a function that takes names out, as whole words; a letter or two is no name."""
    long = sorted({name for name in names if len(name) >= SHORTEST_NAME}, key=len, reverse=True)
    if not long:
        return lambda text: text
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, long)) + r")(?!\w)")
    return lambda text: pattern.sub(GONE, text)


def _scrub_study(study: Study, scrub: Scrub) -> None:
    """Take quotations out of every other text of the study: summaries, memos, definitions, and the log."""
    for model in logged_models():
        if type_name(model) in NOT_SCRUBBED:
            continue
        own = {"pk": study.pk} if model is Study else {"study": study}
        for row in model._default_manager.filter(**own).iterator():
            before = fields_of(row)
            after = {name: _scrubbed(value, scrub) for name, value in before.items()}
            if after != before:
                changed = {name: value for name, value in after.items() if value != before[name]}
                model._default_manager.filter(pk=row.pk).update(**changed)
    for event in Event.objects.filter(study=study).exclude(object_type__in=NOT_SCRUBBED).iterator():
        before, after = _scrubbed(event.before, scrub), _scrubbed(event.after, scrub)
        summary = scrub(event.summary)
        if (before, after, summary) != (event.before, event.after, event.summary):
            Event.objects.filter(pk=event.pk).update(before=before, after=after, summary=summary)


def _scrubbed(value: Any, scrub: Scrub) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, list):
        return [_scrubbed(item, scrub) for item in value]
    if isinstance(value, dict):
        return {key: _scrubbed(item, scrub) for key, item in value.items()}
    return value


def _really_overwrite() -> None:
    """Make SQLite forget what it wrote into its journal; secure_delete has zeroed the pages themselves."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def copies_elsewhere() -> tuple[str, ...]:
    """List the files in the home folder that may still hold copies: databases kept before an upgrade."""
    home = Path(settings.HOME)
    return tuple(sorted(str(path.relative_to(home)) for path in home.glob("backups/*") if path.is_file()))
