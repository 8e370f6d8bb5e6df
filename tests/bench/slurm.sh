#!/bin/bash
# A real Slurm of one node on the loopback, for as long as this script runs, and sweeps submitted to
# it: bash tests/bench/slurm.sh ADDA-BENCH SWEEP [install]
# Checks that the tables are those of a local run, byte for byte, also when tasks were stopped in the
# middle of a training and put back into the queue, and that a cancelled task stays away. Ends with 77 where Slurm is
# missing; installs it only with "install" or where CI=true, and then as root.
set -eu
tool=$(realpath "$1")
sweep=$(realpath "$2")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$root/tests/packages.sh"
PATH=$PATH:/usr/sbin:/sbin

if [ "${3:-}" = install ] || [ "${CI:-}" = true ]; then
    packages_need $packages_slurm || exit 77
fi
for program in munged slurmctld slurmd sbatch scontrol squeue scancel; do
    command -v "$program" >/dev/null || {
        echo "skipped: there is no $program; packages: $packages_slurm"
        exit 77
    }
done
[ "$(id -u)" = 0 ] || {
    echo "skipped: slurmd runs jobs as their users, which takes root"
    exit 77
}

# A space in the path, for the quoting of the batch script; short, for the sockets in it.
base=$(mktemp -d /tmp/adda-slurm.XXXXXX)
scratch="$base/a b"
mkdir "$scratch" "$base/munge" "$base/state" "$base/spool"
daemons=()
finish() {
    code=$?
    [ "$code" = 0 ] || tail -n 20 "$base"/*.log "$scratch"/*/sweeps/*/slurm/*.log || true
    if [ ${#daemons[@]} -gt 0 ]; then # only then is it our own Slurm that scancel talks to
        scancel --user="$(id -un)" --hurry 2>/dev/null || true
        kill "${daemons[@]}" 2>/dev/null || true
        wait
    fi
    rm -rf "$base"
}
trap finish EXIT
trap 'exit 1' INT TERM

# wait_until SECONDS COMMAND...: until the command succeeds.
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || {
            echo "FAILED: waited in vain for: $*"
            exit 1
        }
        sleep 0.1
    done
}

# ---- the cluster ---------------------------------------------------------------------------------

# Two free ports: nothing else of this machine may be disturbed, least of all another Slurm.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 10000))
        (: </dev/tcp/127.0.0.1/$port) 2>/dev/null || break
    done
    echo $port
}
host=$(hostname -s)
export SLURM_CONF=$base/slurm.conf
head -c 1024 /dev/urandom >"$base/munge.key"
chmod 0400 "$base/munge.key"
chmod 0711 "$base" "$base/munge"
cat >"$SLURM_CONF" <<CONF
ClusterName=adda
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$base/munge/socket
StateSaveLocation=$base/state
SlurmdSpoolDir=$base/spool
SlurmctldPidFile=$base/slurmctld.pid
SlurmdPidFile=$base/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
ReturnToService=2
MaxArraySize=4
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
munged --foreground --force --key-file="$base/munge.key" --socket="$base/munge/socket" \
    --pid-file="$base/munge/pid" --log-file="$base/munge.log" --seed-file="$base/munge/seed" >"$base/munged.log" 2>&1 &
daemons+=($!)
wait_until 10 test -S "$base/munge/socket"
slurmctld -D -c -f "$SLURM_CONF" >"$base/slurmctld.log" 2>&1 &
daemons+=($!)
slurmd -D -c -f "$SLURM_CONF" -N "$host" >"$base/slurmd.log" 2>&1 &
daemons+=($!)
is_idle() {
    sinfo --noheader --format=%t 2>/dev/null | grep -q idle
}
wait_until 30 is_idle
echo "Slurm is up after $SECONDS s"

# ---- what is tested ------------------------------------------------------------------------------

# count STORE FOLDER: entries.
count() {
    find "$1/$2" -mindepth 1 -maxdepth 1 ! -name '.*' | wc -l
}
has_cells() {
    [ "$(count "$1" cells)" -ge "$2" ]
}
no_jobs() {
    [ -z "$(squeue --noheader)" ]
}
# state JOB: e.g. RUNNING; empty when Slurm has forgotten it.
state() {
    squeue --noheader --jobs="$1" --format=%T 2>/dev/null
}
is_state() {
    [ "$(state "$1")" = "$2" ]
}
# same STORE LOCAL: the reports agree, and every file is what its sums say.
same() {
    for format in md csv json; do
        "$tool" report "$1" --format $format >"$base/one"
        "$tool" report "$2" --format $format >"$base/other"
        cmp "$base/one" "$base/other"
    done
    "$tool" verify -q "$1"
}

# Arrays of at most four tasks: three of methods, which wait for the one of sources.
submit() {
    "$tool" submit "$sweep" --slurm "$@"
}
"$tool" run "$sweep" -q -o "$base/local"
cells=$(count "$base/local" cells)
submit -o "$scratch/plain" --pack=2 >"$base/jobs"
[ "$(wc -l <"$base/jobs")" -ge 3 ]
wait_until 60 has_cells "$scratch/plain" "$cells"
same "$scratch/plain" "$base/local"
"$tool" status "$scratch/plain"
wait_until 30 no_jobs
[ -z "$(submit -o "$scratch/plain" --pack=2)" ]
echo "a sweep of $cells cells: as a local run, after $SECONDS s"

# A method from outside, in tasks: its predictions are those of a local run.
outside=(--set "methods=[minimax, {external: '$root/tests/bench/outside/method.py', label: outside,
    settings: {do: content}, deterministic: true, limits: {memory: 0.5}}]")
"$tool" run "$sweep" -q -o "$base/local-outside" "${outside[@]}"
submit -o "$scratch/outside" --pack=2 "${outside[@]}" >"$base/jobs"
wait_until 60 has_cells "$scratch/outside" "$(count "$base/local-outside" cells)"
same "$scratch/outside" "$base/local-outside"
"$tool" report "$scratch/outside" | grep -q '| outside |'
wait_until 30 no_jobs
echo "a method from outside: as a local run, after $SECONDS s"

# The notice Slurm sends some time before the limit, sent now: a finished cell stays, the one in the
# middle of its training is kept, the task goes back into the queue and goes on with both. Slurm would
# hold it back two minutes.
slow=(--set seeds=1..3 --set source.steps=40000)
submit -o "$scratch/stopped" --pack=3 "${slow[@]}" --signal=30 >"$base/jobs"
job=$(head -n 1 "$base/jobs")
wait_until 60 has_cells "$scratch/stopped" 1
sleep 1 # into the training of the next
scancel --batch --signal=USR1 "${job}_0"
wait_until 30 is_state "${job}_0" PENDING
[ "$(count "$scratch/stopped" cells)" -lt 3 ]
[ "$(count "$scratch/stopped" failures)" = 0 ]
[ "$(count "$scratch/stopped" partial)" = 1 ]
"$tool" status "$scratch/stopped" | grep -q '(1 begun)'
scontrol update JobId="${job}_0" StartTime=now
"$tool" run "$sweep" -q -o "$base/local-slow" "${slow[@]}"
wait_until 90 has_cells "$scratch/stopped" "$cells"
same "$scratch/stopped" "$base/local-slow"
log=$scratch/stopped/sweeps/micro/slurm/${job}_0.log
grep -q 'time is nearly up' "$log"
grep -q 'left, 1 of them begun' "$log"
[ "$(grep -c 'starts from the beginning' "$log")" = 0 ]
[ "$(count "$scratch/stopped" partial)" = 0 ]
wait_until 30 no_jobs
echo "stopped in the middle of a training, put back into the queue: as a local run, after $SECONDS s"

# Cancelled is cancelled: it neither goes back into the queue nor leaves half a cell.
submit -o "$scratch/cancelled" --set source.steps=10000000 >"$base/jobs"
job=$(head -n 1 "$base/jobs")
wait_until 30 is_state "${job}_0" RUNNING
scancel $(cat "$base/jobs")
wait_until 30 no_jobs
[ "$(count "$scratch/cancelled" cells)" = 0 ]
[ "$(count "$scratch/cancelled" failures)" = 0 ]
echo "cancelled: nothing stays, after $SECONDS s"
