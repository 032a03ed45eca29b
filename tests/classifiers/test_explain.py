import pytest

from classifiers.bundle import load_bundle
from classifiers.explain import MAX_WORDS


@pytest.fixture(scope="module")
def bundle():
    return load_bundle()


def heaviest(bundle, text, attribute="toxicity"):
    span = max(bundle.explain(text, attribute), key=lambda found: found.weight)
    return text[span.start : span.end]


@pytest.mark.parametrize("word", ["idiot", "IDIOT", "id\u200biot", "1d1ot", "\u0456diot"])
def test_the_abusive_word_weighs_most_even_in_disguise(bundle, word):
    assert heaviest(bundle, f"the minister is an {word} and the report was late") == word


def test_every_word_has_its_place_in_the_original_text(bundle):
    text = "  Two  words\nand \U0001f600 more "
    assert [text[span.start : span.end] for span in bundle.explain(text)] == text.split()


def test_an_abusive_word_adds_more_than_any_ordinary_one(bundle):
    fair = bundle.explain("the council meets on monday about the school")
    foul = bundle.explain("the council meets on monday about the idiot")
    assert foul[-1].weight > 2 * max(span.weight for span in fair)


def test_a_text_without_words_has_no_spans(bundle):
    assert bundle.explain("  \n ") == []


def test_only_the_first_words_of_a_long_text_are_weighed(bundle):
    assert len(bundle.explain("a b " * 1_000)) == MAX_WORDS


def test_spam_is_explained_by_its_own_head(bundle):
    text = "please subscribe to my channel http://win24.example"
    assert heaviest(bundle, text, "spam") in {"subscribe", "channel", "http://win24.example"}
