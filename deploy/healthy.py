"""Tells the container engine whether the application answers: exit 0 when the sign-in page opens."""

import os
import sys
import urllib.error
import urllib.request

URL = os.environ.get("CCCRM_HEALTH_URL", "http://localhost:8000/accounts/login/")


def is_healthy(url: str = URL) -> bool:
    """Open the page as the proxy would. It is made with the database's sessions and every template layer."""
    request = urllib.request.Request(url, headers={"X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_healthy() else 1)
