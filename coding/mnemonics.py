"""What mnemonics say of each other: which follow a renamed one, and which disagree with their place.

Pure functions; the parents that letters tell are in codetree.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coding import codetree
from coding.codetree import continues, plain_mnemonic, propose_mnemonic, propose_parents


def carried(old: str, new: str, mnemonics: Iterable[str]) -> dict[str, str]:
    """Give what becomes of the mnemonics that go on with `old` when it is renamed: CRM-STR-rew, CRM-STRAT-rew.

    Also those that go on with its letters (rewlt after rew). Empty where one of the two names is empty.
    """
    if not old or not new or plain_mnemonic(old) == plain_mnemonic(new):
        return {}
    return {name: new + name[len(old) :] for name in mnemonics if _goes_on(name, old)}


def _goes_on(name: str, old: str) -> bool:
    begins = plain_mnemonic(name[: len(old)]).casefold() == plain_mnemonic(old).casefold()
    return begins and (plain_mnemonic(name[len(old) :]).startswith("-") or continues(name, old))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A mnemonic that speaks of another place: where it would stand by its letters, and what it might be here.

    `belongs_under` is None where no code has the letters that it begins with; `proposal` may be empty.
    """

    belongs_under: Any
    proposal: str


def disagreements(nodes: Sequence[Any]) -> dict[Hashable, Disagreement]:
    """Tell the codes whose mnemonics disagree with their place, by id; `nodes` are all codes of a study.

    CRM-X under CF disagrees, CRM-exec under CRM-IM (which stands under CRM) does not: it is only shorter. Nor
    does a code at the top or under codes without mnemonics, unless its letters name another one.
    """
    by_id = {node.id: node for node in nodes}
    by_name = {node.mnemonic: node for node in nodes if node.mnemonic}
    by_letters = propose_parents(list(by_name))
    found: dict[Hashable, Disagreement] = {}
    for node in by_name.values():
        above = [by_id[pk] for pk in codetree.ancestors(nodes, node.id)]
        wanted = by_name.get(by_letters[node.mnemonic] or "")
        if not _agrees(node.mnemonic, wanted, above):
            found[node.id] = Disagreement(wanted.id if wanted else None, _proposal(node, above, by_name))
    return found


def _agrees(mnemonic: str, wanted: Any, above: Sequence[Any]) -> bool:
    if wanted is not None:
        return wanted in above
    named = next((node.mnemonic for node in above if node.mnemonic), "")
    head, hyphen, _rest = plain_mnemonic(mnemonic).partition("-")
    return not named or not hyphen or head.casefold() == plain_mnemonic(named).partition("-")[0].casefold()


def _proposal(node: Any, above: Sequence[Any], taken: Mapping[str, Any]) -> str:
    """A mnemonic that fits the place: that of the code above with the last part of this one."""
    stem = next((each.mnemonic for each in above if each.mnemonic), "")
    last = plain_mnemonic(node.mnemonic).rpartition("-")[2]
    fitting = f"{stem}-{last}" if stem else last
    used = {name.casefold() for name in taken}
    return fitting if fitting.casefold() not in used else propose_mnemonic(node.label, stem, taken)
