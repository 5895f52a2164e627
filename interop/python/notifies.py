"""Tells systemd things, as sd_notify(3) and sd_notify_barrier(3) do."""

import array
import os
import socket

address = os.environ["NOTIFY_SOCKET"]
print("tells", address, flush=True)
sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
sender.connect(address)
sender.send(b"STATUS=begins\nMAINPID=%d" % os.getpid())
sender.send(b"MAINPID=%d\n" % os.getpid())
read, write = os.pipe()
sender.sendmsg([b"BARRIER=1"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [write]))])
os.close(write)
assert os.read(read, 1) == b""
sender.send(b"STOPPING=1")
