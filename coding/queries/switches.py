"""What a person has chosen to see in the margin of a study's transcripts, and the sentence that says so."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.text import format_lazy, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cccrm.kit.prepared import Prepared
from coding.models import Coder
from coding.queries.turns import Shown
from interviews.access import Member
from interviews.queries import desks

# A coder, her name, and whether her codings are shown.
type Choice = tuple[uuid.UUID, str, bool]

KEY = "margin"
LAYERS = {"bars": gettext_lazy("Bars"), "labels": gettext_lazy("Labels"), "memos": gettext_lazy("Memos")}


class Listed(Protocol):
    """What is needed of a code, in the order of the tree."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def level(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Switches:
    """Codes at and below `code` (or it alone), codings by `coders`, and layers that are off; None means all."""

    code: uuid.UUID | None = None
    is_alone: bool = False
    coders: frozenset[uuid.UUID] | None = None
    off: frozenset[str] = frozenset()

    @property
    def as_json(self) -> dict[str, Any]:
        """What is kept of them."""
        return {
            "code": str(self.code) if self.code else None,
            "alone": self.is_alone,
            "coders": None if self.coders is None else sorted(map(str, self.coders)),
            "off": sorted(self.off),
        }

    def shown(self, codes: Sequence[Listed], passage: uuid.UUID | None) -> Shown:
        """Say which codings they show; those of `passage`, which is open, are shown anyhow."""
        return Shown(self._codes(codes), self.coders, passage)

    def _codes(self, codes: Sequence[Listed]) -> frozenset[uuid.UUID] | None:
        place = next((n for n, code in enumerate(codes) if code.id == self.code), None)
        if place is None:
            return None
        if self.is_alone:
            return frozenset({codes[place].id})
        below = place + 1
        while below < len(codes) and codes[below].level > codes[place].level:
            below += 1
        return frozenset(code.id for code in codes[place:below])


@dataclass(frozen=True, slots=True)
class SwitchView:
    """The switches as the desk offers them, with what they hide in words; `says` is empty when all is shown."""

    switches: Switches
    coders: tuple[Choice, ...]
    layers: tuple[tuple[str, str, bool], ...]
    says: str

    @property
    def off(self) -> str:
        """The layers that are off, as the page carries them."""
        return " ".join(sorted(self.switches.off))


# Asked by every transcript.
CODERS = Prepared(
    lambda study: Coder.objects.filter(study=study).order_by("name").values_list("id", "name"),
    study=uuid.UUID,
)


def switches_of(member: Member, desk: Mapping[str, Any] | None = None) -> Switches:
    """Read the switches of a person for a study; one query unless `desk`, all that she has set there, is given."""
    kept = (desks.switches_of(member) if desk is None else desk).get(KEY) or {}
    coders = kept.get("coders")
    return Switches(
        code=uuid.UUID(kept["code"]) if kept.get("code") else None,
        is_alone=bool(kept.get("alone")),
        coders=None if coders is None else frozenset(map(uuid.UUID, coders)),
        off=frozenset(kept.get("off", ())) & LAYERS.keys(),
    )


def switch_view(member: Member, switches: Switches, codes: Sequence[Listed], hidden: int) -> SwitchView:
    """Offer the switches; `hidden` is how many codings of this transcript they hide."""
    chosen = coders_of(member, switches)
    layers = tuple((key, str(name), key not in switches.off) for key, name in LAYERS.items())
    return SwitchView(switches, chosen, layers, _says(switches, codes, chosen, hidden))


def coders_of(member: Member, switches: Switches) -> tuple[Choice, ...]:
    """Give the coders of a study, each with whether her codings are shown; one query."""
    coders = CODERS.rows(study=member.study.pk)
    return tuple((pk, name, switches.coders is None or pk in switches.coders) for pk, name in coders)


def _says(
    switches: Switches,
    codes: Sequence[Listed],
    coders: Iterable[Choice],
    hidden: int,
) -> str:
    said = [_filter(switches, codes, [name for _pk, name, is_on in coders if is_on])]
    if said[0] and hidden:
        said.append(ngettext("%(n)s coding is hidden.", "%(n)s codings are hidden.", hidden) % {"n": hidden})
    said += [
        str(format_lazy(gettext_lazy("{layer} are off."), layer=LAYERS[key])) for key in sorted(switches.off)
    ]
    return " ".join(filter(None, said))


def _filter(switches: Switches, codes: Sequence[Listed], names: Sequence[str]) -> str:
    code = next((code.name for code in codes if code.id == switches.code), None)
    by = get_text_list(list(names), _("and")) or _("nobody")
    if code is None:
        return "" if switches.coders is None else _("Showing codings by %(coders)s.") % {"coders": by}
    what = {"code": code, "coders": by}
    if switches.coders is None:
        return (
            _("Showing %(code)s alone.") if switches.is_alone else _("Showing %(code)s and below.")
        ) % what
    if switches.is_alone:
        return _("Showing %(code)s alone, by %(coders)s.") % what
    return _("Showing %(code)s and below, by %(coders)s.") % what
