"""The FocusGuard dialect."""
