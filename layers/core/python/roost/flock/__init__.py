"""Birds, what is recorded about them, and their way from one flock to another."""
