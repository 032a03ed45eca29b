"""A service that would trust the wrong provider does not start."""

from ipaddress import ip_network

import pytest

from config.settings import BadSettings, OpenId, Settings
from tests.conftest import ENVIRON

GOOD = {
    "MODERATION_OPENID_ISSUER": "https://id.example.org/realms/newsroom/",
    "MODERATION_OPENID_CLIENT_ID": "comments",
}


def read(**changes):
    return Settings.from_environ({**ENVIRON, **changes}).openid


def test_without_an_issuer_there_is_no_provider():
    assert read() is None


def test_an_issuer_is_kept_letter_for_letter_and_named_after_its_host():
    expected = OpenId(GOOD["MODERATION_OPENID_ISSUER"], "comments", None, "id.example.org", ())
    assert read(**GOOD) == expected


def test_the_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "secret").write_text("s3cret\n")
    found = read(**GOOD, MODERATION_OPENID_CLIENT_SECRET_FILE=str(tmp_path / "secret"))
    assert found.client_secret == "s3cret"


def test_plain_http_is_for_networks_that_were_named():
    inside = {**GOOD, "MODERATION_OPENID_ISSUER": "http://127.0.0.1:9400"}
    with pytest.raises(BadSettings, match="MODERATION_OPENID_ALLOW"):
        read(**inside)
    found = read(**inside, MODERATION_OPENID_ALLOW="127.0.0.1")
    assert found.allowed == (ip_network("127.0.0.1/32"),)


@pytest.mark.parametrize(
    "changes",
    [
        {"MODERATION_OPENID_CLIENT_ID": ""},
        {"MODERATION_OPENID_ISSUER": ""},
        {"MODERATION_OPENID_ISSUER": "id.example.org"},
        {"MODERATION_OPENID_ISSUER": "ftp://id.example.org"},
        {"MODERATION_OPENID_ISSUER": "https://"},
        {"MODERATION_OPENID_ISSUER": "https://id.example.org?tenant=7"},
        {"MODERATION_OPENID_ISSUER": "https://id.example.org#top"},
        {"MODERATION_OPENID_ALLOW": "inside"},
        {"MODERATION_OPENID_ALLOW": "0.0.0.0/0"},
    ],
)
def test_what_cannot_be_right_is_named(changes):
    with pytest.raises(BadSettings, match=r"MODERATION_OPENID_(ISSUER|ALLOW)"):
        read(**{**GOOD, **changes})
