"""All settings, read from the environment; docs/settings.md lists every variable.

Two modes: "laptop" is what `make run` starts (one person, loopback only), "server" is everything else.
"""

import os
from pathlib import Path

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from cccrm.home import prepare_home, secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("CCCRM_MODE", default="laptop")
IS_LAPTOP = MODE == "laptop"
HOME = prepare_home(Path(env.str("CCCRM_HOME", default=str(BASE_DIR / "var"))))
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key(HOME)
DEBUG = env.bool("CCCRM_DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "cccrm.kit",
    "interviews",
    "coding",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cccrm.kit.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "cccrm.urls"
WSGI_APPLICATION = "cccrm.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cccrm.kit.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "cccrm.kit.templatetags.kit",
            ],
        },
    }
]

# SQLite: WAL so that readers never wait, IMMEDIATE so that two writers queue instead of failing half way,
# FULL so that what was acknowledged survives a power cut, secure_delete so that withdrawn words leave the file.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}


def database() -> dict[str, object]:
    """Read DATABASE_URL; without one, SQLite in the home folder."""
    found = env.db_url("DATABASE_URL", default=f"sqlite:///{HOME / 'cccrm.sqlite3'}")
    # Opening SQLite anew for each request, with its settings, takes longer than most requests.
    found["CONN_MAX_AGE"] = 60
    if found["ENGINE"].endswith("sqlite3"):
        found |= {"ENGINE": "cccrm.kit.sqlite3", "OPTIONS": dict(SQLITE_OPTIONS)}
    else:
        found["CONN_HEALTH_CHECKS"] = True
        # PostgreSQL takes longer to plan a statement than to answer it: what is asked often is planned once.
        found["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 3, **found.get("OPTIONS", {})}
    return found


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if not IS_LAPTOP:
    # Failed sign-ins are counted in the cache: it must be one for all processes.
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cccrm_cache"}
    }

AUTH_USER_MODEL = "interviews.User"
AUTHENTICATION_BACKENDS = ["interviews.accounts.Accounts"]
SESSION_ENGINE = "cccrm.kit.sessions"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
OPEN_SIGNUP = not IS_LAPTOP and env.bool("CCCRM_OPEN_SIGNUP", default=False)
# Addresses are not verified here (no mail on a laptop); a second step must be possible all the same.
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_ADAPTER = "interviews.accounts.AccountAdapter"
MAILERS = {
    "default": {"BACKEND": env.str("CCCRM_MAIL", default="django.core.mail.backends.console.EmailBackend")}
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fi", _("Finnish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TZ", default="UTC") or "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("CCCRM_STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_LAPTOP
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = IS_LAPTOP
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
# A laptop serves plain HTTP on loopback; a server stands behind a proxy with TLS.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LAPTOP and env.bool("CCCRM_TLS", default=True)
# Cookies know no port: the name keeps two copies on one laptop apart from other programs on loopback.
SESSION_COOKIE_NAME = "cccrm_session"
CSRF_COOKIE_NAME = "cccrm_csrf"
if not IS_LAPTOP:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("CCCRM_HSTS_SECONDS", default=0)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("CCCRM_LOG_LEVEL", "WARNING")},
}
