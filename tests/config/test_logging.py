import io
import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from config.logging import FIELDS, LONGEST_VALUE, JsonLines, configure_logging

CONTROL = "\r\n\x00\x1b\x85\u2028\u2029"


@pytest.fixture
def captured():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("moderation.test.logging")
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@contextmanager
def kept_root() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield root
    finally:
        logging.captureWarnings(capture=False)
        root.handlers[:] = handlers
        root.setLevel(level)


def test_a_record_is_one_line_with_time_level_logger_and_message(captured):
    logger, stream = captured
    before = datetime.now(UTC)
    logger.warning("the queue has %d comments", 3)
    (line,) = lines(stream)
    assert line["level"] == "WARNING"
    assert line["logger"] == "moderation.test.logging"
    assert line["message"] == "the queue has 3 comments"
    assert line["time"].endswith("Z")
    assert abs((datetime.fromisoformat(line["time"]) - before).total_seconds()) < 5


def test_control_characters_never_start_a_second_line(captured):
    logger, stream = captured
    logger.info("name %s", CONTROL + '{"level":"CRITICAL"}', extra={"site": CONTROL})
    output = stream.getvalue()
    assert output.count("\n") == 1
    assert output.isascii()
    assert not [mark for mark in CONTROL if mark != "\n" and mark in output.removesuffix("\n")]
    (line,) = lines(stream)
    assert line["level"] == "INFO"
    assert line["site"] == CONTROL


def test_a_lone_surrogate_does_not_stop_the_log():
    line = JsonLines().format(logging.makeLogRecord({"msg": "odd \ud800"}))
    assert line.isascii()
    assert json.loads(line)["message"] == "odd \ud800"


def test_only_allowed_fields_are_logged(captured):
    logger, stream = captured
    allowed = dict.fromkeys(FIELDS, 7)
    logger.info("x", extra={**allowed, "body": "secret words", "email": "a@example.org"})
    (line,) = lines(stream)
    assert set(line) == {"time", "level", "logger", "message", *FIELDS}
    assert "secret" not in stream.getvalue()


def test_long_values_are_cut(captured):
    logger, stream = captured
    logger.info("m" * 10_000, extra={"route": "r" * 10_000})
    (line,) = lines(stream)
    assert len(line["message"]) == len(line["route"]) == LONGEST_VALUE


def test_an_exception_is_logged_by_type_and_place_but_not_by_message(captured):
    logger, stream = captured
    try:
        raise ValueError("the words of a reader")
    except ValueError:
        logger.exception("could not score")
    (line,) = lines(stream)
    assert line["error"] == "builtins.ValueError"
    assert any("test_logging.py" in frame for frame in line["trace"])
    assert "reader" not in stream.getvalue()


def test_what_celery_says_about_a_failed_task_does_not_quote_the_task(captured):
    logger, stream = captured
    context = {"name": "screen", "exc": "the words", "args": "('the words',)", "id": "1"}
    logger.error("Task %(name)s[%(id)s] raised: %(exc)s with %(args)s", context)
    assert lines(stream)[0]["message"] == "Task screen[1] raised: - with -"


def test_configuring_twice_logs_once(capsys):
    with kept_root() as root:
        configure_logging("INFO")
        configure_logging("INFO")
        assert len(root.handlers) == 1
        logging.getLogger("moderation.x").info("hello")
        logging.getLogger("moderation.x").debug("too quiet")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "hello"


def test_warnings_go_through_the_log_too(capsys):
    with kept_root():
        configure_logging("INFO")
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.warn("soon gone", DeprecationWarning, stacklevel=1)
    assert '"logger":"py.warnings"' in capsys.readouterr().err


def test_an_unknown_level_is_refused():
    with kept_root(), pytest.raises(ValueError, match="LOUD"):
        configure_logging("LOUD")
