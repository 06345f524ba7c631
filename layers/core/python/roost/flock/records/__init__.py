"""What is recorded about birds: weights and visits to vets."""
