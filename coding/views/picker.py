"""What the code picker asks for while a new code gets its name. Reads only."""

import uuid

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from coding import alike
from coding.actions.codes import propose
from coding.models import Code
from interviews.access import get_member
from interviews.roles import Action

MOST_SHOWN = 3


@require_GET
def propose_code(request: HttpRequest, slug: str) -> JsonResponse:
    """Propose a mnemonic for the label of a new code, and name codes that are very like it."""
    member = get_member(request.user, slug, Action.EDIT_CODES)
    label = request.GET.get("label", "").strip()[:200]
    codes = Code.objects.filter(study=member.study)
    usable = {code.pk: code for code in codes if code.is_codable and not code.is_retired}
    found = alike.find_alike(label, [(pk, code.mnemonic, code.label) for pk, code in usable.items()])
    like = [usable[pk] for pk in found[:MOST_SHOWN]]
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
