"""Job postings: everybody reads the open ones, a few people write them."""
