from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from config.settings import Settings
from moderation.embedded.announcement import ready_line, submit_command
from moderation.embedded.children import service_specs
from moderation.embedded.data_folder import DataFolder, keep_secret
from moderation.embedded.demo import kept_access
from moderation.embedded.environment import children_environ, own_url
from moderation.embedded.options import RunOptions

SECRET = "abcdefghijklmnopqrstuvwxyz0123456789"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path, tmp_path)
    keep_secret(folder.secret_key_file, SECRET)
    return folder


def options(database: str | None = None, limits: bool = True, **environ: str) -> RunOptions:
    return RunOptions(0, Path("data"), database, limits, demo=True, environ=environ)


def test_children_get_settings_that_can_be_read(folder):
    environ = children_environ(options(), folder)
    settings = Settings.from_environ(environ)
    assert settings.secret_key == SECRET
    assert settings.database_url == f"sqlite:///{folder.root}/moderation.db"
    assert settings.mailbox_dir == folder.mailbox
    assert settings.web.limits
    assert settings.public_url == own_url(environ) == f"http://127.0.0.1:{settings.web.port}"
    assert settings.smtp.port not in (0, 25, settings.web.port)


def test_the_secret_itself_stands_in_no_environment(folder):
    assert SECRET not in json.dumps(children_environ(options(), folder))


def test_mails_and_data_stay_here_whatever_the_callers_shell_is_set_up_for(folder):
    shell = {
        "SMTP_HOST": "mail.example.org",
        "SMTP_PORT": "465",
        "SMTP_TLS": "on",
        "SMTP_USERNAME": "user",
        "SMTP_PASSWORD_FILE": "/nowhere",
        "DATABASE_URL": "postgresql://db.example.org/live",
    }
    settings = Settings.from_environ(children_environ(options(**shell), folder))
    assert settings.smtp.host == "127.0.0.1"
    assert not settings.smtp.tls
    assert settings.smtp.username is None
    assert settings.smtp.password is None
    assert settings.database_url.startswith("sqlite:")


def test_what_the_caller_chose_is_kept(folder):
    shell = {"MODERATION_SECRET_KEY": SECRET[::-1], "MODERATION_PUBLIC_URL": "https://c.example"}
    environ = children_environ(options("postgresql://here/x", limits=False, **shell), folder)
    settings = Settings.from_environ(environ)
    assert settings.secret_key == SECRET[::-1]
    assert settings.public_url == "https://c.example"
    assert settings.database_url == "postgresql://here/x"
    assert not settings.web.limits
    assert own_url(environ).startswith("http://127.0.0.1:")


def test_an_empty_public_address_is_none_at_all(folder):
    environ = children_environ(options(MODERATION_PUBLIC_URL=" "), folder)
    assert Settings.from_environ(environ).public_url == own_url(environ)


def test_a_service_that_listens_everywhere_is_reached_on_loopback(folder):
    environ = children_environ(options(MODERATION_HOST="0.0.0.0"), folder)
    assert environ["MODERATION_HOST"] == "0.0.0.0"
    assert own_url(environ) == f"http://127.0.0.1:{environ['MODERATION_PORT']}"


def test_every_process_of_the_service_has_its_own_name_and_log(folder):
    specs = service_specs({}, folder)
    assert {spec.name for spec in specs} == {"web", "screening", "errands", "beat", "mailbox"}
    assert len({spec.log for spec in specs}) == len(specs)
    assert str(folder.root / "beat-schedule") in specs[3].command
    assert specs[1].command[-4:] == ("-m", "moderation", "worker", "screening")


def test_the_ready_line_is_one_line_of_ascii(tmp_path):
    line = ready_line("http://127.0.0.1:8000", kept_access(tmp_path / "demo.json"))
    assert line.isascii()
    assert "\n" not in line
    assert json.loads(line.removeprefix("READY "))["mail_url"] == "http://127.0.0.1:8000/mailbox"


def test_the_command_to_try_is_one_line_that_a_shell_reads_right(tmp_path):
    access = kept_access(tmp_path / "demo.json")
    command = submit_command("http://127.0.0.1:8000", access)
    words = shlex.split(command)
    assert "\n" not in command
    assert words[0] == "curl"
    assert f"Authorization: Bearer {access.api_key}" in words
    assert "Prefer: wait=10" in words
    assert json.loads(words[-1])["author"]["email"] == access.verified_email
