"""Files of workspaces, their projects and tasks: noted in the table, kept in a bucket."""
