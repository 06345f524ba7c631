"""Open WebSockets: whose they are, how many there may be, and who hears what."""
