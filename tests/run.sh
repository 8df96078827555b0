#!/usr/bin/env bash
# Builds NanoCam, runs every test and check, and ends with the line "N passed, N failed".
# Exit code: 0 if nothing failed, 1 if something failed, 2 for an invalid option.
set -uo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'TEXT'
tests/run.sh [--fast] [--filter EXPRESSION]

  --fast               skip browser tests, format check, first run, audit and OpenAPI lint
  --filter EXPRESSION  run only matching tests (syntax of `dotnet test --filter`); skip all other checks
  --help               show this text

Missing tools are installed with apt-get, as root or with sudo. Logs and results: artifacts/tests/
TEXT
}

fast=false
filter=
while (($# > 0)); do
    case $1 in
        --fast) fast=true ;;
        --filter)
            if (($# < 2)); then echo "tests/run.sh: --filter needs an expression" >&2; exit 2; fi
            filter=$2
            shift
            ;;
        --help | -h) usage; exit 0 ;;
        *) echo "tests/run.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_UI_LANGUAGE=en VSTEST_UILANGUAGE=en
# No build server may outlive this script. The compiler server starts each compilation in a warm process; this script ends it.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

logs=$PWD/artifacts/tests
rm -rf "$logs"
mkdir -p "$logs"

passed=0
failed=0
finished=false

# Callers rely on the last line; it is printed on every exit.
finish() {
    # Interrupted, or nothing matched the filter: count that as a failure.
    if ! $finished || ((passed + failed == 0)); then failed=$((failed + 1)); fi
    printf '\n%d passed, %d failed\n' "$passed" "$failed"
    trap - EXIT
    exit $((failed > 0))
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

stop() { # MESSAGE: ends the run
    echo "tests/run.sh: $1" >&2
    failed=$((failed + 1))
    finished=true
    exit 1
}

report() { # NAME PASSED FAILED SECONDS [REMARK]
    passed=$((passed + $2))
    failed=$((failed + $3))
    printf '%-28s %5d passed %5d failed %5d s  %s\n' "$1" "$2" "$3" "$4" "${5:-}"
}

check() { # NAME COMMAND…: one check; its output is shown only when it fails
    local name=$1 start=$SECONDS
    shift
    if "$@" >"$logs/$name.log" 2>&1; then
        report "$name" 1 0 $((SECONDS - start))
        return 0
    fi
    tail -n 60 "$logs/$name.log"
    report "$name" 0 1 $((SECONDS - start)) "artifacts/tests/$name.log"
    return 1
}

# ---- tools ---------------------------------------------------------------------------------------------------------------------

install_missing() { # COMMAND=PACKAGE or FILE=PACKAGE…
    local need packages=() elevate=()
    for need in "$@"; do
        if ! command -v "${need%%=*}" >/dev/null && [[ ! -e ${need%%=*} ]]; then packages+=("${need#*=}"); fi
    done
    if ((${#packages[@]} == 0)); then return; fi
    if ! command -v apt-get >/dev/null; then
        stop "missing packages: ${packages[*]}. There is no apt-get here; install them another way"
    fi
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            stop "missing packages, and no rights to install them. As root, run: apt-get install ${packages[*]}"
        fi
        elevate=(sudo -n)
    fi
    echo "installing ${packages[*]}"
    local install=("${elevate[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}")
    if "${install[@]}" >"$logs/apt.log" 2>&1; then return; fi
    # The package lists may be missing or outdated.
    if ! "${elevate[@]}" apt-get update >>"$logs/apt.log" 2>&1 || ! "${install[@]}" >>"$logs/apt.log" 2>&1; then
        tail -n 20 "$logs/apt.log"
        stop "could not install ${packages[*]}"
    fi
}

tools=(gcc=gcc curl=curl python3=python3 ffmpeg=ffmpeg djpeg=libjpeg-turbo-progs nginx=nginx-light caddy=caddy strace=strace node=nodejs)
tools+=(/usr/sbin/mosquitto=mosquitto)
tools+=(/usr/lib/python3/dist-packages/websockets/__init__.py=python3-websockets)
if ! $fast; then tools+=(chromium=chromium npm=npm); fi
if [[ -d device/native ]]; then tools+=(g++=g++ make=make ctest=cmake); fi
install_missing "${tools[@]}"

if ! command -v dotnet >/dev/null; then
    stop "the .NET SDK is not installed. Install version $(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' global.json) or a later 10.0"
fi
if ! sdk=$(dotnet --version 2>&1); then
    stop "the installed .NET SDK does not satisfy global.json: $sdk"
fi
echo "NanoCam tests with .NET SDK $sdk"

# ---- build ---------------------------------------------------------------------------------------------------------------------

has_advisories() { # restores a package with a known advisory: only then can the audit find anything
    local canary=$logs/advisories
    mkdir -p "$canary"
    # Empty files, so that those of the repository do not apply.
    echo '<Project />' | tee "$canary/Directory.Build.props" "$canary/Directory.Build.targets" >"$canary/Directory.Packages.props"
    cat >"$canary/advisories.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /></ItemGroup>
</Project>
XML
    dotnet restore "$canary/advisories.csproj" --disable-build-servers >"$logs/advisories.log" 2>&1 || true
    grep -q 'NU190[1-4].*Newtonsoft.Json' "$logs/advisories.log"
}

# A package that differs from the lock files ends the run.
check restore dotnet restore NanoCam.sln --locked-mode --disable-build-servers || { finished=true; exit 1; }
check build dotnet build NanoCam.sln --no-restore -warnaserror || { finished=true; exit 1; }
dotnet build-server shutdown --vbcscompiler >"$logs/compiler.log" 2>&1 || true
if ! $fast && [[ -z $filter ]]; then
    if has_advisories; then
        check audit dotnet restore NanoCam.sln --locked-mode --force --disable-build-servers -warnaserror:NU1901,NU1902,NU1903,NU1904
    else
        echo "audit: no advisory source reachable, not checked"
    fi
    # Style rules (var, braces, unused usings, naming) fail the build; this is the layout.
    check format sh -c "dotnet tool restore && dotnet csharpier check ."
    check first-run timeout --kill-after=5 180 tests/first-run.sh "$logs/openapi.json"
    check openapi timeout --kill-after=5 180 tests/openapi/lint.sh "$logs/openapi.json"
fi

# ---- native tests --------------------------------------------------------------------------------------------------------------

junit_count() { # ATTRIBUTE FILE: a number of the <testsuite> that ctest writes
    tr '\n' ' ' <"$2" | sed -n "s/.*<testsuite [^>]*\b$1=\"\([0-9]*\)\".*/\1/p"
}

run_native() { # the C component of the device against its fake driver, under sanitizers
    local name=NanoCam.Native.Tests start=$SECONDS code=0 good=0 bad=0 remark=
    local folder=$logs/native junit=$logs/$name.xml
    {
        cmake -S "tests/$name" -B "$folder" -G "Unix Makefiles" &&
            cmake --build "$folder" --parallel 2 &&
            timeout --kill-after=20 600 ctest --test-dir "$folder" --parallel 2 --output-on-failure --output-junit "$junit"
    } >"$logs/$name.log" 2>&1 || code=$?
    if [[ -f $junit ]]; then
        bad=$(junit_count failures "$junit")
        good=$(($(junit_count tests "$junit") - bad - $(junit_count disabled "$junit") - $(junit_count skipped "$junit")))
    fi
    if ((code != 0 && bad == 0)); then
        bad=1
        remark="aborted with exit code $code"
    elif ((good + bad == 0)); then
        bad=1
        remark="has no tests"
    fi
    if ((bad > 0)); then
        tail -n 120 "$logs/$name.log"
        remark+=" artifacts/tests/$name.log"
    fi
    report "$name" "$good" "$bad" $((SECONDS - start)) "$remark"
}

# ---- tests ---------------------------------------------------------------------------------------------------------------------

count() { # ATTRIBUTE FILE: a number of the trx file's <Counters>
    sed -n "s/.*<Counters .*\\b$1=\"\\([0-9]*\\)\".*/\\1/p" "$2" | head -n 1
}

run_project() { # PROJECT: every test of one project
    local name start=$SECONDS code=0 good=0 bad=0 remark=
    name=$(basename "$1" .csproj)
    local trx=$logs/$name.trx arguments=(--no-build --no-restore --disable-build-servers --nologo)
    # A hung test is ended and named instead of blocking the run.
    arguments+=(--blame-hang-timeout 4m --blame-hang-dump-type none --results-directory "$logs" --logger "trx;LogFileName=$name.trx")
    if [[ -n $filter ]]; then arguments+=(--filter "$filter"); fi

    timeout --kill-after=20 1200 dotnet test "$1" "${arguments[@]}" >"$logs/$name.log" 2>&1 </dev/null || code=$?
    if [[ -f $trx ]]; then
        good=$(count passed "$trx")
        bad=$(count failed "$trx")
        local total
        total=$(count total "$trx")
        if ((total > good + bad)); then remark="$((total - good - bad)) not run"; fi
    fi

    # A run that was aborted, or that ran nothing, is a failure.
    if ((code != 0 && bad == 0)); then
        bad=1
        remark="aborted with exit code $code ${remark}"
    elif ((good + bad == 0)) && [[ -z $filter ]]; then
        bad=1
        remark="has no tests"
    fi
    if ((bad > 0)); then
        tail -n 120 "$logs/$name.log"
        remark+=" artifacts/tests/$name.log"
    fi
    report "$name" "$good" "$bad" $((SECONDS - start)) "$remark"
}

while IFS= read -r project; do
    if $fast && [[ $project == *Browser* ]]; then continue; fi
    run_project "$project"
done < <(find tests -name '*.Tests.csproj' | sort)

# ctest does not support the syntax of `dotnet test --filter`.
if [[ -z $filter ]]; then run_native; fi

finished=true
