"""FocusGuard on the wire."""
