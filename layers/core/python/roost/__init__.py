"""The core of Roost: accounts, spaces, work, focus and what follows from them, without any dialect's words."""
