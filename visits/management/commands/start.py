"""Prepares the database, then serves: what ``./run`` does when it is told nothing else."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from dieuphoi.processes import answers, port_is_free, run_together
from dieuphoi.static_files import collect_static
from visits import tasks
from visits.first_user import USERNAME, create_first_user
from visits.models import Article

DEFAULT_PORT = 8000
LOCAL = "127.0.0.1"
# One process, which keeps its lexicons and connections from task to task; the scheduler delivers what is to be done later.
RQ_OPTIONS = ("--worker-class", "rq.worker.SimpleWorker", "--with-scheduler", "--verbosity", "0")


class Command(BaseCommand):
    help = "Migrates, loads the authority files, and starts the web server with one background worker."
    # The database may not be there yet.
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", DEFAULT_PORT), help="where to listen (PORT; 8000)")
        parser.add_argument("--host", default=LOCAL, help="address to listen on, in production only (127.0.0.1)")

    def handle(self, *, port: int, host: str, verbosity: int, **options: Any) -> None:
        if not settings.PRODUCTION and host != LOCAL:
            raise CommandError("Development shows its errors to everybody who reaches it: it listens on 127.0.0.1 only.")
        if not 0 < port < 65536:
            raise CommandError(f"{port} is no port.")
        if not port_is_free(host, port):
            raise CommandError(f"Port {port} is taken. Choose another one, for example: ./run --port {port + 1}")
        try:
            self._prepare()
        except KeyboardInterrupt:
            raise CommandError("Stopped before anything was served.", returncode=130) from None
        ended = run_together(
            {"web server": web_server(host, port), "background worker": worker()},
            is_ready=lambda: answers(host, port, "/health/?format=text", host_name()),
            on_ready=lambda: self._print_addresses(f"http://{host}:{port}"),
        )
        if ended is not None:
            raise CommandError(f"The {ended} ended by itself; what it said stands above. Everything else was stopped.")

    def _prepare(self) -> None:
        self._say("migrating the database")
        call_command("migrate", interactive=False, verbosity=0)
        self._say("loading the authority files")
        call_command("load_fixtures", stdout=self.stderr)
        self._resume()
        if settings.PRODUCTION:
            self._say("collecting static files")
            collect_static()
            return
        is_new = not User.objects.exists() and not Article.objects.exists()
        self._create_first_user()
        if is_new:
            self._say("loading the sample (./run sample remove takes it out again)")
            call_command("sample", "load", stdout=self.stderr)

    def _resume(self) -> None:
        """What a worker was doing when it was killed, it does not know any more: the batches do."""
        tasks.forget_dead_tasks()
        for batch in tasks.resume():
            self._say(f"going on with import batch {batch.pk}")

    def _create_first_user(self) -> None:
        password_file = settings.VAR / f"{USERNAME}-password.txt"
        password = create_first_user(password_file)
        if password is None:
            return
        self._say(f"created the user {USERNAME}; the password is in {password_file}")
        # A log or a pipe is read by others; a terminal by the one who sits there.
        if sys.stderr.isatty():
            self._say(f"password of {USERNAME}: {password}")

    def _say(self, message: str) -> None:
        self.stderr.write(message, style_func=str)

    def _print_addresses(self, site: str) -> None:
        addresses = {"Desk": "/admin/", "Public pages": "/", "Public API": "/api/v1/", "API documentation": "/api/v1/docs/"}
        for name, path in addresses.items():
            self.stdout.write(f"{name + ':':<19}{site}{path}")
        self.stdout.write("Ctrl-C stops both the server and the worker.")
        self.stdout.flush()


def host_name() -> str:
    """A name under which the site answers."""
    name = settings.ALLOWED_HOSTS[0]
    return LOCAL if name == "*" else name.lstrip(".")


def web_server(host: str, port: int) -> list[str]:
    """gunicorn's command line. How many processes it has, WEB_CONCURRENCY says; one is enough for an office."""
    return [
        *(sys.executable, "-m", "gunicorn", "dieuphoi.wsgi", "--chdir", str(settings.BASE_DIR), "--bind", f"{host}:{port}"),
        *("--worker-class", "gthread", "--threads", "8", "--log-level", "warning", "--no-control-socket", "--graceful-timeout", "10"),
    ]


def worker() -> list[str]:
    """The worker of the engine that settings name."""
    if settings.TASK_ENGINE == "redis":
        return [sys.executable, str(settings.BASE_DIR / "manage.py"), "rqworker", "default", *RQ_OPTIONS]
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "db_worker", "--no-reload", "--no-startup-delay", "--verbosity", "0"]
