"""What the code picker asks for while a new code gets its name. Reads only."""

import uuid

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from coding.actions.codes import propose
from coding.models import Code
from coding.queries.codes import very_like
from interviews.access import get_member
from interviews.roles import Action


@require_GET
def propose_code(request: HttpRequest, slug: str) -> JsonResponse:
    """Propose a mnemonic for the label of a new code, and name codes that are very like it."""
    member = get_member(request.user, slug, Action.EDIT_CODES)
    label = request.GET.get("label", "").strip()[:200]
    codes = Code.objects.filter(study=member.study)
    like = very_like(member.study, label)
    return JsonResponse(
        {
            "mnemonic": propose(member.study, label, _parent(request, codes)) if label else "",
            "alike": [{"id": c.pk, "mnemonic": c.mnemonic, "label": c.label} for c in like],
        }
    )


def _parent(request: HttpRequest, codes: QuerySet[Code]) -> Code | None:
    try:
        return codes.filter(pk=uuid.UUID(request.GET.get("parent", ""))).first()
    except ValueError:
        return None
