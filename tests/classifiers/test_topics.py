import pytest

from classifiers.evaluation.topics import names_war_people_or_faith, topics_of


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Shelling went on all night", "a war"),
        ("They INVADED at dawn", "a war"),
        ("the army was nowhere", "a war"),
        ("Hezbollah will answer", "a war"),
        ("an air strike", "a war"),
        ("airstrikes", "a war"),
        ("My Kurdish neighbours", "a people"),
        ("First Nations were asked", "a people"),
        ("black people vote", "a people"),
        ("Israeli voters", "a people"),
        ("Sri Lankan food", "a people"),
        ("a Shiite shrine", "a faith"),
        ("he lost his faith", "a faith"),
        ("anti-Semitism is back", "a faith"),
        ("Jewish holidays", "a faith"),
        ("women want work", "women, men or love"),
        ("the leftists again", "a party or camp"),
        ("the left again", "a party or camp"),
    ],
)
def test_a_word_tells_what_a_comment_names(text, topic):
    assert topic in topics_of(text)
    assert names_war_people_or_faith(text) is (topic in ("a war", "a people", "a faith"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The budget is late again",
        "They acted in good faith",
        "The White House said so",
        "I left early",
        "A reward for the warden",
        "Canadian winters",
        "chinaware and turnips",
        "the jewel in the crown",
    ],
)
def test_other_words_name_nothing(text):
    assert topics_of(text) == ("none of these",)
    assert not names_war_people_or_faith(text)
