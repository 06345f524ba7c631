"""Boards: exact ranks among any number of people."""
