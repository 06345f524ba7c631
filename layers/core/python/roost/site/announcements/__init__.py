"""Announcements in workspaces: to everybody in them, or to some."""
