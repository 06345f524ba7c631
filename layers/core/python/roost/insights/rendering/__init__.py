"""Reports as files. Each format imports its own library, so that whoever wants one loads no other."""
