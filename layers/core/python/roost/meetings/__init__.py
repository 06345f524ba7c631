"""Meetings of workspaces: who attends, who sees them, when they are."""
