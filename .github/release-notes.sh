#!/usr/bin/env bash
# Prints the section of a version from CHANGELOG.md. Fails if the version has no section.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=${1:?usage: release-notes.sh VERSION}
notes=$(awk -v heading="## [$version]" 'index($0, heading) == 1 { found = 1; next } found && /^## / { exit } found' CHANGELOG.md)
if [[ -z $notes ]]; then
    echo "release-notes.sh: CHANGELOG.md has no section [$version]" >&2
    exit 1
fi
printf '%s\n' "$notes"
