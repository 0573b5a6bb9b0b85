"""Who may call what: hand-written rows (one file a room), a small fixed world, and the callers of socket events."""
