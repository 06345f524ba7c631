"""What runs in the measured processes. Imported from a copy, beside the staged build."""
