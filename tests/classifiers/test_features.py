import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.features import FeatureSettings, HashedNGrams

SETTINGS = FeatureSettings(bits=14)


def cut(*texts):
    return HashedNGrams(SETTINGS).cut(texts)


def buckets_of(ngrams, text):
    return [
        ngrams.buckets[start:end].tolist()
        for start, end in zip(ngrams.starts[:, text], ngrams.ends[:, text], strict=True)
    ]


def test_the_number_of_n_grams_is_what_the_text_has():
    per_kind = [len(kind) for kind in buckets_of(cut("big cats"), 0)]
    assert per_kind == [9, 9, 9, 9, 2, 1]  # four char orders from the edge on, words, word pairs


def test_a_text_has_the_same_n_grams_alone_and_among_others():
    together = cut("one two", "", "three", "a b c")
    for place, text in enumerate(("one two", "", "three", "a b c")):
        assert buckets_of(together, place) == buckets_of(cut(text), 0)


def test_an_empty_text_has_no_words():
    assert [len(kind) for kind in buckets_of(cut(""), 0)][-2:] == [0, 0]


def test_a_word_has_the_same_bucket_wherever_it_stands():
    words = buckets_of(cut("peace now and then peace"), 0)[4]
    assert words[0] == words[4]
    assert len(set(words)) == 4


def test_word_pairs_depend_on_their_order():
    ab, ba = (buckets_of(cut(text), 0)[5] for text in ("aa bb", "bb aa"))
    assert ab != ba


def test_different_n_grams_rarely_share_a_bucket():
    words = [f"word{number}" for number in range(1_000)]
    buckets = buckets_of(HashedNGrams(FeatureSettings(bits=20)).cut([" ".join(words)]), 0)[4]
    assert len(set(buckets)) > 990


def test_sums_add_one_row_for_each_n_gram():
    ngrams = cut("aa bb", "", "cc")
    ones = np.ones((2**SETTINGS.bits, 3), np.int8)
    assert ngrams.sums(ones).tolist() == [[total] * 3 for total in ngrams.totals()]


def test_the_last_empty_text_adds_nothing_of_its_neighbour():
    weights = np.random.default_rng(1).integers(-9, 9, (2**SETTINGS.bits, 2)).astype(np.int8)
    assert cut("some words", "").sums(weights)[1].tolist() == cut("").sums(weights)[0].tolist()


@settings(max_examples=50)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_sums_are_the_same_in_a_batch_and_alone(texts):
    weights = np.random.default_rng(2).integers(-127, 127, (2**SETTINGS.bits, 2)).astype(np.int8)
    alone = [cut(text).sums(weights)[0].tolist() for text in texts]
    assert cut(*texts).sums(weights).tolist() == alone


@pytest.mark.parametrize("size", [1, 3, 200, 256, 300])
def test_weights_are_added_in_pairs_to_the_same_sums(size):
    chance = np.random.default_rng(size)
    weights = chance.integers(-128, 128, (2**18, 8)).astype(np.int8)
    weights[::3] = -128
    weights[1::3] = 127
    ngrams = HashedNGrams(FeatureSettings(bits=18)).cut(["a\u00e9" * size, "", "b " * size])
    single = np.stack([ngrams.sums(weights[:, [lane]])[:, 0] for lane in range(8)], axis=1)
    assert np.array_equal(ngrams.sums(weights), single)
