"""Programmes, disciplines, plans, calendar, offerings, enrolment and the course page."""
