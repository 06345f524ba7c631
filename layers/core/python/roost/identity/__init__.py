"""People: accounts, sign-ins, tokens that name them."""
