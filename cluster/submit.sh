#!/usr/bin/env bash
# Runs experiments as a Slurm job array, and joins the shards by a job that depends on it.
#
#   cluster/submit.sh 64 perceptron-inefficiency --preset paper
#   cluster/submit.sh 200 all --preset paper --seed 7
#
# The first word is the number of shards, the others are those of verify. In the environment:
#   OUT             folder of results, seen by all nodes [verify-run]
#   VERIFY          the command [verify, from the path]
#   SBATCH_OPTIONS  more options of sbatch, such as "--partition=long --time=4:00:00 --cpus-per-task=4"
# Prints the numbers of both jobs. Submitted again with the same OUT it goes on with what is unfinished.
set -euo pipefail

if [ "$#" -lt 2 ] || ! [ "$1" -ge 1 ] 2>/dev/null; then
    echo "usage: [OUT=DIR] $0 SHARDS EXPERIMENT... [OPTIONS of verify]" >&2
    exit 2
fi
shards=$1
shift
# One seed for all: shards that each draw their own are not of one run.
words=("$@")
for place in "${!words[@]}"; do
    if [ "${words[$place]}" = --seed ] && [ "${words[$((place + 1))]:-}" = random ]; then
        words[place + 1]=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
        echo "seed ${words[$((place + 1))]}"
    fi
done
set -- "${words[@]}"
here=$(cd "$(dirname "$0")" && pwd)
VERIFY=$(command -v "${VERIFY:-verify}") || { echo "error: there is no verify; set VERIFY to the command" >&2; exit 2; }
mkdir -p "${OUT:=verify-run}/logs"
OUT=$(cd "$OUT" && pwd)
export VERIFY OUT

# Words, as they are meant to be.
# shellcheck disable=SC2206
options=(${SBATCH_OPTIONS:-})
array=$(sbatch --parsable --array="1-$shards" --output="$OUT/logs/shard-%a.log" "${options[@]}" "$here/shards.sbatch" "$@")
merge=$(sbatch --parsable --dependency="afterok:$array" --kill-on-invalid-dep=yes --output="$OUT/logs/merge.log" \
    "${options[@]}" "$here/merge.sbatch")
echo "shards: job $array, merge: job $merge, results: $OUT/results"
