"""The shipped model itself: plain cases that must come out right, whatever is retrained."""

import numpy as np
import pytest
from scipy import sparse

from classifiers.base import ATTRIBUTES
from classifiers.bundle import SHIPPED, load_bundle
from classifiers.design_matrix import design_matrix
from classifiers.disguising import disguise

CLEAN = [
    "Thank you for this careful report from Aleppo.",
    "The Syrians I know in Homs want the war to end.",
    "I disagree with the minister, but the numbers in the speech were right.",
    "My family fled Mosul in 2014 and we do not know whether our house stands.",
    "The shelling killed twelve people, among them four children.",
    "The tax on bread goes up again, and nobody can afford it.",
    "It is wrong to blame all Muslims for what the militia did.",
    "The tram will be late again, as always in this town.",
    "As a Christian I found the article fair.",
    "Could you add a map of the front line?",
]
ABUSIVE = [
    "You are a stupid fucking idiot.",
    "All Kurds are traitors and should be driven out of the country.",
    "Shut up, you worthless piece of shit.",
    "I will find you and kill you.",
    "Muslims are vermin, throw them all out.",
    "I hope you and your family die, you disgusting pig.",
    "The only good Jew is a dead Jew.",
    "What a pathetic moron, go kill yourself.",
]
ARABIC = [
    "\u0631\u062d\u0645 \u0627\u0644\u0644\u0647 \u0627\u0644\u0634\u0647\u062f\u0627\u0621",
    "\u064a\u0627 \u0643\u0644\u0628 \u064a\u0627 \u062d\u0645\u0627\u0631",
]
SPAM = [
    "I lost everything until Mrs Linda helped me recover my Bitcoin. WhatsApp +1 415 555 0123",
    "Buy cheap Instagram followers now!!! http://followers24.example",
    "Make $5000 a week from home, click here https://bit.ly/3xKq9a",
    "Urgent loan at 2% interest, apply today: loans@inbox.example",
    "Great article! Visit my website www.best-seo-backlinks.example for SEO services",
]


@pytest.fixture(scope="module")
def bundle():
    return load_bundle()


def is_held(bundle, text):
    scores = bundle.score([text])[0]
    edges = bundle.manifest["suggested_thresholds"]
    return any(scores[name] >= edge for name, edge in edges.items())


def test_plain_abuse_in_arabic_scores_higher_than_a_prayer(bundle):
    fair, foul = (one["toxicity"] for one in bundle.score(ARABIC))
    assert foul > fair + 0.4


@pytest.mark.parametrize("text", CLEAN)
def test_a_fair_comment_is_below_every_suggested_threshold(bundle, text):
    assert not is_held(bundle, text)


@pytest.mark.parametrize("text", ABUSIVE)
def test_plain_abuse_reaches_a_suggested_threshold(bundle, text):
    assert is_held(bundle, text)


@pytest.mark.parametrize("text", SPAM)
def test_plain_spam_reaches_the_suggested_spam_threshold(bundle, text):
    assert bundle.score([text])[0]["spam"] >= bundle.manifest["suggested_thresholds"]["spam"]


@pytest.mark.parametrize(
    "name", ["look-alikes", "spaces", "dots", "zero-width", "mixed case", "digits", "signs"]
)
def test_abuse_scores_nearly_the_same_in_disguise(bundle, name):
    plain = "you are a stupid fucking idiot"
    worn = disguise(plain, name, seed=1)
    before, after = (scores["toxicity"] for scores in bundle.score([plain, worn]))
    assert after == pytest.approx(before, abs=0.05)


@pytest.mark.parametrize("language", ["english", "arabic"])
def test_the_scorer_and_the_scikit_learn_arithmetic_agree(bundle, language):
    texts = [*CLEAN, *ABUSIVE, *SPAM[:4], ""] if language == "english" else ARABIC
    copies = [bundle.matching_copy(text) for text in texts]
    matrix = design_matrix(bundle._judge.cutter, copies).astype(np.float64)
    heads = getattr(bundle._judge, language).heads
    expected = (matrix @ (heads.weights * heads.steps) + heads.offsets)[:, :6]
    assert sparse.issparse(matrix)
    assert np.abs(bundle.log_odds_of_wholes(texts)[:, :6] - expected).max() < 1e-6


def test_the_suggested_thresholds_are_probabilities_of_known_attributes(bundle):
    thresholds = bundle.manifest["suggested_thresholds"]
    assert {"toxicity", "spam"} <= set(thresholds) <= set(ATTRIBUTES)
    assert all(0 < edge < 1 for edge in thresholds.values())


def test_the_shipped_model_is_small():
    assert sum(file.stat().st_size for file in SHIPPED.iterdir() if file.is_file()) < 2_000_000
    assert sum(file.stat().st_size for file in SHIPPED.rglob("*.*")) < 30_000_000
