#!/bin/sh
# Removes the data on "apt purge" alone; any other way of removal keeps them, and their user.
set -e
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload || true
fi
if [ "$1" = purge ]; then
	rm -rf /var/lib/redline
fi
exit 0
