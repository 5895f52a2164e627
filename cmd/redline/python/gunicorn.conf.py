"""How gunicorn runs the items service of redline demo --flask."""

bind = ["fd://3"]  # which redline has bound
workers = 4
loglevel = "error"
graceful_timeout = 3  # seconds
control_socket_disable = True  # a release without such a socket passes over this
