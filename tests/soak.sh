#!/usr/bin/env bash
# Tests that take too long for tests/run.sh: the soak test, and the fault suite at full size.
# Exit code: 0 if all passed, 1 if something failed, 2 for an invalid option.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'TEXT'
tests/soak.sh [--minutes N] [--faults | --recording | --all]

  --minutes N  duration of the soak test, 0.5 to 1440 minutes; default 20
  --faults     run the fault suite at full size instead of the soak test: 5,000 idle connections, 500 stalled viewers,
               1,000 cameras that reconnect at once, ten kills under load, 256 MB of memory, a full and a slow disk;
               about five minutes
  --recording  kill a server 200 times while four cameras record: every stored frame must be there and whole, and every other number
               explained; about 30 minutes
  --all        run the fault suite, then the soak test
  --help       show this text

The soak test compresses eight hours into twenty minutes. 20 cameras, uploads of stills and 20 viewers run all the time. Events that
occur every half minute in real use occur every second: viewers that disconnect, viewers that never read, cameras that connect once,
invalid data. At the end, a table compares the first quarter after a warm-up with the last. Memory, handles and threads must not grow,
no acknowledged upload may be lost, and no camera or viewer that stays may be disconnected. Results: docs/design/faults.md.

The slow disk needs strace, the full disk needs root; without them these tests are skipped. Traffic stays on 127.0.0.0/8.
TEXT
}

minutes=20
soak=true
faults=false
recording=false
while (($# > 0)); do
    case $1 in
        --minutes)
            if (($# < 2)); then echo "tests/soak.sh: --minutes needs a number" >&2; exit 2; fi
            minutes=$2
            shift
            ;;
        --faults) faults=true soak=false ;;
        --recording) recording=true soak=false ;;
        --all) faults=true soak=true ;;
        --help | -h) usage; exit 0 ;;
        *) echo "tests/soak.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done

# Both ends of 5,000 connections, and the files of the tests.
if ! ulimit -n 16384 2>/dev/null; then
    echo "tests/soak.sh: the open file limit is $(ulimit -Hn), but 16384 are needed: raise it with ulimit -n" >&2
    exit 2
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
failed=0

if $faults; then
    dotnet build -c Release tests/NanoCam.Faults.Tests --disable-build-servers --nologo -v q
    NANOCAM_FAULTS=full dotnet test -c Release tests/NanoCam.Faults.Tests --no-build --nologo --logger 'console;verbosity=detailed' || failed=1
fi

if $recording; then
    dotnet build -c Release tests/NanoCam.Faults.Tests --disable-build-servers --nologo -v q
    NANOCAM_KILLS=200 dotnet test -c Release tests/NanoCam.Faults.Tests --no-build --nologo --logger 'console;verbosity=detailed' \
        --filter FullyQualifiedName~RecordingKillTests || failed=1
fi

if $soak; then
    dotnet build -c Release tests/soak --disable-build-servers --nologo -v q
    code=0
    dotnet tests/soak/bin/Release/net10.0/NanoCam.Soak.dll "$minutes" || code=$?
    if ((code == 2)); then exit 2; fi
    if ((code != 0)); then failed=1; fi
fi

exit $failed
