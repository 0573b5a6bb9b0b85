"""Grade sheets and appeals."""
