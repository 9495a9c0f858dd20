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
    local file
    while IFS= read -r file; do [ ! -f "$file" ] || printf '%s\n' "$file"; done <"$LINT/tracked" >"$LINT/files"
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
texts() { grep -vE '\.(png|svg)$|^LICENSE' "$LINT/files"; }
# Written by programs, or data.
generated() { grep -E '(package-lock\.json|\.jsonl|\.ts|scenario\.json)$|^LICENSES?(/|$)|^tests/fuzz/corpus/'; }

lint_format() { sources | xargs -P2 -n40 clang-format --dry-run 2>&1 | grep -E 'warning|error' || :; }

lint_headers() {
    grep -E '(\.(cpp|h|c|cmake|sh|py|mjs|js|proto|yml|yaml)|/CMakeLists\.txt|^CMakeLists\.txt|^dev)$' "$LINT/files" | while IFS= read -r file; do
        head -n 4 "$file" | tr '\n' ' ' | grep -q 'SPDX-FileCopyrightText: .*SPDX-License-Identifier: ' || echo "$file: does not begin with the two SPDX lines"
    done
}

lint_length() {
    texts | grep -vxFf <(generated <"$LINT/files") | xargs -d '\n' wc -l | awk '$1 > 400 && $2 != "total" { print $2 ": " $1 " lines; 400 are the limit" }'
}

lint_leftovers() {
    texts | grep -vE '\.jsonl$|package-lock\.json$|^scripts/lint\.sh$|^CONTRIBUTING\.md$' | xargs -d '\n' grep -nE '\b(TODO|FIXME)\b|\bXXX\b' || :
    sources | xargs -d '\n' grep -nE 'NOLINT' | grep -vE 'NOLINT(NEXTLINE|BEGIN)?\([a-z0-9.,-]+\): [a-z]|NOLINTEND\(' | sed 's/$/   (a NOLINT names its check and says why)/' || :
}

lint_blanks() {
    texts | grep -vE '^tests/fuzz/corpus/|^translations/|\.patch$' | xargs -d '\n' grep -nIE '[[:blank:]]+$' || :
    texts | grep -vE '^tests/fuzz/corpus/|^resources/demo/' | while IFS= read -r file; do
        [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end"
    done
}

lint_spelling() { texts | grep -vxFf <(generated <"$LINT/files") | xargs -d '\n' codespell 2>&1 || :; }

lint_scripts() {
    local files; files=$(while IFS= read -r file; do
        case $file in *.sh) echo "$file" ;; *) head -c 40 "$file" | head -n 1 | tr -d '\0' | grep -qE '^#!.*[/ ](ba)?sh$' && echo "$file" ;; esac
    done < <(texts))
    # Words of lists are split on purpose, and functions are called by names that are put together.
    printf '%s\n' "$files" | grep -vE '^(resources/demo|tests/attack/scripts)/' | xargs -d '\n' shellcheck -x --exclude=SC2086,SC2317,SC2155,SC2015 2>&1 || :
}

# On a copy: inside the root there may be no git that tells what belongs to the tree.
lint_licences() {
    local copy; copy=$(mktemp -d)
    tar -cf - -T "$LINT/files" | tar -xf - -C "$copy"
    (cd "$copy" && reuse lint --quiet >/dev/null 2>&1 || reuse lint --lines 2>&1) || :
    rm -rf "$copy"
}

# guestd is part of the image's key: the same bytes in every build, or each build would make an image of its own.
lint_guest() {
    local one=build/dev/bin/cofferdam-guestd other
    for other in build/release/bin/cofferdam-guestd build/bench/bin/cofferdam-guestd; do
        [ -e "$one" ] && [ -e "$other" ] || continue
        [ "$one" -nt "$other" ] || cmp "$one" "$other" 2>&1 || :
    done
}

lint_includes() {
    { configure dev && cmake --build --preset dev --target test_tree; } >>"$COFFERDAM_LOG" 2>&1 || { echo "test_tree does not build: see $COFFERDAM_LOG"; return; }
    ctest --test-dir build/dev -R '^tst_includes$' --output-on-failure 2>&1 | grep -E 'FAIL|^ +[a-z]+/' || :
}

# Headers that are generated first: clang-tidy reads what the compiler would.
tidy_setup() {
    configure tidy || return
    local made
    made=$(ninja -C build/tidy -t targets all | grep -oE '^[^:]+(_autogen|\.pb\.h|\.moc)(: )' | sed 's/: $//' | sort -u)
    ninja -C build/tidy $made
}

lint_tidy() {
    local list=$1
    grep -oE '"file": "[^"]+"' build/tidy/compile_commands.json | sed "s|.*\"$SOURCE/||; s|\"\$||" | sort -u >"$LINT/compiled"
    sources "$list" | grep -xFf "$LINT/compiled" >"$LINT/tidy" || :
    [ -s "$LINT/tidy" ] || return 0
    xargs -P"$(nproc)" -n4 clang-tidy -p build/tidy --quiet <"$LINT/tidy" 2>>"$COFFERDAM_LOG" | grep -E '(warning|error): ' | sort -u || :
}

do_lint() {
    local fast='' list=changed word
    for word in "$@"; do
        case $word in --fast) fast=1 ;; --all) list=files ;; esac
    done
    [ -e "$LINT/files" ] || list_files "$@"
    for word in format headers length leftovers blanks spelling scripts licences includes guest; do "lint_$word" >"$LINT/$word"; found "$word" <"$LINT/$word"; done
    if [ -z "$fast" ]; then
        step 1/1 "what clang-tidy reads" tidy_setup
        lint_tidy "$list" >"$LINT/tidied"; found "clang-tidy" <"$LINT/tidied"
    fi
    [ $LINT_FAILED = 0 ] || say "lint: something was found"
    return $LINT_FAILED
}
