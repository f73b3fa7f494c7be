"""What the page of one code says beside its passages."""

from collections.abc import Sequence
from dataclasses import dataclass

from coding import codetree
from coding.mnemonics import Disagreement
from coding.models import Code, Distinction
from coding.queries.code_history import CodeStep, code_history
from coding.queries.codebook import wrong_places
from coding.queries.codes import CodeUse, code_use
from coding.queries.desk import CodeView, code_list
from coding.queries.meetings import Meeting, distinctions_of, meetings
from interviews.access import Member


@dataclass(frozen=True, slots=True)
class Apart:
    """What tells a code apart from another, or why both are kept."""

    code: CodeView
    row: Distinction


@dataclass(frozen=True, slots=True)
class CodeAbout:
    """One code with its place, counts, neighbours and history; `above` begins at the top of the list."""

    view: CodeView
    above: Sequence[CodeView]
    below: Sequence[CodeView]
    use: CodeUse
    questions: Sequence[str]
    disagrees: Disagreement | None
    belongs_under: CodeView | None
    merged_into: CodeView | None
    merged_from: Sequence[CodeView]
    meetings: Sequence[Meeting]
    apart: Sequence[Apart]
    history: Sequence[CodeStep]
    can_delete: bool


def about(member: Member, code: Code) -> CodeAbout:
    """Read everything about a code but its passages; a constant number of queries."""
    codes = list(Code.objects.filter(study=member.study))
    views = {view.id: view for view in code_list(member)}
    wrong = wrong_places(codes).get(code.pk)
    below = [view for view in views.values() if view.id in {c.pk for c in codes if c.parent_id == code.pk}]
    merged = [views[c.pk] for c in codes if c.merged_into_id == code.pk]
    use = code_use(member)
    apart = distinctions_of(member, code)
    return CodeAbout(
        view=views[code.pk],
        above=[views[pk] for pk in reversed(codetree.ancestors(codes, code.pk))],
        below=below,
        use=use[code.pk],
        questions=list(code.question_links.order_by("position").values_list("mark__mark", flat=True)),
        disagrees=wrong,
        belongs_under=views[wrong.belongs_under] if wrong and wrong.belongs_under else None,
        merged_into=views[code.merged_into_id] if code.merged_into_id else None,
        merged_from=merged,
        meetings=meetings(member, code, views.values(), {pk: each.passages for pk, each in use.items()}),
        apart=[Apart(views[pk], row) for pk, row in apart.items()],
        history=code_history(member, code),
        can_delete=not (
            use[code.pk].codings or below or merged or code.theme_links.exists() or code.memo_links.exists()
        ),
    )
