"""Webhooks: who wants to hear of which events, what they were sent, and how that went."""
