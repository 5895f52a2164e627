#!/bin/sh
# Renews the libraries in static/vendor: those of package.json, at its versions.
#
#	./vendor.sh
#
# A browser knows no bare imports, so they become relative ones. CodeMirror is many
# packages, which become one module of the names in codemirror.d.ts. Nothing else is
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

meta=$(mktemp)
trap 'rm -f "$meta"' EXIT
node_modules/.bin/esbuild --bundle --format=esm --minify --line-limit=160 --legal-comments=none --log-level=warning \
	--metafile="$meta" --outfile=$to/codemirror.js --loader=ts --sourcefile=codemirror.d.ts <$to/codemirror.d.ts

# Only packages that have bytes in the module need their licences beside it.
bundled=$(node -p "
	const [{ inputs }] = Object.values(JSON.parse(fs.readFileSync('$meta')).outputs);
	const names = Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0).map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
	[...new Set(names)].filter(Boolean).join(' ')")

rm -f $to/*.LICENSE
for package in htm preact uplot $bundled; do
	cp "node_modules/$package/LICENSE" "$to/$(echo "$package" | tr -d @ | tr / -).LICENSE"
	node -p "const p = require('./node_modules/$package/package.json'); p.name + ' ' + p.version"
done | LC_ALL=C sort >$to/VERSIONS
chmod 644 $to/*
