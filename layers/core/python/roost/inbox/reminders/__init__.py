"""Reminding people of what is due: tasks and meetings, each mark once."""
