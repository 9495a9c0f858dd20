# shellcheck shell=bash
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# ./dev lint [--fast] [--all | REF]: all of it prints what it finds and goes on; the code says whether anything was found. Sourced by dev.

readonly LINT=build/lint # the lists of files: made outside, because inside there may be no git folder to ask

# Of the tree, and of what differs from REF (or from where this branch left main).
list_files() {
    local ref='' word
    for word in "$@"; do
        case $word in
        --fast | --all) ;;
        -*) die "lint: $word is not understood" ;;
        *) ref=$word ;;
        esac
    done
    mkdir -p "$LINT"
    if ! git ls-files --cached --others --exclude-standard >"$LINT/tracked" 2>/dev/null; then # no clone
        find . -path ./build -prune -o -type f -printf '%P\n' >"$LINT/tracked"
        ref=none
    fi
    # Not what was removed and is in the index yet.
    { git ls-files --deleted 2>/dev/null || :; } | grep -vxFf - "$LINT/tracked" >"$LINT/files"
    [ -n "$ref" ] || ref=$(git merge-base HEAD origin/main 2>/dev/null || git merge-base HEAD main 2>/dev/null || echo none)
    [ "$ref" = none ] || [ "$ref" != "$(git rev-parse HEAD)" ] || ref=$(git rev-parse HEAD~ 2>/dev/null || echo none) # on main itself
    if [ "$ref" = none ]; then
        cp "$LINT/files" "$LINT/changed"
    else
        { git diff --name-only --diff-filter=d "$ref" -- || die "lint: git knows no $ref"; git ls-files --others --exclude-standard; } | sort -u >"$LINT/changed"
    fi
}

# found TITLE: prints what stdin has under that title, and remembers that there was something.
LINT_FAILED=0
found() {
    local lines; lines=$(cat)
    if [ -z "$lines" ]; then say "lint: $1: none"; return 0; fi
    say "$RED""lint: $1:$PLAIN"
    printf '%s\n' "$lines" | sed 's/^/    /'
    LINT_FAILED=1
}

sources() { grep -E '\.(cpp|h|c)$' "$LINT/${1:-files}" || :; }
# What people write: no data, and nothing that programs made.
prose() { grep -vE '\.(png|svg|ts|jsonl)$|metainfo\.xml\.in$|package-lock\.json$|^LICENSE|^tests/fuzz/corpus/|^resources/demo/' "$LINT/files"; }

# telling PATTERN COMMAND...: the lines of its output that fit. Everything when it fails without one: a check that did not run has not found nothing.
telling() {
    local pattern=$1 output code=0; shift
    output=$("$@" 2>&1) || code=$?
    printf '%s\n' "$output" | grep -E "$pattern" || [ $code = 0 ] || printf 'failed with code %d: %s\n' $code "$output"
}

lint_format() { sources | telling 'warning|error' xargs -P2 -n40 clang-format --dry-run; }

lint_texts() { telling . python3 -B packaging/dev/texts.py <"$LINT/files"; }

lint_spelling() { prose | telling . xargs -d '\n' codespell; }

# Words of lists are split on purpose, functions are called by names that are put together, and the guest's files are not here.
lint_scripts() {
    prose | grep -E '\.sh$|^dev$|^\.ci/|^vm/image/bake-state$|^vm/guest/openclaw/gateway$' | xargs -d '\n' grep -lE '^#!.*[/ ](ba)?sh$|^# shellcheck shell=' \
        | telling . xargs -d '\n' shellcheck -x --exclude=SC1091,SC2086,SC2317,SC2155,SC2015
}

# On a copy: inside the root there may be no git that tells what belongs to the tree.
lint_licences() {
    local copy; copy=$(mktemp -d)
    tar -cf - -T "$LINT/files" | tar -xf - -C "$copy"
    (cd "$copy" && reuse lint --quiet >/dev/null 2>&1 || reuse lint --lines 2>&1) || :
    rm -rf "$copy"
}

# guestd is part of the image's key: the same bytes in every build, or each build would make an image of its own.
guest_twice() {
    local preset
    for preset in dev release; do configure $preset && cmake --build --preset $preset --target cofferdam-guestd || return; done
}
lint_guest() { telling . cmp build/dev/bin/cofferdam-guestd build/release/bin/cofferdam-guestd; }

include_test() { configure dev && cmake --build --preset dev --target test_tree; }
lint_includes() { telling 'FAIL|^ +[a-z]+/' ctest --test-dir build/dev -R '^tst_includes$' --no-tests=error --output-on-failure; }

# Headers that are generated first: clang-tidy reads what the compiler would.
tidy_setup() {
    configure tidy && cp tests/.clang-tidy build/tidy/tests/ || return # by the place of what is read, which is there when several are joined
    local made
    made=$(ninja -C build/tidy -t targets all | grep -oE '^[^/:][^:]*(_autogen|\.pb\.h|\.moc)(: )' | sed 's/: $//' | sort -u)
    ninja -C build/tidy $made
}

# Files are compiled several at once, and so they are read: headers are most of the time. NAME-OF-TRANSLATION-UNIT<tab>SOURCE for each source.
tidy_units() {
    local unit
    grep -oE '"file": "[^"]+"' build/tidy/compile_commands.json | sed 's/^"file": "//; s/"$//' | while read -r unit; do
        case $unit in
        */Unity/*) sed -n 's/^#include "\(.*\)"$/\1/p' "$unit" ;;
        *) echo "$unit" ;;
        esac | sed -n "s|^$SOURCE/||p" | grep -v '^build/' | sed "s|^|$unit	|" || :
    done
}

lint_tidy() {
    local list=$1
    sources "$list" >"$LINT/wanted"
    tidy_units | awk -F'\t' 'NR == FNR { wanted[$0]; next } $2 in wanted { print $1 }' "$LINT/wanted" - | sort -u >"$LINT/units"
    [ -s "$LINT/units" ] || return 0
    # Of the files that were asked for, and of all headers: what a source includes is read with it.
    telling '(warning|error): ' python3 -B packaging/dev/tidy.py build/tidy "$HOME/.cache/cofferdam/tidy" <"$LINT/units" | sed "s|^$SOURCE/||" | sort -u \
        | awk -F: 'NR == FNR { wanted[$0]; next } $1 in wanted || $1 ~ /\.h$/ || $0 !~ /^[a-z]+\// { print }' "$LINT/wanted" -
}

do_lint() {
    local fast='' list=changed word
    for word in "$@"; do
        case $word in --fast) fast=1 ;; --all) list=files ;; esac
    done
    [ -e "$LINT/files" ] || list_files "$@"
    step 1/3 "test of the includes" include_test
    for word in format texts spelling scripts licences includes; do "lint_$word" >"$LINT/$word"; found "$word" <"$LINT/$word"; done
    if [ -z "$fast" ]; then
        step 2/3 "guestd in two builds" guest_twice
        lint_guest >"$LINT/guest"; found "guestd" <"$LINT/guest"
        step 3/3 "what clang-tidy reads" tidy_setup
        lint_tidy "$list" >"$LINT/tidied"; found "clang-tidy" <"$LINT/tidied"
    fi
    [ $LINT_FAILED = 0 ] || say "lint: something was found"
    return $LINT_FAILED
}
