"""Splitting a code: new codes take some of its passages, the rest stay."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding import codetree
from coding.actions.arranging import arrange
from coding.actions.codes import (
    LONGEST_MNEMONIC,
    fresh_codes,
    lock_codes,
    mnemonics_of,
    new_code,
    proposed,
)
from coding.models import Code, Coding
from coding.queries.extent import size_of
from interviews.log import Operation, lock_texts, operation
from interviews.models import User
from interviews.text import clean_text


class Afterwards(StrEnum):
    """What becomes of the code that was split."""

    STAYS = "stays"
    CATEGORY = "category"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Part:
    """A new code that takes passages (ids) of the one that is split. An empty mnemonic is proposed."""

    label: str
    mnemonic: str = ""
    definition: str = ""
    passages: frozenset[uuid.UUID] = field(default_factory=frozenset)


class OtherMnemonics(Refused):
    """The new codes would be called otherwise than was shown."""


def mnemonics_for(code: Code, parts: Sequence[Part], *, is_below: bool = True) -> list[str]:
    """Give the mnemonics that the new codes of a split get, in their order; "" where one gets none."""
    parent, taken = code if is_below else code.parent, mnemonics_of(code.study)
    found = []
    for part in parts:
        given = clean_text(part.mnemonic)[:LONGEST_MNEMONIC].strip()
        found.append(given or proposed(part.label, parent, taken))
        taken |= {found[-1]} - {""}
    return found


def names_of(parts: Sequence[Part], mnemonics: Sequence[str]) -> list[str]:
    """Give what new codes are called, in their order: by the mnemonic, or by the label where there is none."""
    return [mnemonic or clean_text(part.label) for part, mnemonic in zip(parts, mnemonics, strict=True)]


def split_code(
    *,
    code: Code,
    parts: Sequence[Part],
    actor: User | None,
    is_below: bool = True,
    afterwards: str = Afterwards.STAYS,
    reason: str = "",
    shown: Sequence[str] | None = None,
) -> list[Code]:
    """Make new codes out of one and hand its passages over as one step; gives the new codes.

    Every coding keeps its coder, passage and moment; a passage that several parts take carries each of them. The
    new codes stand below the code, or beside it. What no part takes stays. `shown` are the names (`names_of`) that a
    preview showed: raises OtherMnemonics where the form or the code list has changed since so that they would be
    others, Refused on what makes no sense.
    """
    study = code.study
    with operation(study, actor=actor, verb="split code", summary=str(code), reason=reason) as op:
        lock_codes(study)
        lock_texts(study)
        (code,) = fresh_codes(study, [code])
        _check(code, parts, afterwards)
        op.detail = size_of(Coding.objects.filter(code=code, passage__in=_taken(parts)))
        mnemonics = mnemonics_for(code, parts, is_below=is_below)
        names = names_of(parts, mnemonics)
        if shown is not None and list(shown) != names:
            raise OtherMnemonics(_other_names(names))
        made = _make_codes(op, code, parts, mnemonics, is_below)
        _hand_over(op, code, dict(zip(made, parts, strict=True)))
        op.update(code, version=code.version + 1, **_fields_after(code, afterwards))
    return made


def _taken(parts: Sequence[Part]) -> frozenset[uuid.UUID]:
    return frozenset().union(*(part.passages for part in parts))


def _check(code: Code, parts: Sequence[Part], afterwards: str) -> None:
    if code.is_retired:
        raise Refused(_("The code %(code)s is retired. Bring it back before using it.") % {"code": code})
    if not parts:
        raise Refused(_("Write the label of at least one new code."))
    if afterwards not in Afterwards:
        raise Refused(_("Say what shall become of the code: it stays, becomes a category, or is retired."))
    present = set(Coding.objects.filter(code=code).values_list("passage", flat=True))
    if not _taken(parts) <= present:
        raise Refused(_("Some of these passages do not carry the code any more. Reload the page."))
    if afterwards != Afterwards.STAYS and present - _taken(parts):
        raise Refused(
            _(
                "Some passages stay with %(code)s, so it must stay a code. Give each of them to a new code first."
            )
            % {"code": code}
        )


def _other_names(names: Sequence[str]) -> str:
    return _(
        "The new codes would be called otherwise than was shown: %(codes)s. Look at the names, then split once more."
    ) % {"codes": ", ".join(names)}


def _make_codes(
    op: Operation, code: Code, parts: Sequence[Part], mnemonics: Sequence[str], is_below: bool
) -> list[Code]:
    parent = code if is_below else code.parent
    siblings = list(Code.objects.filter(study=op.study, parent=parent))
    order = [each for each, _level in codetree.walk(siblings)]
    made = []
    for part, mnemonic in zip(parts, mnemonics, strict=True):
        names = {"label": part.label, "mnemonic": mnemonic, "definition": part.definition}
        made.append(new_code(op, **names, parent=parent, hue=0 if is_below else code.hue))
    following = order[order.index(code) + 1 :] if code in order else []
    arrange(op, siblings, made, following[0] if following else None)
    return made


def _hand_over(op: Operation, code: Code, takers: Mapping[Code, Part]) -> None:
    """Let each coding go to the first code that takes its passage; further takers get a coding of their own."""
    wanted = {
        passage: [taker for taker, part in takers.items() if passage in part.passages]
        for passage in _taken(list(takers.values()))
    }
    codings = list(Coding.objects.filter(code=code, passage__in=wanted).order_by("created_at", "id"))
    for taker in takers:
        op.update_all([row for row in codings if wanted[row.passage_id][0] is taker], code_id=taker.pk)
    op.create_all([_copy(row, taker) for row in codings for taker in wanted[row.passage_id][1:]])


def _copy(coding: Coding, code: Code) -> Coding:
    return Coding(
        study_id=coding.study_id,
        passage_id=coding.passage_id,
        code=code,
        coder_id=coding.coder_id,
        revision_id=coding.revision_id,
        created_at=coding.created_at,
    )


def _fields_after(code: Code, afterwards: str) -> dict[str, bool]:
    if afterwards == Afterwards.CATEGORY:
        return {"is_codable": False}
    return {"is_retired": True} if afterwards == Afterwards.RETIRED else {}
