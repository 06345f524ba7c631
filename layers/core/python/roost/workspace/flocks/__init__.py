"""Workspaces as the homes of birds: personal ones can be shown too, have several owners, and wait for addresses."""
