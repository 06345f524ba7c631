"""Workspaces whose tier says how much there may be in them."""
