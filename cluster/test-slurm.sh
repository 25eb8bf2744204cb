#!/usr/bin/env bash
# Tests the job array on a real Slurm, of this machine alone: an array of eight, of which one task is killed while it works;
# what is merged has to be what a single machine finds, byte for byte. Takes a minute.
#
#   cluster/test-slurm.sh [VERIFY]      the command [target/debug/verify]
#
# Needs root and Debian's packages slurm-wlm and munge, which it installs where it can; says so loudly where it cannot.
set -euo pipefail
cd "$(dirname "$0")/.."
verify=$(realpath "${1:-target/debug/verify}")

skip() {
    printf '\n*** SKIPPED: the job array was NOT tested on Slurm: %s ***\n\n' "$1" >&2
    exit 0
}
fail() {
    echo "FAILED: $1" >&2
    tail -n 20 "$work"/*.log "$work"/run/logs/*.log >&2 || true
    exit 1
}

[ -x "$verify" ] || skip "there is no $verify"
[ "$(id -u)" = 0 ] || skip "only root can start slurmctld, slurmd and munged"
if ! command -v slurmctld sbatch slurmd munged >/dev/null; then
    apt-get install -y --no-install-recommends slurm-wlm munge >/dev/null 2>&1 || skip "slurm-wlm and munge cannot be installed"
fi

work=$(mktemp -d)
# Slurm of a user that no other user's files are in the way of.
chmod 755 "$work"
started=()
stop() {
    for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
    wait 2>/dev/null || true
    if [ -f "$work/hosts" ]; then cat "$work/hosts" >/etc/hosts; fi
    rm -rf "$work"
}
trap stop EXIT

# Nodes find each other by name.
host=$(hostname -s)
if ! getent hosts "$host" >/dev/null; then
    cp /etc/hosts "$work/hosts"
    echo "127.0.0.1 $host" >>/etc/hosts
fi
mkdir -p "$work/munge" "$work/state" "$work/spool"
chmod 700 "$work/munge"
dd if=/dev/urandom of="$work/munge/key" bs=128 count=1 status=none
chmod 400 "$work/munge/key"
munged --foreground --force --key-file="$work/munge/key" --socket="$work/munge.socket" --pid-file="$work/munge/pid" \
    --log-file="$work/munge/log" --seed-file="$work/munge/seed" >"$work/munged.log" 2>&1 &
started+=($!)

cat >"$work/slurm.conf" <<CONF
ClusterName=verify
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ReturnToService=2
MpiDefault=none
SlurmdParameters=config_overrides
NodeName=$host NodeAddr=127.0.0.1 CPUs=8 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF="$work/slurm.conf"
for _ in $(seq 50); do [ -S "$work/munge.socket" ] && break; sleep 0.2; done
slurmctld -D -f "$SLURM_CONF" >"$work/slurmctld.out.log" 2>&1 &
started+=($!)
slurmd -D -f "$SLURM_CONF" -N "$host" >"$work/slurmd.out.log" 2>&1 &
started+=($!)
for _ in $(seq 100); do sinfo -h -o %T 2>/dev/null | grep -q idle && break; sleep 0.3; done
sinfo -h -o %T | grep -q idle || fail "Slurm does not start"
echo "$(sinfo --version) has $(sinfo -h -o '%D node, %c processors')"

run=(perceptron-inefficiency --preset smoke)
"$verify" "${run[@]}" --out "$work/single" --quiet || [ $? = 3 ]

export OUT="$work/run" VERIFY="$verify" SBATCH_OPTIONS=""
submitted=$(cluster/submit.sh 8 "${run[@]}")
echo "$submitted"
array=$(sed 's/shards: job \([0-9]*\),.*/\1/' <<<"$submitted")
# The third task is killed as soon as it has written a replicate.
log="$OUT/shards/3/perceptron-inefficiency/replicates.log"
for _ in $(seq 300); do
    [ -f "$log" ] && [ "$(wc -l <"$log")" -ge 2 ] && break
    sleep 0.02
done
# By the folder of this test, which no other process knows.
pkill -KILL -f -- "--shard 3/8 --out $OUT/shards/3 " || fail "the third task had ended before it could be killed"
echo "killed task 3 with $(wc -l <"$log") lines in its log"

for _ in $(seq 600); do
    [ -z "$(squeue -h)" ] && break
    # What is queued again waits for two minutes, which a test need not.
    scontrol update JobId="${array}_3" StartTime=now 2>/dev/null || true
    sleep 0.5
done
[ -z "$(squeue -h)" ] || fail "jobs do not end: $(squeue -h)"
grep -q "queued again" "$OUT/logs/shard-3.log" || fail "the third task was not queued again"
grep -q "started 1 times before" "$OUT/logs/shard-3.log" || fail "the third task was not started again"
[ "$(find "$OUT/shards" -name shard.json | wc -l)" = 8 ] || fail "there are not eight shards"
merged="$OUT/results/perceptron-inefficiency"
[ -f "$merged/record.json" ] || fail "nothing was merged"
"$verify" compare "$work/single/perceptron-inefficiency" "$merged" || fail "the merged record is another"
diff -r "$work/single/perceptron-inefficiency/data" "$merged/data" || fail "the merged data are others"
diff -r "$work/single/perceptron-inefficiency/figures" "$merged/figures" || fail "the merged figures are others"
echo "passed: eight shards, one killed and queued again, merged to the bytes of a single machine"
