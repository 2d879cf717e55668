"""Settings, all of them from the environment, safe unless told otherwise.

`VILLAGE_MODE` is `demo` (one machine, made-up people, one-click sign-in), `test`, or `service` (the default,
and the strict one: it refuses to start without a secret key and host names, and speaks only https).
"""

import shlex
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from village import __version__
from village.config import environment
from village.config.environment import env
from village.config.logging import configure_logging
from village.config.secret import demo_secret

SRC = Path(__file__).resolve().parents[1]
ROOT = SRC.parents[1]  # the repository, where Village runs from one
VAR = Path(env("VILLAGE_VAR", default=str(environment.own_folder(ROOT))))
VERSION = __version__

MODE = environment.mode()
IN_SERVICE = MODE == "service"
DEMO = MODE == "demo"
DEBUG = False

SECRET_KEY = environment.secret_key() if IN_SERVICE else demo_secret(VAR / "secret-key")
SECRET_KEY_FALLBACKS = environment.earlier_secret_keys()
ALLOWED_HOSTS = environment.hosts() if IN_SERVICE else ["127.0.0.1", "localhost", "testserver"]
CSRF_TRUSTED_ORIGINS = environment.origins()
SITE = environment.site(ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS, in_service=IN_SERVICE)  # as letters spell it
PROXIES = environment.proxies()  # of ours, in front of the server

INSTALLED_APPS = [
    "village.board",
    "village.plan",
    "village.outcomes",
    "village.people",
    "village.workforce",
    "village.directory",
    "village.ui",
    "village.casework",
    "village.forms",
    "village.workflow",
    "village.kernel.documents",
    "village.kernel.jobs",
    "village.kernel.audit",
    "village.kernel.access",
    "village.kernel.accounts",
    "village.kernel.organisations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "village.kernel.access.middleware.ViewerMiddleware",
    "village.people.views.leaving.LeavingMiddleware",
]

ROOT_URLCONF = "village.config.urls"
WSGI_APPLICATION = "village.config.wsgi.application"

# Every module keeps its pages in templates/; allauth's own (unused) pages stay reachable by Django's engine.
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": sorted(SRC.glob("**/templates")),
        "OPTIONS": {
            "environment": "village.config.jinja.environment",
            "context_processors": ["village.config.context.page"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "village.ui.forms.Renderer"

DATABASES = {"default": environment.database(VAR / "village.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 600
# A connection that was cut while nobody used it is made anew before a page is asked over it.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # IMMEDIATE takes the write lock at the start, so two writers wait in turn instead of failing half-way; the backend
    # is Django's own with a queue of those who wait. The first GB is read where the machine has it in memory already,
    # not by asking for each page: at each asking another thread takes over, and this one waits for its turn.
    DATABASES["default"]["ENGINE"] = "village.config.sqlite"
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=1073741824;",
    }
else:
    # One that does not answer must not hold a page for longer than a reader waits, and one that falls silent (a cable
    # pulled, a machine gone) is given up after 20 seconds, for which the system would wait two hours; the address may
    # say otherwise.
    silent = {"tcp_user_timeout": 20_000, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2}
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5, **silent} | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "village.kernel.accounts.backends.AccountBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/work/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "village.kernel.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "village.kernel.accounts.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A whole council may come from one address: 2,000 people who start work within half an hour are 67 a minute, and twice
# that at the busiest. Two a second is also what keeps checking passwords (costly by design) to one of the processors.
# Guessing at one account is what axes stops, below, after eight.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip"}
MFA_ADAPTER = "village.kernel.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Village"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IN_SERVICE
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": environment.providers()}}
AXES_CLIENT_IP_CALLABLE = "village.kernel.accounts.adapters.client_address_of"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # who signed in is in the audit; a second list of addresses would serve nothing

SESSION_ENGINE = "village.kernel.accounts.sessions"
# A browser takes a name that begins so from this host alone, over TLS and for every path: no neighbour can set it.
_HOST = "__Host-" if IN_SERVICE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}village_session", f"{_HOST}csrftoken"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IN_SERVICE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IN_SERVICE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IN_SERVICE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"

_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    # How often an address signed in or answered. Apart from kept pages: whoever asks for many addresses crowds out
    # pages, not what they are counted by.
    "default": {"BACKEND": _IN_MEMORY, "OPTIONS": {"MAX_ENTRIES": 100_000}},
    "pages": {"BACKEND": _IN_MEMORY, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 2000}},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

globals().update(environment.mail(VAR / "letters"))  # EMAIL_HOST and its like
DEFAULT_FROM_EMAIL = env("VILLAGE_FROM", default="village@example.org")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

WAREHOUSE = VAR / "warehouse"
DIRECTORY_INDEX = VAR / "directory-index"
CHECKPOINTS = env.list("VILLAGE_AUDIT_CHECKPOINTS", default=[str(VAR / "checkpoints" / "audit.jsonl")])
AUDIT_KEY_FILE = Path(env("VILLAGE_AUDIT_KEY_FILE", default=str(VAR / "audit-key.pem")))
# Events of the index are pushed to https addresses on the internet only, unless every subscriber is inside one network.
PUSH_PRIVATELY = env.bool("VILLAGE_PUSH_PRIVATELY", default=False)
# What looks for harmful content in documents of records: given each on its standard input, it ends with 0 when it found
# nothing and 1 when it found something (clamdscan --no-summary -). Without one, nothing looks, and pages say so.
SCAN = shlex.split(env("VILLAGE_SCAN", default=""))
DEFAULT_PLAN = env("VILLAGE_PLAN", default="childrens-plan-2007")

LOGGING_CONFIG = None
configure_logging(json=IN_SERVICE)
SILENCED_SYSTEM_CHECKS: list[str] = []
