"""What reaches people and machines outside: live connections and webhooks."""
