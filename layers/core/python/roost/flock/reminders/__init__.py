"""Birthdays and gotcha days, told to a flock's people on the day, once."""
