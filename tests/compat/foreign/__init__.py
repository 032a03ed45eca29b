"""Other people's clients and their own suites, unmodified, against the running service.

`make compat` installs them from the package registries into a temporary folder and takes no part
of them into the project. Nothing here is collected by pytest: it needs a network.
"""
