"""The local stack: everything that `make dev` starts, and what the stack tests share with it."""
