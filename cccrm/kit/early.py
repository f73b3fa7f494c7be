"""Pages whose head goes out at once: the browser gets styles and scripts ready while the rest is still being read."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import batched
from typing import Any, Self

from django.contrib.messages import get_messages
from django.http import HttpRequest, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

# So many pieces of a page go out together: the browser reads them while the next are being written.
AT_ONCE = 40


class InPieces(SafeString):
    """HTML in a page's context that is written only when what stands before it has been sent; for one place."""

    pieces: Iterable[str]

    def __new__(cls, pieces: Iterable[str]) -> Self:
        """Stand for the pieces; as a string this is a mark that nobody can foresee."""
        found = super().__new__(cls, f"<!--{secrets.token_hex(16)}-->")
        found.pieces = pieces
        return found


class EarlyPage(StreamingHttpResponse):
    """A page in pieces that can also be read whole, as tests and middleware read ordinary ones."""

    @property
    def content(self) -> bytes:  # type: ignore[override]
        """The whole page."""
        found = self.getvalue()
        self.streaming_content = [found]
        return found


def early_page(
    request: HttpRequest, template: str, head: Mapping[str, Any], rest: Callable[[], Mapping[str, Any]]
) -> EarlyPage:
    """Send the head of a page, for which the context `head` is enough; then ask `rest` for that of the page and send it.

    Whatever may refuse must have refused before, since the status goes with the head. So do the cookie against
    forged forms and the notices, which the middleware sees to before the page is written.
    """
    get_token(request)
    notices = list(get_messages(request))
    page, language = get_template(template), translation.get_language()

    def pieces() -> Iterator[str]:
        with translation.override(language):
            yield page.render({**head, "only": "head"}, request)
            try:
                context = {**head, **rest(), "messages": notices, "only": "body"}
                yield from _in_pieces(page.render(context, request), context.values())
            except Exception:
                # It is too late for the page of faults, so the sentence comes on this one; the server notes the fault.
                yield render_to_string("_fault.html")
                raise

    return EarlyPage(pieces())


def _in_pieces(html: str, values: Iterable[Any]) -> Iterator[str]:
    """Cut HTML where some value stands that is still to be written, and write that there."""
    for value in values:
        if isinstance(value, InPieces):
            before, _mark, html = html.partition(value)
            yield before
            for some in batched(value.pieces, AT_ONCE):
                yield "".join(some)
    yield html
