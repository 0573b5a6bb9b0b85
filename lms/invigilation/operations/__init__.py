"""Every write of invigilation: check-in, sessions, incidents, reviews, release, evidence."""
