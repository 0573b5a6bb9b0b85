"""Notices in the product and by e-mail.

Rooms register kinds (`kinds.register`) and call `operations.notify(session, person_id, kind, params, url)` inside their
transaction; texts are chosen by kind and rendered in the reader's language, letters in the recipient's.
"""
