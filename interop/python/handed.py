"""Prints the things that a process was given: variables that name it, and its descriptors."""

import os

for name in ("LISTEN_PID", "WATCHDOG_PID", "SYSTEMD_EXEC_PID"):
    value = os.environ[name]
    print(name, "itself" if value == str(os.getpid()) else value)
for name in ("LISTEN_FDS", "LISTEN_FDNAMES", "WATCHDOG_USEC"):
    print(name, os.environ[name])
try:
    descriptor = os.pidfd_open(os.getpid())
    mine = str(os.fstat(descriptor).st_ino)
    os.close(descriptor)
except (AttributeError, OSError):
    mine = ""
print("LISTEN_PIDFDID", "itself" if os.environ.get("LISTEN_PIDFDID") in (None, mine) else "another")
for number in range(3, 30):
    try:
        stat = os.fstat(number)
    except OSError:
        continue
    print("descriptor", number, oct(stat.st_mode), os.get_inheritable(number))
