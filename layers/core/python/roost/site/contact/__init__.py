"""The contact form: what people write, and the mails that follow."""
