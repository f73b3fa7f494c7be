"""The project's settings with a home folder of their own for each test process; nothing of var/ is touched."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_home = tempfile.mkdtemp(prefix="cccrm-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["CCCRM_HOME"] = _home
os.environ["CCCRM_MODE"] = "laptop"

from cccrm.settings import *  # noqa: E402, F403
from cccrm.settings import BASE_DIR, DATABASES, STATICFILES_DIRS  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in life, so that the threads of the live server have connections of their own. What a test
    # wrote need not survive a power cut.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_home, "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;"
    )

# Whitenoise would look through all files for each test's client. The live server finds them by itself.
WHITENOISE_USE_FINDERS = False
# Whitenoise warns where this folder is missing.
STATIC_ROOT = Path(_home) / "static"
STATIC_ROOT.mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# The JavaScript units and the fixtures that they share with Python are served beside the modules under test.
STATICFILES_DIRS = [
    *STATICFILES_DIRS,
    ("js-tests", Path(BASE_DIR) / "tests" / "js"),
    ("fixtures", Path(BASE_DIR) / "tests" / "fixtures"),
]
