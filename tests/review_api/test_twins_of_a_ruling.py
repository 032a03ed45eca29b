"""The same ruling, sent twice at once to two processes: one decision, one answer."""

from __future__ import annotations

from moderation.http.idempotency import Attempt


def test_a_twin_that_came_second_elsewhere_gets_the_first_ones_answer(
    client, key, newsroom, monkeypatch
):
    one = newsroom.held("toxic! words")
    path, headers = f"/v1/comments/{one.id}/decisions", {**key, "Idempotency-Key": "once"}
    ruling = {"action": "publish", "version": one.version}
    first = client.post(path, json=ruling, headers=headers)
    look, looks = Attempt.earlier, []

    def as_if_at_the_same_moment(attempt):
        looks.append(attempt)
        return None if len(looks) == 1 else look(attempt)

    monkeypatch.setattr(Attempt, "earlier", as_if_at_the_same_moment)
    second = client.post(path, json=ruling, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.data == first.data
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(newsroom.decisions(one)) == 2  # the policy's, and the one ruling


def test_another_ruling_that_came_second_is_still_told_so(client, key, newsroom):
    one = newsroom.held("toxic! words")
    path, ruling = f"/v1/comments/{one.id}/decisions", {"action": "publish", "version": one.version}
    assert client.post(path, json=ruling, headers=key).status_code == 201
    late = client.post(path, json=ruling, headers={**key, "Idempotency-Key": "another"})
    assert (late.status_code, late.json["code"]) == (409, "stale_comment")
