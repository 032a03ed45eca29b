import pytest

from moderation.domain.addresses import Address


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ann@example.org", "ann@example.org"), ("ANN@EXAMPLE.ORG", "ann@example.org")],
)
def test_case_does_not_make_another_person(one, other):
    assert Address(one).key == Address(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [("ann+news@example.org", "ann@example.org"), ("a.nn@example.org", "ann@example.org")],
)
def test_tags_and_dots_make_another_person(one, other):
    assert Address(one).key != Address(other).key


def test_mail_goes_to_the_address_as_it_was_written():
    assert Address("Ann.Lee@example.org").email == "Ann.Lee@example.org"
