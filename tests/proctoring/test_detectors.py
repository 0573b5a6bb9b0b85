"""What the networks say about real pictures: geometry, not only that something came back."""

from typing import cast

import cv2
import numpy as np
import pytest

from proctoring.detectors.boxes import Face, distinct, overlap
from proctoring.detectors.centerface import FarFaces
from proctoring.detectors.face import (
    LEFT_EYE_INNER,
    LEFT_EYE_OUTER,
    NOSE_BASE,
    RIGHT_EYE_INNER,
    RIGHT_EYE_OUTER,
    FaceMesh,
    Mesh,
    NearFaces,
    anchors,
)
from proctoring.detectors.identity import Identity, similarity
from proctoring.detectors.picture import PictureCheck
from proctoring.detectors.sessions import OnnxModel
from proctoring.frames import Picture
from proctoring.models import Models
from proctoring.policy import ProctoringPolicy
from tests.builders import pictures


@pytest.fixture
def near(networks: Models, policy: ProctoringPolicy) -> NearFaces:
    return NearFaces(networks.blazeface, policy.faces)


@pytest.fixture
def far(networks: Models, policy: ProctoringPolicy) -> FarFaces:
    return FarFaces(networks.centerface, policy.faces)


@pytest.fixture
def mesh_of(networks: Models, near: NearFaces) -> "MeshOf":
    return MeshOf(near, FaceMesh(networks.mesh))


class MeshOf:
    def __init__(self, near: NearFaces, mesh: FaceMesh) -> None:
        self.near = near
        self.mesh = mesh

    def __call__(self, picture: Picture) -> Mesh:
        return self.mesh.lay(picture, self.near.find(picture)[0])


def turned(picture: Picture, degrees: float) -> Picture:
    transform = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), degrees, 1)
    return cv2.warpAffine(picture, transform, (picture.shape[1], picture.shape[0])).astype(np.uint8)


def mirrored(picture: Picture) -> Picture:
    return cv2.flip(picture, 1).astype(np.uint8)


def face(left: float, top: float, size: float, score: float = 0.9) -> Face:
    return Face(left, top, left + size, top + size, score, np.zeros((6, 2), dtype=np.float32))


def test_anchors_cover_the_picture_in_the_networks_order() -> None:
    centres = anchors()

    assert centres.shape == (896, 2)
    assert centres[0].tolist() == centres[1].tolist() == [1 / 32, 1 / 32]
    assert centres[2].tolist() == [3 / 32, 1 / 32]
    assert centres[512].tolist() == centres[517].tolist() == [1 / 16, 1 / 16]
    assert centres[-1].tolist() == [15 / 16, 15 / 16]


def test_the_near_detector_finds_one_face_with_eyes_above_the_mouth(near: NearFaces) -> None:
    faces = near.find(pictures.candidate())

    assert len(faces) == 1
    right_eye, left_eye, nose, mouth = faces[0].points[:4]
    assert right_eye[0] < nose[0] < left_eye[0]
    assert max(right_eye[1], left_eye[1]) < nose[1] < mouth[1]
    assert faces[0].left < right_eye[0] < left_eye[0] < faces[0].right


@pytest.mark.parametrize("show", [pictures.room, pictures.darkness])
def test_no_detector_finds_a_face_where_there_is_none(near: NearFaces, far: FarFaces, show: object) -> None:
    picture = show() if callable(show) else pictures.room()

    assert near.find(picture) == []
    assert far.find(picture) == []


def test_both_detectors_agree_on_two_people(near: NearFaces, far: FarFaces, policy: ProctoringPolicy) -> None:
    found_near, found_far = near.find(pictures.both()), far.find(pictures.both())

    assert len(found_near) == len(found_far) == 2
    assert len(distinct(found_near, found_far, policy.faces.same_face_overlap)) == 2


def test_a_far_second_person_is_found_where_the_near_detector_sees_one(
    near: NearFaces, far: FarFaces
) -> None:
    picture = pictures.candidate().copy()
    picture[20:80, 540:620] = cv2.resize(pictures.stranger(), (80, 60), interpolation=cv2.INTER_AREA)

    assert len(near.find(picture)) == 1
    assert len(far.find(picture)) == 2


def test_the_mesh_puts_eyes_and_nose_where_they_are(mesh_of: MeshOf) -> None:
    mesh = mesh_of(pictures.candidate())
    columns = mesh.points[[RIGHT_EYE_OUTER, RIGHT_EYE_INNER, LEFT_EYE_INNER, LEFT_EYE_OUTER], 0]
    rows = mesh.points[[RIGHT_EYE_OUTER, RIGHT_EYE_INNER, LEFT_EYE_INNER, LEFT_EYE_OUTER], 1]

    assert mesh.points.shape == (468, 3)
    assert mesh.score > 0.9
    assert list(columns) == sorted(columns)
    assert rows.max() < mesh.points[NOSE_BASE, 1]
    # The eyes' corners of the photograph, measured by hand: (265..300) and (340..375), about row 190.
    assert 60 < mesh.eye_distance_px() < 110


@pytest.mark.parametrize("show", [pictures.candidate, pictures.stranger])
def test_a_mirror_turns_the_yaw_around(mesh_of: MeshOf, show: object) -> None:
    picture = show() if callable(show) else pictures.candidate()

    yaw, mirror_yaw = mesh_of(picture).yaw_deg(), mesh_of(mirrored(picture)).yaw_deg()

    assert abs(yaw + mirror_yaw) < 4


def test_a_tilted_head_keeps_its_yaw_and_its_identity(
    mesh_of: MeshOf, networks: Models, near: NearFaces, policy: ProctoringPolicy
) -> None:
    identity = Identity(FaceMesh(networks.mesh), networks.identity, policy.identity)
    upright, tilted = pictures.candidate(), turned(pictures.candidate(), 15)

    looks = [identity.look(picture, near.find(picture)[0]) for picture in (upright, tilted)]
    one, other = (identity.embed(look.chip) for look in looks)

    assert abs(looks[0].yaw_deg - looks[1].yaw_deg) < 4
    assert one.distance(other) < policy.identity.accept_distance / 2


def test_identity_survives_a_small_and_a_dim_picture(
    networks: Models, near: NearFaces, policy: ProctoringPolicy
) -> None:
    identity = Identity(FaceMesh(networks.mesh), networks.identity, policy.identity)
    picture = pictures.candidate()
    small = cv2.resize(picture, (320, 240), interpolation=cv2.INTER_AREA).astype(np.uint8)
    dim = cv2.convertScaleAbs(picture, alpha=0.45).astype(np.uint8)

    reference, *others = (
        identity.embed(identity.look(each, near.find(each)[0]).chip) for each in (picture, small, dim)
    )

    assert all(reference.distance(other) < policy.identity.accept_distance for other in others)


def test_a_face_below_the_gate_is_not_compared(
    networks: Models, near: NearFaces, policy: ProctoringPolicy
) -> None:
    identity = Identity(FaceMesh(networks.mesh), networks.identity, policy.identity)
    small = cv2.resize(pictures.candidate(), (160, 120), interpolation=cv2.INTER_AREA)
    picture = cv2.copyMakeBorder(small, 60, 60, 80, 80, cv2.BORDER_REPLICATE).astype(np.uint8)
    blurred = cv2.GaussianBlur(pictures.candidate(), (41, 41), 0).astype(np.uint8)

    small_look = identity.look(picture, near.find(picture)[0])
    blurred_look = identity.look(blurred, near.find(blurred)[0])

    assert not identity.is_good(small_look, policy.faces.mesh_score)
    assert not identity.is_good(blurred_look, policy.faces.mesh_score)


class Spy:
    """A network that keeps what it was given."""

    def __init__(self, *outputs: np.ndarray) -> None:
        self.outputs = list(outputs)
        self.batch: np.ndarray = np.zeros(0, dtype=np.float32)

    def run(self, batch: np.ndarray) -> list[np.ndarray]:
        self.batch = batch
        return self.outputs


BLUE = np.zeros((480, 640, 3), dtype=np.uint8)
BLUE[:, :, 0] = 255


def test_the_identity_network_is_given_red_first(networks: Models, policy: ProctoringPolicy) -> None:
    spy = Spy(np.zeros((1, 128), dtype=np.float32))
    identity = Identity(FaceMesh(networks.mesh), cast(OnnxModel, spy), policy.identity)

    identity.embed(BLUE[:150, :150])

    assert spy.batch.shape == (1, 3, 150, 150)
    assert spy.batch[0].mean(axis=(1, 2)).tolist() == [0, 0, 255]


def test_the_far_detector_is_given_red_first_and_an_empty_strip_below(policy: ProctoringPolicy) -> None:
    nothing = [np.zeros((1, channels, 64, 80), dtype=np.float32) for channels in (1, 2, 2, 10)]
    spy = Spy(*nothing)

    FarFaces(cast(OnnxModel, spy), policy.faces).find(BLUE)

    assert spy.batch.shape == (1, 3, 256, 320)
    assert spy.batch[0, :, 0, 0].tolist() == [0, 0, 255]
    assert not spy.batch[0, :, 240:].any()


def test_a_similarity_brings_points_back_exactly() -> None:
    source = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 3.0]])
    turn = np.array([[0.0, -2.0], [2.0, 0.0]])
    target = source @ turn.T + (5, -7)

    transform = similarity(source, target)

    assert np.allclose(transform, np.column_stack([turn, (5, -7)]))


@pytest.mark.parametrize(
    ("other", "share"),
    [
        pytest.param(face(0, 0, 10), 1.0, id="the same box"),
        pytest.param(face(5, 0, 10), 1 / 3, id="half beside"),
        pytest.param(face(10, 0, 10), 0.0, id="edge to edge"),
        pytest.param(face(50, 50, 10), 0.0, id="apart"),
    ],
)
def test_overlap_is_the_shared_part_of_both(other: Face, share: float) -> None:
    assert overlap(face(0, 0, 10), other) == pytest.approx(share)


def test_a_small_box_inside_a_large_one_is_the_same_person() -> None:
    assert len(distinct([face(0, 0, 100)], [face(45, 45, 10)], 0.2)) == 1


@pytest.mark.parametrize(
    ("luma", "spread", "black"),
    [
        pytest.param(16, 20, True, id="as dark as the limit"),
        pytest.param(40, 2, True, id="a flat picture of any shade"),
        pytest.param(40, 20, False, id="a dim room"),
    ],
)
def test_a_picture_is_black_when_dark_or_flat(
    policy: ProctoringPolicy, luma: int, spread: int, black: bool
) -> None:
    stripes = np.full((480, 640, 3), luma, dtype=np.int16)
    stripes[::2] = max(0, luma - spread)
    stripes[1::2] = 2 * luma - max(0, luma - spread)

    state = PictureCheck(policy.picture).look(np.clip(stripes.repeat(4, axis=0), 0, 255).astype(np.uint8))

    assert state.is_black is black


def test_only_a_picture_without_new_noise_is_a_repeat(policy: ProctoringPolicy) -> None:
    check = PictureCheck(policy.picture)
    still = pictures.candidate()
    noise = np.random.default_rng(1).normal(0, 2, still.shape)
    noisy = np.clip(still + noise, 0, 255).astype(np.uint8)

    repeats = [check.look(picture).is_repeat for picture in (still, still, noisy, noisy)]

    assert repeats == [None, True, False, True]
