#!/bin/sh
# Records what R and PSPP say of the twin of every shipped plan: sh tests/twin/record.sh, from the project root, after a
# build. Needs R 4.2 with the packages that the scripts name, and PSPP 1.6. The tests need neither: they hold that the scripts
# of today are the ones recorded here, by their SHA-256, and that nothing differed.
set -e
here=$(mktemp -d)
for plan in analyses/*.toml; do
  id=$(basename "$plan" .toml)
  target/debug/beraad twin "$plan" --out "$here" >"$here/said" 2>&1 || { cat "$here/said"; exit 1; }
  {
    sha256sum "$here/twin.R" | cut -d' ' -f1
    Rscript -e 'cat(R.version.string, "\n")'
    Rscript "$here/twin.R" || true
  } 2>"$here/$id.err" >"tests/twin/$id.txt"
  {
    sha256sum "$here/twin.sps" | cut -d' ' -f1
    pspp --version | head -n 1
    pspp "$here/twin.sps" 2>&1 | grep -E '^(PASS|DIFFERS)' || true
  } >"tests/twin/$id.sps.txt"
  tail -n 1 "tests/twin/$id.txt"
done
rm -r "$here" twin-*.sav 2>/dev/null || true
