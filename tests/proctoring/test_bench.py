"""The stages of the analysis can be measured; how long they take is no matter of a test."""

import pytest

from proctoring.bench import measure_stages
from proctoring.models import Models
from proctoring.policy import ProctoringPolicy
from tests.builders.clips import Scenes, scene_frames


@pytest.mark.parametrize("scenes", [[("clean", 5)], []], ids=["of a person", "without a picture"])
def test_every_stage_has_a_figure_with_its_protocol(
    networks: Models, policy: ProctoringPolicy, scenes: Scenes
) -> None:
    measures = measure_stages(networks, policy, scene_frames(scenes))

    assert [name for name, *_ in measures] == [
        "proctoring.decode",
        "proctoring.blazeface",
        "proctoring.mesh",
        "proctoring.centerface",
        "proctoring.embedding",
    ]
    assert all(value > 0 and unit == "ms" and "640x480" in protocol for _, value, unit, protocol in measures)
