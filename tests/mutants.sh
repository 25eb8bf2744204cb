#!/usr/bin/env bash
# Mutates the theory, or the judge, and runs the tests that name the mutated module. What survives is in OUT/*/mutants.out/missed.txt. What
# only the examples of the documentation catch is among it, but for statistics, which have hardly any other tests: what survives both is printed.
#
#   tests/mutants.sh theory|judge [SHARD/SHARDS] [OUT]      [0/4 of the theory, all of the judge; target/mutants]
#
# A quarter of the theory takes some forty minutes on a core. Needs cargo-mutants (cargo install cargo-mutants).
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:?theory or judge} out=${3:-target/mutants}
# The judge is small enough to be mutated as a whole.
case $what in judge) shard=${2:-0/1} ;; *) shard=${2:-0/4} ;; esac
export CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=0
common=(--shard "$shard" --sharding round-robin --timeout 120 --no-shuffle --no-times --cargo-arg=--locked)
case $what in
theory)
    for file in theory/src/*.rs theory/src/paths/*.rs; do
        name=$(basename "$file" .rs)
        mapfile -t tests < <(grep -lE "\b$name\b" theory/tests/*.rs | xargs -n1 basename | sed 's/\.rs$//')
        [ "${#tests[@]}" -gt 0 ] || continue
        cargo mutants -p plasticity-theory -f "$file" -o "$out/$name" "${common[@]}" "${tests[@]/#/--cargo-arg=--test=}" || true
    done
    ;;
judge)
    for name in verdict statistics compare compare/panels compare/settings runner/until_decided runner/queue; do
        cargo mutants -p plasticity-validation -f "validation/src/$name.rs" -o "$out/${name//\//-}" "${common[@]}" \
            --cargo-arg=--lib --cargo-arg=--test=judge --cargo-arg=--test=verdicts --cargo-arg=--test=looks || true
    done
    cargo mutants -p plasticity-validation -f validation/src/statistics.rs -o "$out/examples" "${common[@]}" -- --doc statistics || true
    echo "statistics, survived tests and examples:"
    comm -12 <(sort "$out/statistics/mutants.out/missed.txt") <(sort "$out/examples/mutants.out/missed.txt")
    ;;
*)
    echo "error: theory or judge, not $what" >&2
    exit 2
    ;;
esac
