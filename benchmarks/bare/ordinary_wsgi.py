"""The WSGI application of the ordinary view."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bare.ordinary_settings"
application = get_wsgi_application()
