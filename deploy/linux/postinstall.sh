#!/bin/sh
# Makes the user and the directory of the data, and restarts a service that runs. It starts
# none: systemctl enable --now redline does.
set -e
# A machine may have a group of that name without the user, or the user without the group.
if ! getent group redline >/dev/null; then
	groupadd --system redline
fi
if ! getent passwd redline >/dev/null; then
	useradd --system --gid redline --home-dir /var/lib/redline --no-create-home --shell /usr/sbin/nologin redline
fi
# A symbolic link is the administrator's, also one to a disk that is not there yet.
if [ ! -d /var/lib/redline ] && [ ! -L /var/lib/redline ]; then
	install -d -o redline -g redline -m 0750 /var/lib/redline
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload || true
	systemctl try-restart redline.service || true
fi
exit 0
