@echo off
rem Installs Limber for you alone: a double click is enough.
setlocal
set PYTHONUTF8=1
for %%v in (3.13 3.12 3.11) do (
  py -%%v -c "" >nul 2>nul && (
    py -%%v "%~dp0install.py" %*
    goto end
  )
)
python -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))" >nul 2>nul && (
  python "%~dp0install.py" %*
  goto end
)
echo Limber needs Python 3.11, 3.12 or 3.13 (64 bit); READ ME.txt says how to get one for yourself alone.
:end
pause
