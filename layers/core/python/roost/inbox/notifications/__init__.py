"""What people are told of what others did: an inbox of each person, in the order in which it was written."""
