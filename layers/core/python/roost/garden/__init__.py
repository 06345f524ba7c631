"""Plants and experience: what completed sessions earn."""
