"""The code list: adding, describing and deleting codes, and keeping versions of the list.

Places, colours and kinds are in arranging.py, merging.py and splitting.py do what their names say.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Clash, Refused
from coding import codetree, mnemonics
from coding.actions.memos import drop_memo
from coding.models import Code, CodebookVersion, CodeQuestion, Memo
from interviews.log import Operation, lock, operation, type_name
from interviews.models import QuestionMark, Study, User
from interviews.text import clean_text

DESCRIPTIONS = ("definition", "when_to_use", "when_not", "example", "source", "cycle", "kind")


def add_code(
    *,
    study: Study,
    actor: User | None,
    label: str,
    mnemonic: str = "",
    parent: Code | None = None,
    questions: list[QuestionMark] | None = None,
    is_codable: bool = True,
    reason: str = "",
    **descriptions: str,
) -> Code:
    """Add one code that emerged while reading. An empty mnemonic is proposed from the label."""
    with operation(study, actor=actor, verb="add code", summary=mnemonic or label, reason=reason) as op:
        lock_codes(study)
        code = new_code(
            op,
            label=label,
            mnemonic=mnemonic or propose(study, label, parent),
            parent=parent,
            is_codable=is_codable,
            **descriptions,
        )
        set_questions(op, code, questions or [])
    return code


def lock_codes(study: Study) -> None:
    """Let writers of the code list queue, so that no two moves make a circle together."""
    lock(study)


def fresh_codes(study: Study, codes: Sequence[Code]) -> list[Code]:
    """Read codes as they are now, in the order given; Refused when one is gone."""
    found = Code.objects.filter(study=study).in_bulk([code.pk for code in codes])
    if len(found) < len({code.pk for code in codes}):
        raise Refused(_("One of these codes is not there any more. Reload the page."))
    return [found[code.pk] for code in codes]


LONGEST_MNEMONIC = 60


def propose(study: Study, label: str, parent: Code | None) -> str:
    """Propose a free mnemonic; none in a list that does without mnemonics, nor where there is no room for one."""
    return proposed(label, parent, mnemonics_of(study))


def mnemonics_of(study: Study) -> set[str]:
    """Give the mnemonics of a code list, retired codes included."""
    return set(Code.objects.filter(study=study).values_list("mnemonic", flat=True)) - {""}


def proposed(label: str, parent: Code | None, taken: Collection[str]) -> str:
    """Propose a mnemonic beside those that are taken; see `propose`."""
    if not taken:
        return ""
    found = codetree.propose_mnemonic(label, parent.mnemonic if parent else "", taken)
    return found if len(found) <= LONGEST_MNEMONIC else ""


def new_code(
    op: Operation, *, label: str, mnemonic: str = "", parent: Code | None = None, **fields: Any
) -> Code:
    """Add a code as a part of a larger operation."""
    label, mnemonic = clean_text(label)[:200], clean_text(mnemonic)[:LONGEST_MNEMONIC]
    check_names(op.study, label, mnemonic, parent, None)
    return op.create(
        Code(
            study=op.study,
            label=label,
            mnemonic=mnemonic,
            parent=parent,
            position=fields.pop("position", None) or _last_position(op.study, parent) + 1,
            created_at=op.now,
            **_clean(fields),
        )
    )


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: clean_text(value) if isinstance(value, str) else value for name, value in fields.items()}


def _last_position(study: Study, parent: Code | None) -> int:
    """Give the position of the last code under the same parent; -1 where there is none."""
    last = Code.objects.filter(study=study, parent=parent).aggregate(last=Max("position"))["last"]
    return -1 if last is None else last


def check_names(study: Study, label: str, mnemonic: str, parent: Code | None, code: Code | None) -> None:
    """Refuse an empty label, a mnemonic that is taken, and a label that its siblings have already."""
    others = Code.objects.filter(study=study)
    if code:
        others = others.exclude(pk=code.pk)
    if not label:
        raise Refused(_("A code needs a label: the words that say what it is about."))
    if mnemonic and others.filter(mnemonic__iexact=mnemonic).exists():
        raise Refused(_("There is a code %(code)s already.") % {"code": mnemonic})
    if others.filter(parent=parent, label__iexact=label).exists() and not mnemonic:
        raise Refused(_("There is a code “%(label)s” at this place already.") % {"label": label})


def set_questions(op: Operation, code: Code, marks: list[QuestionMark]) -> None:
    """Make these the code's question marks, in this order."""
    present = {link.mark_id: link for link in code.question_links.all()}
    for pk in present.keys() - {mark.pk for mark in marks}:
        op.delete(present[pk])
    for position, mark in enumerate(marks):
        if mark.pk in present:
            op.update(present[mark.pk], position=position)
        else:
            op.create(CodeQuestion(study=op.study, code=code, mark=mark, position=position))


def update_code(
    *,
    code: Code,
    actor: User | None,
    expected_version: int,
    label: str,
    mnemonic: str,
    parent: Code | None,
    questions: list[QuestionMark] | None = None,
    carry: bool = False,
    reason: str = "",
    **fields: Any,
) -> Code:
    """Change a code; `expected_version` is the one the form was filled from.

    With `carry`, a new mnemonic takes those of the sub-codes along. Raises Clash with both descriptions where the
    code was changed meanwhile, Refused where names are taken or the move makes a circle.
    """
    study, fields = code.study, _clean(fields)
    label, mnemonic = clean_text(label)[:200], clean_text(mnemonic)[:LONGEST_MNEMONIC]
    with operation(study, actor=actor, verb="change code", summary=mnemonic or label, reason=reason) as op:
        lock_codes(study)
        code.refresh_from_db()
        if code.version != expected_version:
            raise _clash(code, {"label": label, "mnemonic": mnemonic, "parent": parent, **fields})
        if carry and (renamed := carry_mnemonics(op, code, mnemonic)):
            op.detail = {"codes": len(renamed) + 1}
        check_names(study, label, mnemonic, parent, code)
        check_place(code, parent)
        op.update(
            code,
            label=label,
            mnemonic=mnemonic,
            parent_id=parent.pk if parent else None,
            version=code.version + 1,
            **fields,
        )
        if questions is not None:
            set_questions(op, code, questions)
    return code


def _clash(code: Code, yours: dict[str, Any]) -> Clash:
    """Say what stands in the code now where the form says something else, one line for each field."""
    differing = [name for name in yours if getattr(code, name) != yours[name]]
    now = [f"{_name_of(name)}: {getattr(code, name)}" for name in differing]
    wanted = [f"{_name_of(name)}: {yours[name]}" for name in differing]
    return Clash(
        _(
            "Somebody changed this code while you were writing. Both are shown: make one of them and save again."
        ),
        theirs="\n".join(now),
        yours="\n".join(wanted),
        version=code.version,
    )


def _name_of(field: str) -> str:
    return str(Code._meta.get_field(field).verbose_name).capitalize()  # type: ignore[union-attr]


def check_place(code: Code, parent: Code | None) -> None:
    """Refuse a place below the code itself."""
    nodes = list(Code.objects.filter(study=code.study))
    if parent is not None and codetree.would_cycle(nodes, code.pk, parent.pk):
        raise Refused(_("A code cannot stand below itself or its own sub-codes."))


def carried_mnemonics(code: Code, mnemonic: str) -> dict[Code, str]:
    """Give the sub-codes whose mnemonics go on with this code's, in the order of the list, each with its new one."""
    codes = list(Code.objects.filter(study=code.study))
    keys = codetree.descendants(codes, code.pk)
    below = [each for each, _level in codetree.walk(codes) if each.pk in keys]
    names = mnemonics.carried(code.mnemonic, mnemonic, [each.mnemonic for each in below])
    return {each: names[each.mnemonic] for each in below if each.mnemonic in names}


def carry_mnemonics(op: Operation, code: Code, mnemonic: str) -> dict[Code, str]:
    """Rename the sub-codes along with a code, before it is renamed itself; gives them. Refuses names that are taken."""
    renamed = carried_mnemonics(code, mnemonic)
    keys = {code.pk, *(each.pk for each in renamed)}
    for each, name in renamed.items():
        if len(name) > LONGEST_MNEMONIC:
            raise Refused(
                _(
                    "%(old)s would become %(new)s, which has more than %(limit)d letters. Choose a shorter mnemonic."
                )
                % {"old": each, "new": name, "limit": LONGEST_MNEMONIC}
            )
        if Code.objects.filter(study=op.study, mnemonic__iexact=name).exclude(pk__in=keys).exists():
            raise Refused(
                _("%(old)s cannot become %(new)s: there is such a code already. Rename that one first.")
                % {"old": each, "new": name}
            )
    # A chain of names may pass through one that another sub-code still has.
    for each in renamed:
        op.update(each, mnemonic="")
    for each, name in renamed.items():
        op.update(each, mnemonic=name, version=each.version + 1)
    return renamed


def delete_code(*, code: Code, actor: User | None, reason: str = "") -> None:
    """Delete a code that was never applied and that no row of a table uses; memos on it go along."""
    with operation(code.study, actor=actor, verb="delete code", summary=str(code), reason=reason) as op:
        lock_codes(code.study)
        in_use = (code.codings, code.children, code.theme_links, code.memo_links, code.merged_from)
        if any(rows.exists() for rows in in_use):
            raise Refused(
                _(
                    "This code has codings, sub-codes, a row in a table or a memo that names it. Retire it instead: it leaves the list and its codings stay."
                )
            )
        for memo in Memo.objects.filter(object_type=type_name(code), object_id=code.pk):
            drop_memo(op, memo)
        for row in (
            *code.question_links.all(),
            *code.distinctions_first.all(),
            *code.distinctions_second.all(),
        ):
            op.delete(row)
        op.delete(code)


def keep_version(*, study: Study, actor: User | None, name: str) -> CodebookVersion:
    """Keep the whole code list of today under a name."""
    with operation(study, actor=actor, verb="keep codebook version", summary=name) as op:
        return new_version(op, name)


def new_version(op: Operation, name: str) -> CodebookVersion:
    """Keep a version as a part of a larger operation."""
    name = name.strip()[:120]
    if not name:
        raise Refused(_("A version needs a name, such as “start list”."))
    if CodebookVersion.objects.filter(study=op.study, name=name).exists():
        raise Refused(_("There is a version “%(name)s” already. Choose another name.") % {"name": name})
    return op.create(CodebookVersion(study=op.study, name=name, codes=snapshot(op.study), created_at=op.now))


def snapshot(study: Study) -> list[dict[str, Any]]:
    """Describe every code completely, in the order of the tree; what a CodebookVersion holds."""
    codes = list(Code.objects.filter(study=study).prefetch_related("question_links__mark"))
    names = {code.pk: code for code in codes}
    return [
        {
            "id": str(code.pk),
            "mnemonic": code.mnemonic,
            "label": code.label,
            "parent": names[code.parent_id].mnemonic or names[code.parent_id].label
            if code.parent_id
            else None,
            "level": level,
            "questions": [link.mark.mark for link in code.question_links.all()],
            "is_codable": code.is_codable,
            "is_retired": code.is_retired,
            "origin": code.origin,
            "hue": code.hue,
            **{name: getattr(code, name) for name in DESCRIPTIONS},
        }
        for code, level in codetree.walk(codes)
    ]
