#!/bin/sh
# Removes the data on "apt purge" alone; any other way of removal keeps them, and their user.
set -e
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload || true
fi
if [ "$1" = purge ]; then
	# A disk that is mounted there is emptied, and stays.
	rm -rf /var/lib/redline || echo "redline: /var/lib/redline could not be removed" >&2
fi
exit 0
