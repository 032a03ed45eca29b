"""docker-compose.yml: hardened, restarted, checked, and in step with the code."""

import re
import subprocess
import sys

import pytest
import yaml

from config.settings import Settings
from moderation.commands.processes import WORKERS
from tests.guards.repository import ROOT
from tests.guards.test_settings_are_documented import read_by_settings
from workers.broker import QUEUES

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
ONE_SHOT = {"migrate"}
# Read by Celery itself, not by our settings.
FOREIGN_VARIABLES = {"REMAP_SIGTERM"}
each_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
each_of_ours = pytest.mark.parametrize("service", OURS.values(), ids=OURS)


def commands():
    """Every command of our own that the file starts or asks."""
    started = {tuple(service["command"]) for service in OURS.values()}
    checks = " ".join(str(service["healthcheck"].get("test", "")) for service in OURS.values())
    return sorted(
        started | {("health", part) for part in re.findall(r"moderation health (\w+)", checks)}
    )


@each_service
def test_no_service_runs_as_root_or_can_gain_rights(service):
    user = service["user"].split(":")
    assert all(part.isdigit() and int(part) > 0 for part in user)
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "pid", "ipc", "network_mode", "devices"} & set(service)


@each_service
def test_no_service_can_write_outside_its_volumes(service):
    assert service["read_only"] is True
    assert all("size=" in mount for mount in service["tmpfs"])
    assert all(re.fullmatch(r"[a-z]+:/[a-z/]+", volume) for volume in service.get("volumes", []))


@pytest.mark.parametrize("name", SERVICES)
def test_whatever_ends_is_started_again_and_whatever_hangs_is_noticed(name):
    service = SERVICES[name]
    if name in ONE_SHOT:
        assert service["restart"] == "no"
        assert service["healthcheck"] == {"disable": True}
        return
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "start_period", "retries"} <= set(service["healthcheck"])


@pytest.mark.parametrize("name", ["worker-screening", "worker-errands", "beat"])
def test_a_mute_worker_is_ended_by_its_own_check_so_that_it_comes_back(name):
    check = SERVICES[name]["healthcheck"]["test"][1]
    assert re.search(r"moderation health \w+ && exit 0;.*; kill -KILL -1; exit 1$", check)
    assert SERVICES[name]["init"] is True


@each_of_ours
def test_workers_get_time_and_a_polite_signal_to_stop(service):
    assert service["stop_grace_period"] == "30s"
    assert service["environment"]["REMAP_SIGTERM"] == "SIGQUIT"


@each_service
def test_no_secret_stands_in_the_environment(service):
    environment = service.get("environment", {})
    plain = [name for name in environment if re.search(r"(PASSWORD|KEY|_URL)$", name)]
    assert [name for name in plain if name != "MODERATION_PUBLIC_URL"] == []
    files = {value for name, value in environment.items() if name.endswith("_FILE")}
    given = {f"/run/secrets/{secret}" for secret in service["secrets"]}
    assert files <= given


def test_every_secret_is_a_file_that_make_secrets_writes():
    written = set(re.findall(r'keep\("(\w+)"', (ROOT / "Makefile").read_text(encoding="utf-8")))
    named = {secret: entry["file"] for secret, entry in COMPOSE["secrets"].items()}
    assert named == {secret: f"./secrets/{secret}" for secret in written}


@each_of_ours
def test_every_variable_is_one_that_the_settings_read(service):
    known = read_by_settings()
    files = {f"{name}_FILE" for name, may_be_file in known.items() if may_be_file}
    assert set(service["environment"]) <= set(known) | files | FOREIGN_VARIABLES


NEEDED = {
    "MODERATION_PUBLIC_URL": "https://c.example.org",
    "SMTP_HOST": "mail.example.org",
    "MAIL_FROM": "Comments <c@example.org>",
}
LONG = "abcdefghijklmnopqrstuvwxyz0123456789"


def settings_with(tmp_path, secrets=None, **dot_env):
    """What the web process reads, with this in `.env` and in the folder of secrets."""
    given, environ = NEEDED | dot_env, {}
    for name, value in OURS["web"]["environment"].items():
        chosen = re.sub(r"\$\{(\w+):[-?]([^}]*)\}", lambda m: given.get(m[1], m[2]), str(value))
        if chosen.startswith("/run/secrets/"):
            secret = tmp_path / chosen.rsplit("/", 1)[1]
            secret.write_text((secrets or {}).get(secret.name, LONG))
            chosen = str(secret)
        environ[name] = chosen
    return Settings.from_environ(environ)


def test_the_settings_accept_what_the_file_sets(tmp_path):
    settings = settings_with(tmp_path, {"openid_secret": ""})
    assert settings.openid is None
    assert settings.outbound_allowed == ()
    assert settings.public_url == "https://c.example.org"
    assert settings.web.trusted_proxies == 1
    assert settings.web.limits
    assert settings.smtp.starttls


def test_a_provider_to_sign_in_with_and_networks_of_ones_own_are_set_in_the_same_place(tmp_path):
    settings = settings_with(
        tmp_path,
        {"openid_secret": "the provider's"},
        MODERATION_OPENID_ISSUER="https://id.example.org/realms/newsroom",
        MODERATION_OPENID_CLIENT_ID="comments",
        MODERATION_OPENID_NAME="Newsroom",
        MODERATION_OPENID_ALLOW="10.1.2.3/32",
        MODERATION_OUTBOUND_ALLOW="10.1.3.0/24",
        MODERATION_WEB_MODELS="on",
    )
    assert settings.openid.issuer == "https://id.example.org/realms/newsroom"
    assert settings.openid.client_id == "comments"
    assert settings.openid.client_secret == "the provider's"
    assert settings.openid.name == "Newsroom"
    assert [str(network) for network in settings.openid.allowed] == ["10.1.2.3/32"]
    assert [str(network) for network in settings.outbound_allowed] == ["10.1.3.0/24"]
    assert settings.web.models


def test_who_calls_out_can_reach_the_outside():
    for name in ("web", "worker-errands"):
        assert "outside" in SERVICES[name]["networks"]


def test_the_database_and_the_broker_cannot_be_reached_from_outside():
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("database", "broker", "worker-screening", "beat", "migrate"):
        assert SERVICES[name]["networks"] == ["inside"]
        assert "ports" not in SERVICES[name]


def test_the_web_port_is_published_on_loopback_only():
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])


def test_nothing_starts_before_the_database_is_up_to_date():
    for name, service in OURS.items():
        if name not in ONE_SHOT:
            ready = service["depends_on"]["migrate"]
            assert ready == {"condition": "service_completed_successfully"}


def test_the_broker_keeps_a_log_and_never_forgets():
    settings = " ".join(SERVICES["broker"]["command"])
    for line in ("appendonly yes", "appendfsync everysec", "maxmemory-policy noeviction"):
        assert line in settings
    assert "requirepass %s" in settings


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_exists(command):
    done = subprocess.run(
        [sys.executable, "-m", "moderation", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout


def test_every_queue_is_worked_on_by_a_service_that_watches_it():
    kinds = [
        service["command"][1] for service in OURS.values() if service["command"][0] == "worker"
    ]
    consumed = [queue for kind in kinds for queue in WORKERS[kind][0].split(",")]
    assert sorted(consumed) == sorted(QUEUES)
    for name, service in OURS.items():
        if service["command"][0] == "worker":
            asked = re.search(r"moderation health (\w+)", service["healthcheck"]["test"][1])
            assert asked[1] == service["command"][1], name


def test_every_image_is_named_with_a_version():
    foreign = {name: s["image"] for name, s in SERVICES.items() if "build" not in s}
    assert all(re.search(r":\d+(\.\d+)?", image) for image in foreign.values()), foreign
