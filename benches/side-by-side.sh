#!/usr/bin/env bash
# triptych and other programs on the same files, side by side, in one run.
#
#   benches/side-by-side.sh TTY_BENCH GEN PEERS [SIZE_MB…]
#
# TTY_BENCH measures a terminal program from outside (see its own help), GEN makes the data, PEERS is
# the list of other programs; those that are not installed are passed over. Needs Python with pyte.
set -euo pipefail
cd "$(dirname "$0")/.."
bench=$1 gen=$2 peers=$3
shift 3
sizes=("$@")
[ "$#" -gt 0 ] || sizes=(10 100 1000)

cargo build --release --quiet
program=$PWD/target/release/triptych
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 - "$peers" "$program" > "$folder/profiles.json" <<'PY'
import json, shutil, sys

peers = [peer for peer in json.load(open(sys.argv[1])) if shutil.which(peer["argv"][0])]
ours = {
    "name": "triptych", "argv": [sys.argv[2], "{file}", "--readonly"], "ready": "q0000000-free",
    "next": "j", "page": " ", "end": ":$\r", "end_ready": "{last}",
    "find": "g/zyzzyva-NEEDLE\r", "find_ready": "1 item ", "quit": "Q",
}
print(json.dumps([ours, *peers]))
PY

for size in "${sizes[@]}"; do
    data=$folder/$size.jsonl
    python3 "$gen" "$data" "$size"
    for screen in 24x80 50x200; do
        echo "== $size MB, $screen"
        python3 "$bench" "$folder/profiles.json" "$data" --size "$screen" --runs 3
    done
    echo "== $size MB, without a screen"
    for command in "wc -l" "rg -c zyzzyva-NEEDLE"; do
        command -v "${command%% *}" >/dev/null || continue
        for _ in 1 2 3; do
            /usr/bin/env time -f "$command %es" $command "$data" 2>&1 >/dev/null | tail -n 1
        done
    done
    rm "$data"
done
