"""The WebSocket API: connect, message, disconnect."""
