import pytest

from classifiers import sentences
from classifiers.evaluation import halves
from classifiers.evaluation.comments import finer_attributes, rankings
from classifiers.evaluation.groups import group_figures, group_holds, said_of_groups
from classifiers.evaluation.halves import out_of_sample
from classifiers.evaluation.holds import held_by_policy, held_out_of_sample
from classifiers.evaluation.own import contrasts, tempers, under_war
from classifiers.sources import Row
from tests.classifiers.measurable import (
    WordModel,
    by_name,
    measured,
    news,
    own,
    talk,
    value,
    write_own,
)

CIVIL = "toxicity_civil_comments"


def test_foul_is_ranked_against_fair_of_the_same_source():
    rows = [talk(0.9, toxicity=1), talk(0.3, toxicity=1), talk(0.5), talk(0.1), news("scored 1")]
    found = [rankings(measured(rows))]
    assert value(found, "Wikipedia talk, toxic against clean: AUC") == 0.75
    assert by_name(found, "Wikipedia talk, toxic against clean: AUC").foul == 2


def test_clearly_toxic_news_is_ranked_against_clean_news():
    rows = [Row("scored 0.4", CIVIL, 1), news("scored 0.3"), news("scored 0.9", 1)]
    found = [rankings(measured(rows))]
    assert value(found, "news, clearly toxic against clean: AUC") == 1.0


def test_hostile_news_is_never_among_the_healthy():
    both = news("scored 0.2", 0, hostile=1, healthy=1)
    found = [rankings(measured([both, news("scored 0.3"), news("scored 0.1")]))]
    figure = by_name(found, "news, hostile against healthy: AUC")
    assert (figure.estimate.value, figure.foul, figure.fair) == (0.5, 1, 2)


def test_a_finer_attribute_is_ranked_by_its_own_score():
    rows = [talk(0.9, insult=1), talk(0.1), talk(0.95, threat=1)]
    found = [finer_attributes(measured(rows))]
    assert value(found, "insult, Wikipedia talk: AUC") == 0.5
    assert value(found, "threat, Wikipedia talk: AUC") == 1.0


def test_the_shipped_policy_holds_what_it_holds():
    rows = [news("scored 0.6"), news("bonjour"), news("calm"), news("calmer"), news("idiot", 1)]
    found = [held_by_policy(measured(rows))]
    assert value(found, "clean held") == 0.5
    assert value(found, "hostile caught") == 1.0


def test_false_holds_of_those_that_name_a_war_are_set_against_the_others():
    naming = [news("the war, scored 0.9"), news("Muslims scored 0.9"), news("an army scored 0")]
    others = [news(f"a tree scored {score}") for score in (0.9, 0, 0)]
    found = [held_by_policy(measured(naming + others))]
    assert value(found, "clean held that name a war, people or faith") == pytest.approx(2 / 3)
    assert value(found, "ratio of these two") == pytest.approx(2.0)


def test_no_clean_comment_is_judged_by_thresholds_that_it_helped_to_set(monkeypatch):
    set_on = []

    def highest(scores):
        set_on.append(scores[:, 0].tolist())
        return {"toxicity": scores[:, 0].max()}

    monkeypatch.setattr(halves, "thresholds_for", highest)
    values = [n / 20 for n in range(20)]
    found = out_of_sample(measured([news(f"text {v} scored {v}") for v in values]))
    first, second = set_on
    assert sorted(first + second) == values
    other = {score: max(second if score in first else first) for score in values}
    assert found.held.tolist() == [float(score >= other[score]) for score in values]


def test_any_other_row_is_judged_by_both_halves(monkeypatch):
    monkeypatch.setattr(
        halves, "thresholds_for", lambda scores: {"toxicity": float(scores[:, 0].max())}
    )
    clean = [news(f"text {n} scored {0.2 if n else 0.6}") for n in range(8)]
    found = out_of_sample(measured([*clean, news("scored 0.4", 1), news("scored 0.1", 1)]))
    assert found.held[-2:].tolist() == [0.5, 0.0]


def test_what_is_so_by_construction_says_so():
    rows = [news(f"comment {n} scored {n / 100}") for n in range(100)]
    names = [one.name for one in held_out_of_sample(measured(rows)).figures]
    assert names.count("clean held") == 1
    assert "clean held, by construction" in names


def test_own_comments_are_judged_file_by_file():
    rows = [
        own("idiot", 1, "abuse_under_war"),
        own("scored 0.3", 1, "abuse_under_war"),
        own("scored 0.2", 0, "fair_under_war"),
        own("idiot", 0, "news_tempers"),
        own("calm", 1, "news_tempers"),
    ]
    war, other = [under_war(measured(rows))], [tempers(measured(rows))]
    assert value(war, "foul caught, suggested thresholds") == 0.5
    assert value(war, "fair held, shipped policy") == 0.0
    assert value(war, "foul against fair: AUC") == 1.0
    assert value(other, "foul caught, shipped policy") == 0.0
    assert value(other, "fair held, suggested thresholds") == 1.0


@pytest.mark.parametrize(
    ("kind", "text", "template", "swears"),
    [
        ("naming a group", "Martians wave", "{people} wave", 0),
        ("naming a group", "Kurds wave", "Kurds wave", 0),
        ("naming none", "They wave", "They wave", 0),
        ("quoting abuse", "It said 'they are vermin'. Shame.", "It said", 0),
        ("swearing at nobody", "Damn, what a goal", "Damn, what a goal", 1),
    ],
)
def test_kinds_of_fair_contrasts_are_kept_apart(kind, text, template, swears):
    row = own(text, 0, "contrasts", template=template)
    row = Row(row.copy, row.source, 0, {**row.attributes, "profanity": swears}, row.extra)
    figure = by_name([contrasts(measured([row]))], f"fair kept, {kind}")
    assert (figure.estimate.value, figure.fair) == (1.0, 1)


def test_balanced_accuracy_weighs_fair_and_foul_alike():
    rows = [own(f"calm {n}", 0, "contrasts") for n in range(9)] + [own("sly", 1, "contrasts")]
    assert value([contrasts(measured(rows))], "balanced accuracy") == 0.5


def test_short_contrasts_are_ranked_apart_from_long_ones():
    long = "scored 0.1" + " word" * 12
    rows = [own(long, 1, "contrasts"), own("idiot", 1, "contrasts"), own("calm", 0, "contrasts")]
    name = "of 12 words and fewer, foul against fair: AUC"
    assert value([contrasts(measured(rows))], name) == 1.0
    assert by_name([contrasts(measured(rows))], name).foul == 1


def test_a_model_that_holds_one_group_is_found_out(tmp_path, monkeypatch):
    write_own(tmp_path)
    monkeypatch.setattr(sentences, "DATA", tmp_path)
    found = group_holds(measured([news("calm")], WordModel(("Martians",))))
    sections = [group_figures(found)]
    assert value(sections, "all groups") == 0.5
    assert by_name(sections, "the group held most").note == "Martians"
    assert value(sections, "groups of which more than 10 % is held") == 0.5


def test_the_same_fair_sentences_are_said_of_every_group(tmp_path, monkeypatch):
    write_own(tmp_path)
    monkeypatch.setattr(sentences, "DATA", tmp_path)
    said = {(one.group, one.text.replace(one.group, "...")) for one in said_of_groups()}
    groups = {group for group, _ in said}
    assert groups == {"Martians", "Venusians"}
    assert {text for group, text in said if group == "Martians"} == {text for _, text in said}
    assert not [text for _, text in said if "idiots" in text or "train" in text]


def test_a_group_of_two_names_is_one_group(tmp_path, monkeypatch):
    write_own(tmp_path)
    (tmp_path / "slots.json").write_text('{"people": ["Dutch", "Dutch people", "dutch people"]}')
    monkeypatch.setattr(sentences, "DATA", tmp_path)
    assert {one.group for one in said_of_groups()} == {"dutch people"}
