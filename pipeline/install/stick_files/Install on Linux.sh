#!/bin/sh
# Installs Limber for you alone. In a terminal: sh "Install on Linux.sh"
here=$(cd "$(dirname "$0")" && pwd)
for python in python3.13 python3.12 python3.11 "$HOME/miniforge3/bin/python3" python3; do
  if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
    exec "$python" "$here/install.py" "$@"
  fi
done
echo "Limber needs Python 3.11, 3.12 or 3.13; READ ME.txt says how to get one for yourself alone." >&2
exit 1
