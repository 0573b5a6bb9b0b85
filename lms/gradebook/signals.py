"""What the gradebook tells: sent inside the transaction with `session=`; a receiver informs, it never vetoes.

mark_recorded(mark_id, session=), result_released(outbox_id, session=), result_compensated(outbox_id, session=),
admission_changed(offering_id, session=, student_id=, kind=, is_admitted=).
"""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()
mark_recorded = _signals.signal("gradebook.mark_recorded")
result_released = _signals.signal("gradebook.result_released")
result_compensated = _signals.signal("gradebook.result_compensated")
admission_changed = _signals.signal("gradebook.admission_changed")
