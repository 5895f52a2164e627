#!/bin/sh
# Stops the service where the package goes for good, not where another version takes its
# place: dpkg says "remove" then, and rpm 0.
set -e
if [ "$1" = remove ] || [ "$1" = 0 ]; then
	if [ -d /run/systemd/system ]; then
		systemctl disable --now redline.service || true
	fi
fi
exit 0
