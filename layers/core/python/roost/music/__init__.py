"""Music while focusing: a person's link to Spotify, and its player."""
