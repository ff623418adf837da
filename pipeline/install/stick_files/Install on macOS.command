#!/bin/sh
# Installs Limber for you alone. Open it by a right click, then Open.
here=$(cd "$(dirname "$0")" && pwd)
for python in python3.13 python3.12 python3.11 \
  /Library/Frameworks/Python.framework/Versions/3.13/bin/python3 \
  /Library/Frameworks/Python.framework/Versions/3.12/bin/python3 \
  /Library/Frameworks/Python.framework/Versions/3.11/bin/python3 \
  /opt/homebrew/bin/python3 "$HOME/miniforge3/bin/python3" python3; do
  if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
    exec "$python" "$here/install.py" "$@"
  fi
done
echo "Limber needs Python 3.11, 3.12 or 3.13; READ ME.txt says how to get one for yourself alone." >&2
exit 1
