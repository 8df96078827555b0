#!/usr/bin/env bash
# What takes too long for tests/run.sh: the soak, and the fault suite at full size. Exit code 0 when all passed, 1 when something
# failed, 2 for a wrong option.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'TEXT'
tests/soak.sh [--minutes N] [--faults | --all]

  --minutes N  length of the soak, 0.5 to 1440; default 20
  --faults     the fault suite at full size instead of the soak: 5,000 idle connections, 500 stalled viewers, 1,000 cameras
               that come back at once, ten kills under load, 256 MB of memory, a full and a slow disk; about five minutes
  --all        the fault suite, then the soak
  --help       this text

The soak is eight hours in twenty minutes: 20 cameras, stills and 20 viewers all the time, and what happens every half minute of a
day happens every second: viewers that leave in the middle, viewers that never read, cameras that come once, nonsense. At the end a
table compares the first and the last quarter of it, after a warm-up: memory, handles and threads have to be flat, nothing that was
acknowledged may be lost, and nobody who stayed may have been thrown out. The results are in docs/design/faults.md.

The slow disk needs strace and the full disk needs root; they are skipped without. Traffic stays on 127.0.0.0/8.
TEXT
}

minutes=20
soak=true
faults=false
while (($# > 0)); do
    case $1 in
        --minutes)
            if (($# < 2)); then echo "tests/soak.sh: --minutes needs a number" >&2; exit 2; fi
            minutes=$2
            shift
            ;;
        --faults) faults=true soak=false ;;
        --all) faults=true soak=true ;;
        --help | -h) usage; exit 0 ;;
        *) echo "tests/soak.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done

# Both ends of 5,000 connections and what the tests hold themselves.
if ! ulimit -n 16384 2>/dev/null; then
    echo "tests/soak.sh: this user may open only $(ulimit -Hn) files; 16384 are needed (ulimit -n)" >&2
    exit 2
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
failed=0

if $faults; then
    dotnet build -c Release tests/NanoCam.Faults.Tests --disable-build-servers --nologo -v q
    NANOCAM_FAULTS=full dotnet test -c Release tests/NanoCam.Faults.Tests --no-build --nologo --logger 'console;verbosity=detailed' || failed=1
fi

if $soak; then
    dotnet build -c Release tests/soak --disable-build-servers --nologo -v q
    code=0
    dotnet tests/soak/bin/Release/net10.0/NanoCam.Soak.dll "$minutes" || code=$?
    if ((code == 2)); then exit 2; fi
    if ((code != 0)); then failed=1; fi
fi

exit $failed
