# shellcheck shell=bash
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A long command as steps: one line that says step, part done and time left; everything else in one log file; a failure
# ends with the end of the log and what to do. Sourced by dev.

BOLD='' RED='' PLAIN='' CLEAR=''
if [ -t 2 ]; then BOLD=$'\e[1m' RED=$'\e[31m' PLAIN=$'\e[m' CLEAR=$'\r\e[K'; fi
readonly BOLD RED PLAIN CLEAR
readonly EVERY=30 # seconds between two lines where there is no terminal

# The log of this command, from the checkout; made by the outermost ./dev.
begin_log() {
    [ -z "${COFFERDAM_LOG:-}" ] || return 0
    export COFFERDAM_LOG=build/logs/$1.log
    mkdir -p "$SOURCE/build/logs"
    : >"$SOURCE/$COFFERDAM_LOG" || die "cannot write $COFFERDAM_LOG"
    say "everything is written to $COFFERDAM_LOG"
}

duration() {
    local s=$1
    if [ "$s" -ge 3600 ]; then printf '%d:%02d h' $((s / 3600)) $((s % 3600 / 60)); else printf '%d:%02d min' $((s / 60)) $((s % 60)); fi
}

# Hundredths done when `cofferdamctl image build` says this; as measured without KVM, where a boot takes most of the time.
image_part() {
    case $1 in
    "Fetching Debian"*) echo 1 ;;
    "Fetching Node"*) echo 12 ;;
    "Pruning"*) echo 22 ;;
    "Taking the kernel"*) echo 24 ;;
    "Putting the system disk"*) echo 26 ;;
    "Starting OpenClaw once"*) echo 34 ;;
    "Putting the data disk"*) echo 42 ;;
    "Booting the image"*) echo 45 ;;
    "Ready "*) echo 75 ;;
    "OpenClaw's turn"*) echo 90 ;;
    "Keeping its memory"*) echo 95 ;;
    esac
}

# Sets `part` (hundredths), `left` (text, if the tool says it) and `what` from a line of ninja, mmdebstrap (--verbose) or the image's build.
# What says nothing about them leaves them as they are.
read_progress() {
    local found
    if [[ $1 =~ ^\[([0-9]+)/([0-9]+)\ +([0-9]+)%,\ ([0-9:?]+)\ left\]\ (.*) ]]; then
        part=${BASH_REMATCH[3]} left=${BASH_REMATCH[4]} what="${BASH_REMATCH[1]} of ${BASH_REMATCH[2]}"
    elif [[ $1 =~ ([0-9]+)\ newly\ installed ]]; then
        packages=$((BASH_REMATCH[1] * 3)) handled=0
    elif [[ $1 =~ ^(Get:[0-9]+|Unpacking|Setting\ up)\  ]] && [ "${packages:-0}" -gt 0 ]; then
        handled=$((handled + 1)) part=$((handled * 100 / packages)) what=${BASH_REMATCH[1]%:*}
    elif found=$(image_part "$1") && [ -n "$found" ]; then
        part=$found what=$1
    fi
    [ "${part:-0}" -le 99 ] || part=99
}

# Of stdin, for the step `number` with `title`: into the log, and a line for the person who waits.
show_progress() {
    local number=$1 title=$2 begun=$SECONDS shown=-$EVERY line='' rest='' code
    local part='' left='' what='' packages='' handled=''
    while :; do
        code=0; IFS= read -r -t 5 line || code=$?
        if [ $code -gt 128 ]; then # nothing new; what came is half a line
            rest+=$line
        else
            line=$rest$line rest=''
            [ -z "$line" ] && [ $code != 0 ] && break
            printf '%s\n' "$line" >>"$SOURCE/$COFFERDAM_LOG"
            read_progress "$line"
            [ $code = 0 ] || break
        fi
        progress_line
    done
    printf '%s' "$CLEAR" >&2
}

progress_line() {
    local spent=$((SECONDS - begun)) text
    [ -n "$CLEAR" ] || [ $((SECONDS - shown)) -ge $EVERY ] || return 0
    [ "$shown" -ge 0 ] || [ -n "$CLEAR" ] || { shown=$SECONDS; return 0; } # the step's own line was just printed
    shown=$SECONDS
    text="[$number] $title"
    if [ -n "$part" ]; then
        text+=", $part % done"
        if [ -n "$left" ] && [ "$left" != '?' ]; then text+=", $left left"
        elif [ "$part" -ge 5 ]; then text+=", about $(duration $((spent * (100 - part) / part))) left"; fi
    fi
    text+=", $(duration "$spent") so far${what:+ ($what)}"
    if [ -n "$CLEAR" ]; then
        local width; width=$(tput cols 2>/dev/null || echo 80)
        printf '%s%s' "$CLEAR" "${text:0:$((width - 1))}" >&2
    else
        printf 'dev: %s\n' "$text" >&2
    fi
}

# step NUMBER TITLE COMMAND...: ends this script when the command fails.
step() {
    local number=$1 title=$2 begun=$SECONDS code; shift 2
    [ -n "$CLEAR" ] || say "[$number] $title"
    printf '== [%s] %s: %s\n' "$number" "$title" "$*" >>"$SOURCE/$COFFERDAM_LOG"
    set +e
    "$@" </dev/null 2>&1 | show_progress "$number" "$title"
    code=${PIPESTATUS[0]}
    set -e
    if [ "$code" = 0 ]; then say "${BOLD}[$number]$PLAIN $title: done in $(duration $((SECONDS - begun)))"; else step_failed "$number" "$title" "$code"; fi
}

step_failed() {
    say "${RED}[$1] $2: failed (code $3).$PLAIN The last lines of $COFFERDAM_LOG:"
    tail -n 30 "$SOURCE/$COFFERDAM_LOG" | sed 's/^/    /' >&2
    say "What to do: the whole log is $COFFERDAM_LOG, the first error in it is the one that counts. Repeat the command afterwards: what is done is kept."
    exit "$3"
}

# ctest's own lines, each with what is left by the times that ctest kept of earlier runs. $1: the build's folder; the rest is for ctest.
run_tests() {
    local folder=$1 line name code total=0 done=0 known=0 begun=$SECONDS; shift
    local -A cost=() wanted=()
    if [ -e "$folder/Testing/Temporary/CTestCostData.txt" ]; then
        while read -r name _ line; do [ "$name" = --- ] && break; cost[$name]=${line%.*}; done <"$folder/Testing/Temporary/CTestCostData.txt"
    fi
    while read -r line; do
        [[ $line =~ ^Test\ +#[0-9]+:\ ([^ ]+) ]] || continue
        name=${BASH_REMATCH[1]} wanted[$name]=1 total=$((total + ${cost[$name]:-1} + 1))
        [ -z "${cost[$name]:-}" ] || known=$((known + 1))
    done < <(ctest --test-dir "$folder" -N "$@")
    set +e
    ctest --test-dir "$folder" --output-on-failure --no-tests=error "$@" </dev/null 2>&1 | while IFS= read -r line; do
        if [[ $line =~ ^\ *[0-9]+/[0-9]+\ Test\ +#[0-9]+:\ ([^ ]+) ]]; then
            done=$((done + ${cost[${BASH_REMATCH[1]}]:-1} + 1))
            line+="  ($((done * 100 / (total > done ? total : done))) %"
            [ $((known * 10)) -lt $((${#wanted[@]} * 8)) ] || line+=", about $(duration $(((SECONDS - begun) * (total > done ? total - done : 0) / done))) left"
            line+=')'
        fi
        printf '%s\n' "$line" | tee -a "$SOURCE/$COFFERDAM_LOG"
    done
    code=${PIPESTATUS[0]}
    set -e
    return "$code"
}
