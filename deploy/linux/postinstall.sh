#!/bin/sh
# Makes the user and the directory of the data, and restarts a service that runs. It starts
# none: systemctl enable --now redline does.
set -e
if ! getent passwd redline >/dev/null; then
	useradd --system --user-group --home-dir /var/lib/redline --no-create-home --shell /usr/sbin/nologin redline
fi
if [ ! -d /var/lib/redline ]; then
	install -d -o redline -g redline -m 0750 /var/lib/redline
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload || true
	systemctl try-restart redline.service || true
fi
exit 0
