"""The engine with real networks on the scenes that the browser flows use."""

import cv2
import numpy as np
import pytest

from proctoring.embedding import Embedding
from proctoring.enrolment import EnrolmentReason, FaceEnroller
from proctoring.errors import EnrolmentRefused
from proctoring.models import Models
from proctoring.policy import ProctoringPolicy
from proctoring.types import ChangeKind, IncidentCode
from tests.builders import pictures
from tests.builders.clips import scene_frames
from tests.proctoring.conftest import START_MS, RunFrames


def test_a_clean_minute_gives_no_incident(run_frames: RunFrames) -> None:
    assert run_frames(scene_frames([("clean", 60)])) == []


SCENES = [
    pytest.param("other_person", IncidentCode.ID_MISMATCH, 6, 16, id="another person after the check-in"),
    pytest.param("empty_chair", IncidentCode.FACE_ABSENT, 4, 6, id="an empty chair"),
    pytest.param("two_people", IncidentCode.PERSON_MULTIPLE, 1, 4, id="two people"),
    pytest.param("black", IncidentCode.CAM_BLACK, 9, 11, id="a covered camera"),
    pytest.param("frozen", IncidentCode.CAM_FROZEN, 9, 12, id="a frozen picture"),
]


@pytest.mark.parametrize(("scene", "code", "too_short_s", "enough_s"), SCENES)
def test_a_scene_gives_exactly_its_incident_for_as_long_as_it_lasts(
    run_frames: RunFrames, scene: str, code: IncidentCode, too_short_s: int, enough_s: int
) -> None:
    changes = run_frames(scene_frames([("clean", 15), (scene, 45), ("clean", 20)]))

    assert [(change.kind, change.code) for change in changes] == [
        (ChangeKind.OPENED, code),
        (ChangeKind.CLOSED, code),
    ]
    begun_s = (changes[0].opened_ms - START_MS) / 1000
    ended_s = ((changes[1].closed_ms or 0) - START_MS) / 1000
    assert 16 <= begun_s <= 21
    assert 61 <= ended_s <= 66


@pytest.mark.parametrize(("scene", "code", "too_short_s", "enough_s"), SCENES)
def test_a_scene_opens_its_incident_when_it_has_lasted_and_not_before(
    run_frames: RunFrames, scene: str, code: IncidentCode, too_short_s: int, enough_s: int
) -> None:
    short = run_frames(scene_frames([("clean", 15), (scene, too_short_s), ("clean", 20)]))
    enough = run_frames(scene_frames([("clean", 15), (scene, enough_s), ("clean", 20)]))

    assert short == []
    assert {change.code for change in enough} == {code}


def test_two_people_are_no_mismatch_while_the_candidate_is_one_of_them(run_frames: RunFrames) -> None:
    changes = run_frames(scene_frames([("clean", 10), ("two_people", 60)]))

    assert {change.code for change in changes} == {IncidentCode.PERSON_MULTIPLE}


def test_another_face_is_no_mismatch_while_somebody_cannot_be_compared(run_frames: RunFrames) -> None:
    picture = pictures.stranger().copy()
    picture[20:140, 460:620] = cv2.resize(pictures.room(), (160, 120))
    small = cv2.resize(pictures.candidate(), (120, 90), interpolation=cv2.INTER_AREA)
    picture[30:120, 480:600] = small
    frames = []
    for number in range(60):
        noise = np.random.default_rng(number).normal(0, 2, picture.shape)
        done, jpeg = cv2.imencode(".jpg", np.clip(picture + noise, 0, 255).astype(np.uint8))
        assert done
        frames.append(jpeg.tobytes())

    changes = run_frames(frames)

    assert {change.code for change in changes} == {IncidentCode.PERSON_MULTIPLE}


def test_the_reference_accepts_the_same_person_and_not_another(
    networks: Models, policy: ProctoringPolicy, reference: Embedding
) -> None:
    enroller = FaceEnroller(networks, policy)

    same = enroller.distance(reference, scene_frames([("clean", 9)])[-1])
    other = enroller.distance(reference, scene_frames([("other_person", 9)])[-1])

    assert same is not None
    assert same <= policy.identity.accept_distance / 2
    assert other is not None
    assert other > policy.identity.mismatch_distance


@pytest.mark.parametrize(
    ("scene", "reason"),
    [
        pytest.param("empty_chair", EnrolmentReason.NO_FACE, id="nobody"),
        pytest.param("black", EnrolmentReason.PICTURE_DARK, id="a covered camera"),
        pytest.param("two_people", EnrolmentReason.SEVERAL_FACES, id="two people"),
    ],
)
def test_a_reference_needs_one_visible_face(
    networks: Models, policy: ProctoringPolicy, scene: str, reason: EnrolmentReason
) -> None:
    with pytest.raises(EnrolmentRefused) as refusal:
        FaceEnroller(networks, policy).enrol(scene_frames([(scene, 5)]))

    assert refusal.value.reason == reason


def test_a_reference_of_two_people_in_turn_is_refused(networks: Models, policy: ProctoringPolicy) -> None:
    mixed = scene_frames([("clean", 3), ("other_person", 2)])

    with pytest.raises(EnrolmentRefused) as refusal:
        FaceEnroller(networks, policy).enrol(mixed)

    assert refusal.value.reason == EnrolmentReason.FACES_DIFFER


def test_too_few_pictures_make_no_reference(networks: Models, policy: ProctoringPolicy) -> None:
    with pytest.raises(EnrolmentRefused) as refusal:
        FaceEnroller(networks, policy).enrol(scene_frames([("clean", 2)]))

    assert refusal.value.reason == EnrolmentReason.TOO_FEW_PICTURES
