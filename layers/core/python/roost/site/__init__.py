"""What the product's site takes in from people: what they have to say about it."""
