"""What the language of a text changes."""

from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import CONFIG_DIR
from moderation.domain.lifecycle import Action
from moderation.domain.policy import Evidence, decide
from moderation.domain.policy_settings import ATTRIBUTES, policy_from, read_policy

TABLES = read_policy(Path(CONFIG_DIR / "policy.toml").read_text(encoding="utf-8"))
CALM = dict.fromkeys(ATTRIBUTES, 0.01)


def test_a_language_that_no_model_was_taught_is_held_unless_the_site_publishes_it():
    foreign = Evidence(CALM, language="und")
    assert decide(foreign, policy_from(TABLES)).reasons == ("unknown_language",)
    free = replace(policy_from(TABLES), hold_unknown_language=False)
    assert decide(foreign, free).action is Action.PUBLISH


@pytest.mark.parametrize("language", ["ar", "ar-Latn"])
def test_arabic_has_thresholds_of_its_own_and_the_common_ones_where_it_has_none(language):
    settings = policy_from(
        {**TABLES, "hold_at": {"toxicity": 0.9, "spam": 0.8}, "hold_at_arabic": {"toxicity": 0.6}}
    )
    rude = Evidence({**CALM, "toxicity": 0.7}, language="en")
    assert decide(rude, settings).action is Action.PUBLISH
    assert decide(replace(rude, language=language), settings).reasons == ("toxic",)
    sold = Evidence({**CALM, "spam": 0.85}, language=language)
    assert decide(sold, settings).reasons == ("spam",)
