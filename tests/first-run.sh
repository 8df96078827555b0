#!/usr/bin/env bash
# Follows the first steps of README.md: starts the server with its demo cameras, checks their frames, downloads the OpenAPI document,
# and stops the server. Needs a build. tests/first-run.sh FILE writes the OpenAPI document to FILE.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command=$(grep -m 1 '^dotnet run --project server/NanoCam.Server' README.md)
scratch=$(mktemp -d)
server=
cleanup() {
    if [[ -n $server ]] && kill -0 "$server" 2>/dev/null; then kill -KILL -- "-$server" 2>/dev/null || true; fi
    rm -rf "$scratch"
}
trap cleanup EXIT

fail() {
    echo "$1" >&2
    cat "$scratch/output" >&2
    exit 1
}

# wait_for SECONDS COMMAND…: until the command succeeds
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        if ((SECONDS >= deadline)); then return 1; fi
        sleep 0.2
    done
}

# A separate process group, so that no process is left behind. The system chooses the port.
set -m
# shellcheck disable=SC2086 # the words of the command
${command/dotnet run/dotnet run --no-build} --urls http://127.0.0.1:0 "--NanoCam:DataDirectory=$scratch/data" >"$scratch/output" 2>&1 </dev/null &
server=$!
set +m

# The printed link signs in once; curl keeps the session in a cookie jar.
address() { grep -oE 'http://127\.0\.0\.1:[1-9][0-9]*' "$scratch/output" | head -n 1 | grep . >"$scratch/address"; }
wait_for 60 address || fail "The server printed no address within 60 s."
url=$(cat "$scratch/address")
once=$(grep -oE 'once=[A-Za-z0-9_-]+' "$scratch/output" | cut -d= -f2) || fail "The printed address has no sign-in code."
curl() { command curl --cookie "$scratch/cookies" "$@"; }
command curl -sf --max-time 10 -o /dev/null --cookie-jar "$scratch/cookies" -H 'Content-Type: application/json' -d "{\"once\":\"$once\"}" "$url/api/session" ||
    fail "Signing in with the printed link failed."

two_online() {
    [[ $(curl -s --max-time 5 "$url/api/cameras" | grep -o '"state":"online"' | wc -l) -eq 2 ]]
}
wait_for 30 two_online || fail "The two demo cameras are not online after 30 s."

frames() {
    local id
    for id in $(curl -s --max-time 5 "$url/api/cameras" | grep -oE '"id":"[^"]+"' | cut -d'"' -f4); do
        curl -sf --max-time 5 -o "$scratch/$id.jpg" "$url/api/cameras/$id/frame.jpg" || return 1
        djpeg -outfile /dev/null "$scratch/$id.jpg" || return 1
    done
}
wait_for 10 frames || fail "The frames of the demo cameras could not be downloaded and decoded."
if command curl -sf --max-time 5 -o /dev/null "$url/api/cameras"; then fail "GET /api/cameras responds without a sign-in."; fi
curl -sf --max-time 5 "$url/" | grep -qi '<!doctype html>' || fail "GET / does not return the viewer page."
curl -sf --max-time 20 -o "$1" "$url/openapi/v1.json" || fail "GET /openapi/v1.json failed."

stopping=$SECONDS
kill -TERM "$server"
wait_for 10 bash -c "! kill -0 -- -$server 2>/dev/null" || fail "The server did not stop within 10 s."
code=0
wait "$server" || code=$?
if ((code != 0 && code != 143)); then fail "The server ended with exit code $code."; fi
echo "Two cameras online, frames decoded, server stopped after $((SECONDS - stopping)) s."
