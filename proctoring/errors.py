"""The engine's own small error tree: each error has a stable code; texts belong to the rooms."""


class ProctoringError(Exception):
    """Base of all errors of the engine."""

    code = "proctoring.error"

    def __init__(self, detail: str = "") -> None:
        """Keep a plain English detail for logs; people are shown a text chosen by `code`."""
        super().__init__(detail or self.code)
        self.detail = detail


class FrameRefused(ProctoringError):
    """A picture that is not decoded, because it breaks a limit or is no JPEG."""

    code = "frame.refused"


class FrameTooLarge(FrameRefused):
    """More bytes than the limit."""

    code = "frame.too_large"


class FrameNotJpeg(FrameRefused):
    """Not a JPEG, or its header cannot be read."""

    code = "frame.not_jpeg"


class FrameDimensions(FrameRefused):
    """Width, height or their product is outside the limits."""

    code = "frame.dimensions"


class FrameDamaged(FrameRefused):
    """The header is a JPEG's, the picture data cannot be decoded."""

    code = "frame.damaged"


class PolicyInvalid(ProctoringError):
    """A policy document that is wrong; `where` names the place, as in `rules.FACE.ABSENT.open_ms`."""

    code = "policy.invalid"

    def __init__(self, where: str, detail: str) -> None:
        """Name the place inside the document and what is wrong there."""
        super().__init__(f"{where}: {detail}")
        self.where = where


class ModelsMissing(ProctoringError):
    """A model file is missing or is not the pinned one; nothing is analysed until `make models` has run."""

    code = "models.missing"


class ModelsBuildFailed(ProctoringError):
    """A model could not be built: an archive is missing or is not the pinned one."""

    code = "models.build_failed"


class EnrolmentRefused(ProctoringError):
    """The reference pictures cannot be used; `reason` says why (see `EnrolmentReason`)."""

    code = "enrolment.refused"

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason as a code that a page can turn into advice."""
        super().__init__(detail or reason)
        self.reason = reason


class EmbeddingInvalid(ProctoringError):
    """Bytes that are no stored embedding of this engine."""

    code = "embedding.invalid"


class StateInvalid(ProctoringError):
    """A stored episode state that cannot be read."""

    code = "state.invalid"


class QueueRefused(ProctoringError):
    """The queue does not take the item: too many events wait, or the session has ended."""

    code = "queue.refused"
