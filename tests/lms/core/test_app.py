from __future__ import annotations

from flask.testing import FlaskClient


def test_the_house_answers_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/health").json == {"status": "ok"}
    assert client.get("/ready").json["database"] == "ok"


def test_a_post_from_another_origin_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/language",
        data={"locale": "kk"},
        origin="http://evil.localhost:8000",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 403
    assert answer.json["code"] == "bad_origin"


def test_a_page_of_the_lms_does_not_exist_on_the_content_host(client: FlaskClient) -> None:
    assert client.get("/", base_url="http://127.0.0.1:8000").status_code == 404
