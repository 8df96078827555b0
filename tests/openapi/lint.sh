#!/usr/bin/env bash
# Lints an OpenAPI document with a public linter: tests/openapi/lint.sh FILE
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
document=$1

# The newest version that supports the installed Node.js. Debian 12 has Node.js 18, which versions 2.x do not support.
version=2.77.0
if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; then
    version=1.34.5
fi

export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true NO_UPDATE_NOTIFIER=1 NPM_CONFIG_UPDATE_NOTIFIER=false
lint() {
    npm exec --yes --ignore-scripts --package "@redocly/cli@$version" -- redocly lint --config "$here/redocly.yaml" "$1" </dev/null
}

if ! npm exec --yes --ignore-scripts --package "@redocly/cli@$version" -- redocly --version </dev/null; then
    echo "npm could not download the linter @redocly/cli $version." >&2
    exit 1
fi

# Proves that the linter finds errors at all.
if lint "$here/wrong.json" >/dev/null 2>&1; then
    echo "The linter found no error in tests/openapi/wrong.json." >&2
    exit 1
fi

lint "$document"
