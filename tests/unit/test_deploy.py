"""The files of the server say what they must; without an engine nobody else would notice."""

import http.server
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_there_are_a_database_the_application_its_worker_and_a_proxy(compose: dict) -> None:
    assert set(compose["services"]) == {"database", "app", "worker", "proxy"}


def test_postgres_18_keeps_its_data_where_its_image_wants_it(compose: dict) -> None:
    database = compose["services"]["database"]
    assert database["image"] == "postgres:18"
    assert database["volumes"] == ["database:/var/lib/postgresql"]


def test_only_the_proxy_is_reachable_from_outside(compose: dict) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]


def test_everything_that_answers_is_asked_for_its_health(compose: dict) -> None:
    asked = [name for name, service in compose["services"].items() if "test" in service["healthcheck"]]
    assert asked == ["database", "app", "proxy"]
    assert compose["services"]["app"]["depends_on"]["database"]["condition"] == "service_healthy"


def test_no_secret_stands_in_the_file_and_a_missing_one_stops_it(compose: dict) -> None:
    app = compose["services"]["app"]["environment"]
    assert app["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert compose["services"]["database"]["environment"]["POSTGRES_PASSWORD"].startswith(
        "${POSTGRES_PASSWORD:?"
    )
    assert "${POSTGRES_PASSWORD}" in app["DATABASE_URL"]


def test_the_example_names_every_variable_and_gives_no_secret(compose: dict) -> None:
    example = (ROOT / "deploy/cccrm.env.example").read_text(encoding="utf-8")
    given = dict(re.findall(r"^(\w+)=(.*)$", example, re.M))
    used = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert set(given) == used
    assert given["SECRET_KEY"] == given["POSTGRES_PASSWORD"] == ""


def test_the_worker_runs_a_command_that_exists(compose: dict) -> None:
    name = compose["services"]["worker"]["command"][-1]
    assert list(ROOT.glob(f"*/management/commands/{name}.py"))


def test_the_image_runs_without_rights_and_installs_by_hash() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert "USER cccrm" in lines
    assert any("--require-hashes -r /requirements.txt" in line for line in lines)
    assert any("collectstatic" in line for line in lines)


def test_the_image_leaves_data_and_secrets_out() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {"var", ".venv", ".git", "deploy/cccrm.env"} <= set(left_out)


def test_files_that_the_server_names_are_there() -> None:
    named = re.findall(
        r"deploy/[\w.]+\w", "".join((ROOT / n).read_text() for n in ("Dockerfile", "docker-compose.yml"))
    )
    assert {name for name in named if not (ROOT / name).exists()} <= {"deploy/cccrm.env"}


class _Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/good" else 500)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Be quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), _Page) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(("path", "code"), [("/good", 0), ("/bad", 1)])
def test_health_is_told_by_the_exit_code(server: str, path: str, code: int) -> None:
    environment = {**os.environ, "CCCRM_HEALTH_URL": server + path}
    assert subprocess.run([sys.executable, ROOT / "deploy/healthy.py"], env=environment).returncode == code


def test_nobody_there_is_not_healthy() -> None:
    environment = {**os.environ, "CCCRM_HEALTH_URL": "http://127.0.0.1:9/"}
    assert subprocess.run([sys.executable, ROOT / "deploy/healthy.py"], env=environment).returncode == 1


def test_every_place_names_the_same_version() -> None:
    files = ["pyproject.toml", "CITATION.cff", "cccrm/__init__.py"]
    pattern = re.compile(r"^(?:version|__version__)\s*[:=]\s*\"?([\d.]+)", re.M)
    assert len({pattern.search((ROOT / name).read_text(encoding="utf-8"))[1] for name in files}) == 1
