"""cccrm's database and key, and nothing else: no middleware, no apps, two views."""

from cccrm.settings import ALLOWED_HOSTS, DATABASES, SECRET_KEY  # noqa: F401

INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "benchmarks.bare.urls"
USE_TZ = True
