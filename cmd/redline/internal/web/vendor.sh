#!/bin/sh
# Renews the libraries in static/vendor: those of package.json, at its versions.
#
#	./vendor.sh
#
# A browser knows no bare imports, so they become relative ones. Nothing else is
# changed, and running it again changes nothing.
set -eu
cd "$(dirname "$0")"
to=static/vendor

npm install --no-package-lock --no-audit --no-fund --ignore-scripts --silent

# take PACKAGE FILE NAME
take() {
	sed -e 's|from"preact"|from"./preact.js"|g' -e '/^\/\/# sourceMappingURL=/d' "node_modules/$1/$2" >"$to/$3"
}
take preact dist/preact.mjs preact.js
take preact hooks/dist/hooks.mjs hooks.js
take htm dist/htm.module.js htm.js
take uplot dist/uPlot.esm.js uplot.js
take uplot dist/uPlot.min.css uplot.css

: >$to/VERSIONS
for package in htm preact uplot; do
	cp node_modules/$package/LICENSE $to/$package.LICENSE
	node -p "const p = require('./node_modules/$package/package.json'); p.name + ' ' + p.version" >>$to/VERSIONS
done
chmod 644 $to/*
