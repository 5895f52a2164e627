"""Starts a command as systemd does by socket activation: with a socket as descriptor 3,
and one as 4 that is no listener. It prints the address of the first."""

import os
import socket
import sys

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
print("activated at %s:%d" % listener.getsockname(), file=sys.stderr, flush=True)
other = os.open("/dev/null", os.O_RDONLY)
os.dup2(listener.fileno(), 13)
os.dup2(other, 14)
os.dup2(13, 3)
os.dup2(14, 4)
for number in (13, 14):
    os.close(number)
for number in (3, 4):
    os.set_inheritable(number, True)
pid = str(os.getpid())
os.environ.update(LISTEN_FDS="1", LISTEN_FDNAMES="web", LISTEN_PID=pid, WATCHDOG_PID=pid, WATCHDOG_USEC="30000000",
                  SYSTEMD_EXEC_PID=pid, LISTEN_PIDFDID="1", GUNICORN_PID_OF_ANOTHER="1")
os.execvp(sys.argv[1], sys.argv[1:])
