"""A bird's way to whoever has an address: asked for, then accepted, declined, cancelled or expired, once."""
