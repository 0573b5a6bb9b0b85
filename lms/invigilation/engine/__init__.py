"""The proctoring engine inside the house: its queue, eyes, workers, and what they read and write.

`engine_of(app)` is the one object of an application; sockets put items into it, the check-in borrows its eyes.
"""

from lms.invigilation.engine.engine import Engine, current_engine, engine_of
from lms.invigilation.engine.eyes import Eyes, ModelEyes

__all__ = ["Engine", "Eyes", "ModelEyes", "current_engine", "engine_of"]
