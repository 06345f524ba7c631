"""`make bench`: cold starts beside a bare handler and FastAPI, CPU per warm request, botocore's share.

Nothing here imports the core: everything that is measured runs in processes of its own (`inside/`), from the staged
build, apart from the virtual environment. AWS is a small server on loopback (`server.py`) for all of them.
"""
