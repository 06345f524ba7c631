"""Running the platform: who is on it, who may do what, what was done about it, how much it is used."""
