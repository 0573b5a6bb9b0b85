"""Why a picture of the check-in cannot be used: one error a reason, each with what to do."""

from __future__ import annotations

from lms.core.i18n import lazy_gettext
from lms.invigilation.errors import CheckInRefused
from proctoring.types import EnrolmentReason


class PictureRefused(CheckInRefused):
    """Parent of the reasons for which the engine refuses a picture of a face."""

    code = "picture_refused"
    status = 422


class TooFewPictures(PictureRefused):
    code = "picture.too_few_pictures"
    message = lazy_gettext("Not enough pictures arrived.")
    next_step = lazy_gettext("Keep the page open and take the pictures again.")


class NoFace(PictureRefused):
    code = "picture.no_face"
    message = lazy_gettext("No face can be seen.")
    next_step = lazy_gettext("Sit in front of the camera so that your whole face is inside the frame.")


class SeveralFaces(PictureRefused):
    code = "picture.several_faces"
    message = lazy_gettext("More than one face can be seen.")
    next_step = lazy_gettext(
        "Be alone in the room; take pictures of people on the wall out of the camera's view."
    )


class FaceTooSmall(PictureRefused):
    code = "picture.face_too_small"
    message = lazy_gettext("Your face is too far away.")
    next_step = lazy_gettext("Move closer until your face fills about a third of the picture.")


class FaceTurned(PictureRefused):
    code = "picture.face_turned"
    message = lazy_gettext("Your face is turned away.")
    next_step = lazy_gettext("Look straight into the camera.")


class PictureBlurred(PictureRefused):
    code = "picture.picture_blurred"
    message = lazy_gettext("The picture is blurred.")
    next_step = lazy_gettext("Wipe the lens, hold still and add light from the front.")


class PictureDark(PictureRefused):
    code = "picture.picture_dark"
    message = lazy_gettext("The picture is too dark.")
    next_step = lazy_gettext(
        "Uncover the camera, switch a lamp on and do not sit with your back to a window."
    )


class FacesDiffer(PictureRefused):
    code = "picture.faces_differ"
    message = lazy_gettext("The pictures do not show the same face.")
    next_step = lazy_gettext("Take the pictures again, alone in front of the camera.")


BY_REASON: dict[EnrolmentReason, type[PictureRefused]] = {
    EnrolmentReason.TOO_FEW_PICTURES: TooFewPictures,
    EnrolmentReason.NO_FACE: NoFace,
    EnrolmentReason.SEVERAL_FACES: SeveralFaces,
    EnrolmentReason.FACE_TOO_SMALL: FaceTooSmall,
    EnrolmentReason.FACE_TURNED: FaceTurned,
    EnrolmentReason.PICTURE_BLURRED: PictureBlurred,
    EnrolmentReason.PICTURE_DARK: PictureDark,
    EnrolmentReason.FACES_DIFFER: FacesDiffer,
}


def refused(reason: EnrolmentReason | str) -> PictureRefused:
    """Return the error of a reason."""
    return BY_REASON[EnrolmentReason(reason)]()
