#!/usr/bin/env bash
# Packs the .NET tool, installs it into a temporary folder and runs it outside of the checkout: docs/development.md.
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet pack "$repository/tools/Heating" -c Release -o "$work/packages" -v q --nologo
cd "$work"
echo '<configuration><packageSources><clear/><add key="here" value="packages"/></packageSources></configuration>' > nuget.config
dotnet tool install --tool-path "$work/tools" --configfile nuget.config HeatingSensor.Heating
heating=$work/tools/heating
echo "The package has $(wc -c < packages/*.nupkg) bytes."
"$heating" --version
"$heating" run --duration 5s --speed max --data "$work/data"
"$heating" report boiler-1 --day --data "$work/data" --png "$work/day.png"
test -s "$work/day.png"
echo "The tool works."
