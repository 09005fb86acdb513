"""The one settings file. It reads the environment and fails loudly; docs/production.md lists the variables."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

import environ
import structlog
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from whitenoise.compress import Compressor

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ("development", "production")
ENVIRONMENT = env.str("DIEUPHOI_ENV", "development")
if ENVIRONMENT not in ENVIRONMENTS:
    raise ImproperlyConfigured(f"DIEUPHOI_ENV is {ENVIRONMENT!r}; it may be {' or '.join(ENVIRONMENTS)}, or unset for development.")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = not PRODUCTION

# Everything that the program writes outside the database: the SQLite file, uploads, collected static files, private files.
VAR = Path(env.str("DIEUPHOI_VAR", str(BASE_DIR / "var"))).absolute()


def _required(name: str, why: str) -> str:
    """The variable's value. It is never part of a message: some are secrets."""
    value = env.str(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"DIEUPHOI_ENV=production needs the environment variable {name} ({why}). See docs/production.md.")
    return value


def _development_key() -> str:
    """A key made once for this working copy, in a file that only its owner reads."""
    path = VAR / "secret-key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        # mkstemp gives mode 600; the link fails when another process was first, and its key is then ours too.
        handle, temporary = tempfile.mkstemp(dir=VAR, prefix=".secret-key-")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(temporary)
    return path.read_text(encoding="ascii")


if PRODUCTION:
    SECRET_KEY = _required("SECRET_KEY", "a long random text, kept from everybody")
    ALLOWED_HOSTS = [
        host.strip() for host in _required("ALLOWED_HOSTS", "the site's host names, with commas between").split(",") if host.strip()
    ]
else:
    SECRET_KEY = env.str("SECRET_KEY", "") or _development_key()
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

# Whether a visit is approved by somebody else than the person who wrote it.
FOUR_EYES = env.bool("FOUR_EYES", PRODUCTION)

INSTALLED_APPS = [
    # Unfold's templates must be found before those of the admin and of simple_history.
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Takes over runserver's serving of static files, so that both servers answer alike.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "corsheaders",
    "axes",
    "csp",
    "health_check",
    "django_structlog",
    "people",
    "visits",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "visits.site.middleware.AnonymousReadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dieuphoi.content_policy.ContentPolicyMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    # Last, as its manual asks: it turns a refused login into an answer.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dieuphoi.urls"
WSGI_APPLICATION = "dieuphoi.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ADMIN_URL = "/admin/"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------------------------------


def _database() -> dict[str, Any]:
    database: dict[str, Any] = env.db_url("DATABASE_URL", f"sqlite:///{VAR / 'dieuphoi.sqlite3'}")
    options = database.setdefault("OPTIONS", {})
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # IMMEDIATE: a writer waits at the start of its transaction rather than failing in the middle of it.
        options.update(
            transaction_mode="IMMEDIATE",
            timeout=20,
            init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        )
        # Seconds. Opening the file and making Django's functions known to it takes longer than most requests.
        database["CONN_MAX_AGE"] = 60
    elif database["ENGINE"] == "django.db.backends.postgresql":
        # A pool and persistent connections exclude each other. Prepared statements stay off: a generic plan ignores the search's words.
        options.update(pool={"min_size": 1, "max_size": env.int("DATABASE_POOL", 8), "timeout": 20}, prepare_threshold=None)
        database["CONN_MAX_AGE"] = 0
    else:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgres://.")
    return database


DATABASES = {"default": _database()}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3" and DATABASES["default"]["NAME"] != ":memory:":
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)

# --- Background work ----------------------------------------------------------------------------------------------------

# Who delivers it: the database itself (SQLite: one worker; PostgreSQL: any number, on any machines), or Redis.
TASK_ENGINES = {"database": "django_tasks_db.DatabaseBackend", "redis": "django_tasks_rq.RQBackend"}
TASK_ENGINE = env.str("TASK_ENGINE", "database")
if TASK_ENGINE not in TASK_ENGINES:
    raise ImproperlyConfigured(f"TASK_ENGINE is {TASK_ENGINE!r}; it may be {' or '.join(TASK_ENGINES)}.")
TASKS = {"default": {"BACKEND": TASK_ENGINES[TASK_ENGINE], "QUEUES": ["default"]}}
if TASK_ENGINE == "redis":
    INSTALLED_APPS += ["django_rq"]
    RQ = {"JOB_CLASS": "django_tasks_rq.Job"}
    # A task ends by itself after a minute or so; the limit is for one that hangs.
    RQ_QUEUES = {"default": {"URL": env.str("REDIS_URL", "redis://127.0.0.1:6379/0"), "DEFAULT_TIMEOUT": 3600}}

# --- People who log in --------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# --- Language and time --------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["dieuphoi.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

# --- Files --------------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "dieuphoi" / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR / "media"


def _originals() -> dict[str, Any]:
    """Where the files that came in are kept: a folder, or a bucket of S3 or of something that speaks like it."""
    bucket = env.str("S3_BUCKET", "")
    if not bucket:
        # What importers bring in is for this program alone.
        options: dict[str, Any] = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    options = {
        "bucket_name": bucket,
        "access_key": env.str("S3_ACCESS_KEY", "") or None,
        "secret_key": env.str("S3_SECRET_KEY", "") or None,
        "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
        "region_name": env.str("S3_REGION", "") or None,
        "location": env.str("S3_PREFIX", ""),
        # Files go through the desk, which asks who wants them; names are hashes, so that nothing is written twice.
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "default": _originals(),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# In development nothing is collected: files come from where they are written.
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
# Each file is kept and compressed once, under the name with its hash; source maps, which nobody downloads, are left as they are.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# --- Safety -------------------------------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", True)
# Probes ask from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 30 * 86400) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", False):
    # Only where a proxy sets this header itself: from anywhere else it would be a lie that anyone can tell.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_IPWARE_PROXY_COUNT = 1

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Alpine, which Unfold is built on, evaluates its attributes, and Unfold writes its palette into the page.
ADMIN_CONTENT_SECURITY_POLICY = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}

# --- Public API ---------------------------------------------------------------------------------------------------------

# How many requests one address may make, "1200/min" for instance; empty for no limit.
API_RATE = env.str("API_RATE", "1200/min")
# Said in every answer. Quoted passages are excluded from the licence: they belong to their newspapers.
API_LICENSE = env.str("API_LICENSE", "CC-BY-4.0, quoted passages excluded")
API_ATTRIBUTION = env.str("API_ATTRIBUTION", "dieuphoi")

# Where readers send corrections: an e-mail address, an https:// address or a text; the public pages say so.
CORRECTIONS_CONTACT = env.str("CORRECTIONS_CONTACT", "")

CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "content-type", "if-modified-since", "if-none-match"]
CORS_EXPOSE_HEADERS = [
    "Changes-Since",
    "Content-Disposition",
    "Data-Attribution",
    "Data-License",
    "ETag",
    "Last-Modified",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
]

# Nobody logs in here: no session is read and no cookie is set.
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "dieuphoi.api_schema.PublicSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "UNAUTHENTICATED_USER": None,
    # Who stands behind as many proxies is told by X-Forwarded-For; without one that header is anybody's claim.
    "NUM_PROXIES": 1 if env.bool("BEHIND_PROXY", False) else 0,
    # The addresses that have several forms know the parameter "format" themselves.
    "URL_FORMAT_OVERRIDE": None,
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "dieuphoi.api_problems.ProblemHandler",
    "EXCEPTION_FORMATTER_CLASS": "dieuphoi.api_problems.ProblemFormatter",
    # In development too an error is a problem, not a page; the traceback is in the log.
    "ENABLE_IN_DEBUG_FOR_UNHANDLED_EXCEPTIONS": True,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "dieuphoi",
    "VERSION": "1",
    "DESCRIPTION": "The public record of official working visits in Việt Nam: who came, who received them and in which offices, what was "
    "given, asked for and promised, each fact with the exact words of the newspaper that it rests on. Read-only, without registration.",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    # Choices are few and said where they stand; one name for each would clash ("kind", "type").
    "POSTPROCESSING_HOOKS": ["dieuphoi.api_schema.complete", "visits.api.examples.with_examples"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "defaultModelsExpandDepth": 0, "validatorUrl": None},
    # The docs page works without the internet.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- Desk ---------------------------------------------------------------------------------------------------------------

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Điều phối",
    "SITE_HEADER": "Điều phối",
    "SITE_SYMBOL": "travel_explore",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [lambda request: static("dieuphoi/desk.css")],
    "SCRIPTS": [lambda request: static("dieuphoi/desk.js")],
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("dieuphoi/icon.svg")}],
    "DASHBOARD_CALLBACK": "visits.admin.start_page.start_page",
    "SIDEBAR": {"navigation": "visits.admin.start_page.navigation"},
}
IMPORT_EXPORT_USE_TRANSACTIONS = True

# --- Logs ---------------------------------------------------------------------------------------------------------------

_processors: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]
structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *_processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer() if PRODUCTION else structlog.dev.ConsoleRenderer(colors=False),
            "foreign_pre_chain": _processors,
        },
    },
    # Standard error: standard output belongs to what a command was asked for.
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django_structlog": {"handlers": ["stderr"], "level": "INFO" if PRODUCTION else "WARNING", "propagate": False},
        "dieuphoi": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
