"""What providers say of people, and whose accounts it opens."""
