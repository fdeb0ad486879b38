#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole recipe. usage: run_all.sh WORK_DIR
# Started again, each stage goes on from its checkpoint in WORK_DIR.
set -eu
work=${1:?usage: run_all.sh WORK_DIR}
mkdir -p "$work"
work=$(cd "$work" && pwd)
cd "$(dirname "$0")"
export OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1 DEMO_TOKENIZER="$work/tokenizer.model"
test -f "$DEMO_TOKENIZER" || python3 tokenizer.py "$DEMO_TOKENIZER"
python3 train_vision.py "$work/vision.pt" 14600 1
python3 train_language.py "$work/demo.pt" 16500 "$work/vision.pt" 2
python3 evaluate.py "$work/demo.pt"
python3 export.py "$work/demo.pt" "$DEMO_TOKENIZER" "$work"
