#!/usr/bin/env bash
# Fuzzes every parser for some time each, from what the toolkit itself reads and writes.
#
#   fuzz/run.sh [SECONDS] [TARGET...]      [300, all]
#
# Needs cargo-fuzz (cargo install cargo-fuzz) and a C++ compiler.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-300}
shift || true
targets=("$@")
[ "${#targets[@]}" -gt 0 ] || mapfile -t targets < <(sed -n 's/^name = "\(.*\)"$/\1/p' fuzz/Cargo.toml | tail -n +2)

# What to start from: the number of the experiment, and its text; small files of every other kind.
experiments=(perceptron-inefficiency perceptron-caching fokker-planck perceptron-decay mlp-caching spiking-caching network-size
    plasticity-masks largest-updates competitive-caching cortex-extrapolation robustness headline)
for target in preset claims idx record log own; do mkdir -p "fuzz/corpus/$target"; done
for number in "${!experiments[@]}"; do
    name=${experiments[$number]}
    byte=$(printf '\\x%02x' "$number")
    { printf "$byte"; cat "validation/presets/$name/smoke.toml"; } >"fuzz/corpus/preset/$name"
    { printf "$byte"; cat "validation/claims/$name.toml"; } >"fuzz/corpus/claims/$name"
done
printf '\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x02\x07\xff\x00\x01' >fuzz/corpus/idx/images
printf '\0\0\x08\x01\0\0\0\x02\x07\x01' >fuzz/corpus/idx/labels
gzip -nc fuzz/corpus/idx/images >fuzz/corpus/idx/gzip
cp examples/*.toml fuzz/corpus/own/ 2>/dev/null || true
small=$(mktemp -d)
cargo run --quiet -- perceptron-caching --preset smoke --claim optimal-energy-1e-2 --out "$small" --quiet || [ $? = 3 ]
head -n 3 "$small/perceptron-caching/replicates.log" >fuzz/corpus/log/short
cp "$small/perceptron-caching/record.json" fuzz/corpus/record/whole
# Most of a record are the numbers of its panels; a short one is mutated better.
python3 - "$small/perceptron-caching/record.json" fuzz/corpus/record/short <<'PYTHON' || true
import json, sys
record = json.load(open(sys.argv[1]))
record["panels"] = record["panels"][:2]
for panel in record["panels"]:
    for series in panel["series"]:
        for key in ("x", "y", "se"):
            if series.get(key):
                series[key] = series[key][:4]
json.dump(record, open(sys.argv[2], "w"))
PYTHON
rm -rf "$small"

# The fuzzer's instrumentation is asked for by flags that a stable compiler has, but does not promise.
export RUSTC_BOOTSTRAP=1
for target in "${targets[@]}"; do
    echo "== $target, $seconds s"
    cargo fuzz run --fuzz-dir fuzz "$target" -- -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 2>&1 |
        tee "fuzz/$target.log" | grep -E "SUMMARY|panicked|stat::number_of_executed_units|Done [0-9]+ runs|ERROR" || true
    grep -q "Done [0-9]* runs" "fuzz/$target.log" || { echo "FAILED: $target; see fuzz/$target.log"; exit 1; }
done
echo "no crash"
