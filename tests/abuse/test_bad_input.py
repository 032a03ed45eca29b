"""Bad input gets the right answer, says nothing it should not, and changes nothing."""

import pytest

from tests.abuse import assertions, callers, fields, malformed, moderators, requests, values

CHAPTERS = (malformed, fields, values, callers, moderators, requests, assertions)
CASES = [case for chapter in CHAPTERS for case in chapter.CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name[:70])
def test_bad_input_is_refused_and_changes_nothing(stage, case):
    before = stage.state()
    answer = stage.play(case)
    problem = answer.get_json(force=True, silent=True) or {}
    assert (answer.status_code, problem.get("code")) == (case.status, case.code), answer.text[:500]
    assert answer.mimetype == "application/problem+json"
    assert problem["type"] == f"/docs#{case.code}"
    assert problem["status"] == case.status
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    if case.wrong is not None:
        assert case.wrong in [error["field"] for error in problem["errors"]]
    assert stage.state() == before
    assert "@example.org" not in answer.text
    assert stage.names["key"] not in answer.text


def test_there_are_enough_cases_and_none_stands_twice():
    names = [case.name for case in CASES]
    assert len(names) >= 200
    assert {name for name in names if names.count(name) > 1} == set()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 415, 422])
def test_every_way_of_refusing_bad_input_has_its_cases(status):
    assert [case for case in CASES if case.status == status]
