from __future__ import annotations

import pytest

from lms.core.settings import Settings, SettingsError


@pytest.mark.parametrize(
    ("environ", "variable"),
    [
        ({"QASHYQ_DATABASE_URL": "mysql://x"}, "QASHYQ_DATABASE_URL"),
        ({"QASHYQ_DATABASE_URL": "postgresql://h/d"}, "QASHYQ_REDIS_URL"),
        ({"QASHYQ_REDIS_URL": "redis://h/0"}, "QASHYQ_DATABASE_URL"),
        ({"QASHYQ_ORIGIN": "http://localhost:8000/x"}, "QASHYQ_ORIGIN"),
        ({"QASHYQ_CONTENT_ORIGIN": "http://localhost:9000"}, "QASHYQ_CONTENT_ORIGIN"),
        ({"QASHYQ_LOCALE": "de"}, "QASHYQ_LOCALE"),
        ({"QASHYQ_MAX_SOCKETS": "many"}, "QASHYQ_MAX_SOCKETS"),
        ({"QASHYQ_TIME_ZONE": "Mars/Base"}, "QASHYQ_TIME_ZONE"),
        ({"QASHYQ_MAIL_URL": "ftp://x"}, "QASHYQ_MAIL_URL"),
    ],
)
def test_a_wrong_variable_is_named(environ: dict[str, str], variable: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(environ)
    assert caught.value.variable == variable
    assert variable in str(caught.value)


def test_nothing_set_is_the_small_shape() -> None:
    settings = Settings.from_env({})
    assert settings.database_url.startswith("sqlite:///")
    assert not settings.is_large
