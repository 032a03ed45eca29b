"""Akismet's protocol as its clients speak it: words, headers, and always 200."""

import pytest

from moderation.compat.akismet.routes import THANKS
from moderation.domain.comment import Scope

CALLS = [
    ("POST", "/1.1/verify-key"),
    ("POST", "/1.1/comment-check"),
    ("POST", "/1.1/submit-spam"),
    ("POST", "/1.1/submit-ham"),
    ("GET", "/1.2/key-sites"),
    ("POST", "/1.2/key-sites"),
    ("GET", "/1.2/usage-limit"),
    ("POST", "/1.2/usage-limit"),
]


@pytest.fixture
def send(client, secret):
    """By default with the key in the body."""

    def sending(call, text="A fair comment.", method="POST", host="localhost", **fields):
        fields = {"blog": "https://courier.example.org", "comment_content": text, **fields}
        if host == "localhost":
            fields.setdefault("api_key", secret)
        sent = {"data": fields} if method == "POST" else {"query_string": fields}
        return client.open(f"/{call}", method=method, headers={"Host": host}, **sent)

    return sending


@pytest.fixture
def check(send):
    return lambda text="A fair comment.", **fields: send("1.1/comment-check", text, **fields)


def own_headers(answer):
    return {name: value for name, value in answer.headers.items() if name.startswith("X-akismet-")}


def test_a_bad_key_is_invalid_everywhere_and_no_error(send):
    for method, path in CALLS:
        for key in ("12345", "cms_nobody", "cms_" + "a" * 300, "\u00e9", ""):
            answer = send(path[1:], method=method, api_key=key)
            assert (answer.status_code, answer.text) == (200, "invalid"), (path, key)
            assert answer.mimetype == "text/plain"


@pytest.mark.parametrize(("scope", "public"), [(Scope.READ, False), (Scope.SUBMIT, True)])
def test_a_key_that_may_not_submit_and_a_pages_key_are_invalid(send, issue, scope, public):
    key = issue(scope, public=public)["Authorization"].removeprefix("Bearer ")
    assert send("1.1/verify-key", api_key=key).text == "invalid"


def test_the_key_may_stand_in_either_field_of_the_body(send, secret):
    assert send("1.1/verify-key").text == "valid"
    assert send("1.1/verify-key", api_key="", key=secret).text == "valid"


def test_the_key_may_be_the_first_label_of_the_host(send, secret):
    for suffix in (".rest.akismet.com", ".comments.example.org:8443"):
        host = secret.replace("_", "-") + suffix
        assert send("1.1/verify-key", host=host).text == "valid"
        assert send("1.1/comment-check", "spam!", host=host).text == "true"


def test_a_key_is_a_label_that_names_of_hosts_may_have(secret):
    label = secret.replace("_", "-")
    assert len(label) <= 63
    assert label == label.lower()
    assert label.replace("-", "").isalnum()


def test_the_key_in_the_body_counts_before_that_in_the_host(send, secret):
    host = secret.replace("_", "-") + ".rest.akismet.com"
    assert send("1.1/verify-key", host=host, api_key="cms_nobody").text == "invalid"


def test_a_host_without_a_key_is_invalid(send):
    for host in ("rest.akismet.com", "cms-nobody", "[::1]:8000", "127.0.0.1:8000"):
        assert send("1.1/verify-key", host=host).text == "invalid"


def test_a_fair_comment_is_ham_and_spam_is_spam(check):
    fair, spam = check(), check("spam! here")
    assert (fair.text, own_headers(fair)) == ("false", {})
    assert (spam.text, own_headers(spam)) == ("true", {})


HELD = [
    ("toxic!", {}, {}),
    ("a turnip", {"words": {"banned": ["turnip"]}}, {}),
    ("http://a.example http://b.example http://c.example", {}, {}),
    ("A fair comment.", {}, {"honeypot_field_name": "trap", "trap": "filled"}),
]


def test_what_the_policy_holds_is_provisional_and_for_a_person(check, set_policy):
    for text, policy, fields in HELD:
        set_policy(**policy)
        answer = check(text, **fields)
        assert answer.text == "false"
        assert own_headers(answer) == {
            "X-akismet-error": "held",
            "X-akismet-recheck-after": "86400",
        }


def test_a_language_that_nobody_was_taught_and_a_text_not_read_whole_are_held(check, reader):
    reader.language = "und"
    assert own_headers(check())["X-akismet-error"] == "held"
    reader.language, reader.whole = "en", False
    assert own_headers(check())["X-akismet-error"] == "held"


def test_whoever_asks_again_is_answered_by_the_policy_as_it_is_then(check, set_policy):
    assert own_headers(check("toxic!"))["X-akismet-error"] == "held"
    set_policy(hold_at={"toxicity": 0.995})
    again = check("toxic!", recheck_reason="recheck")
    assert (again.text, own_headers(again)) == ("false", {})


def test_an_empty_honeypot_is_what_people_leave(check):
    assert own_headers(check(honeypot_field_name="trap", trap="")) == {}


def test_what_the_policy_rejects_is_spam_and_blatant_only_if_it_is_for_spam(check, set_policy):
    set_policy(reject_at={"spam": 0.9}, words={"banned": ["turnip"], "banned_rejects": True})
    blatant, banned = check("spam!"), check("a turnip")
    assert (blatant.text, own_headers(blatant)) == ("true", {"X-akismet-pro-tip": "discard"})
    assert (banned.text, own_headers(banned)) == ("true", {})


GUARANTEED = [
    {"comment_author": "akismet-guaranteed-spam"},
    {"comment_author": "viagra-test-123"},
    {"comment_author_email": "akismet-guaranteed-spam@example.com"},
]


def test_guaranteed_spam_is_spam_and_never_to_be_discarded(check, set_policy):
    for fields in GUARANTEED:
        set_policy(reject_at={"spam": 0.9})
        answer = check("spam!", is_test="1", **fields)
        assert (answer.text, own_headers(answer)) == ("true", {})


ROLES = ["administrator", "editor,administrator", "Administrator"]


def test_an_administrators_own_comment_is_ham(check):
    for role in ROLES:
        assert check("spam!", user_role=role).text == "false"


def test_nothing_of_what_is_checked_is_kept(check, rows):
    before = rows()
    check("spam!", comment_author_email="reader@example.org", user_ip="192.0.2.1")
    assert rows() == before


def test_what_nobody_could_read_is_neither_true_nor_false(check, reader):
    reader.failing = True
    answer = check()
    assert (answer.status_code, answer.text) == (200, "error")
    assert own_headers(answer)["X-akismet-error"] == "dependency_failed"


@pytest.mark.parametrize(("call", "value"), [("1.1/submit-spam", 1.0), ("1.1/submit-ham", 0.0)])
def test_what_a_site_learnt_of_a_comment_is_kept(send, labels, call, value):
    answer = send(call, "Cheap watches", comment_author_email="reader@example.org")
    assert answer.text == THANKS
    assert labels() == [("akismet", "SPAM", value, "Cheap watches")]


def test_the_last_word_counts(send, labels):
    send("1.1/submit-spam", "Cheap watches")
    send("1.1/submit-ham", "Cheap watches")
    assert labels() == [("akismet", "SPAM", 0.0, "Cheap watches")]


TEACHING_NOTHING = [{"is_test": "1"}, {"is_test": "true"}, {"text": " "}]


def test_a_test_and_an_empty_text_teach_nothing(send, labels):
    for fields in TEACHING_NOTHING:
        assert send("1.1/submit-spam", **fields).text == THANKS
        assert labels() == []


def test_a_nul_in_a_text_is_stored_nowhere(send, labels):
    send("1.1/submit-spam", "Cheap\x00 watches")
    assert labels() == [("akismet", "SPAM", 1.0, "Cheap watches")]


def test_the_whole_environment_of_a_visitor_may_come_along(check):
    environment = {f"HTTP_X_{number}": "x" * 500 for number in range(300)}
    assert check("\u0633" * 20_000, **environment).text == "false"
    assert check("x" * 600_000).text == "error"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_a_key_is_used_and_how_much_may_be_asked(send, method):
    sites = send("1.2/key-sites", method=method).json
    month = next(iter(sites))
    assert sites[month] == [{"site": "https://courier.example.org"}]
    assert sites["total"] == 1
    assert send("1.2/usage-limit", method=method).json == {"limit": "none", "throttled": False}


def test_neither_key_nor_text_nor_address_is_logged(check, secret, caplog):
    caplog.set_level("DEBUG")
    check("a very particular text", comment_author_email="reader@example.org")
    told = str([vars(record) for record in caplog.records])
    assert caplog.records
    assert not any(word in told for word in (secret, "particular", "reader@"))


class TestLimits:
    @pytest.fixture
    def limits_enabled(self):
        return True

    def test_too_often_is_said_in_words_too(self, check, monkeypatch):
        monkeypatch.setattr("moderation.http.limits.QUESTIONS", _few())
        answers = [check() for _ in range(3)]
        assert [one.text for one in answers] == ["false", "false", "error"]
        assert {one.status_code for one in answers} == {200}
        assert answers[-1].headers["Retry-After"]


def _few():
    from moderation.http.counters import Limit

    return Limit(2, 60)
