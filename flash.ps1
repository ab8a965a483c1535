<#
.SYNOPSIS
Puts HeatingSensor on an ESP32: the board's runtime, the firmware, the settings and the certificates.

.DESCRIPTION
Builds tools/Heating and runs its command "flash", which says each step before it does it. Everything after the script's
name goes to that command as it was typed. "./flash.ps1 --help" lists the command's options.

The script runs in Windows PowerShell 5.1 and in PowerShell 7, from any folder. A relative path in an argument is relative
to the folder you are in. Without PowerShell, run the command itself from the repository's folder:

    dotnet run --project tools/Heating -- flash

.PARAMETER WhatIf
Shows what would be done, and touches nothing. The same as the argument --dry-run.

.PARAMETER FlashArguments
The arguments of "heating flash". Its options have two hyphens. PowerShell itself takes those with one.

.EXAMPLE
./flash.ps1

Flashes the board that is plugged in, and asks for what it needs to know.

.EXAMPLE
./flash.ps1 -WhatIf

Shows every call and every file, and touches nothing.

.EXAMPLE
./flash.ps1 --help

Lists the options of the command.

.INPUTS
None.

.OUTPUTS
None. The command writes to the console itself, so that it can ask questions. To keep what it says, redirect the
output of a new PowerShell: pwsh -File flash.ps1 > flash.log

.NOTES
Needs the .NET SDK of the version in global.json: https://dotnet.microsoft.com/download

The exit code is that of the command ("./flash.ps1 --help" lists them), or 1 if there is no suitable SDK.

If Windows says that running scripts is disabled on this system:
    powershell -ExecutionPolicy Bypass -File flash.ps1

.LINK
docs/first-device.md
#>
[CmdletBinding()]
param(
    [switch] $WhatIf,

    # Without a type: then [string] of a number gives it as it was typed, 007 and 0x10 included.
    [Parameter(ValueFromRemainingArguments = $true)]
    $FlashArguments
)

$ErrorActionPreference = 'Stop'

function Stop-Script([string] $Problem) {
    [Console]::Error.WriteLine("flash.ps1: $Problem")
    exit 1
}

$wanted = (Get-Content -LiteralPath (Join-Path $PSScriptRoot 'global.json') -Raw | ConvertFrom-Json).sdk.version
$version = $wanted.Split('.')[0..1] -join '.'
$install = "Install the .NET $version SDK from https://dotnet.microsoft.com/download, open a new terminal and run this again."

$dotnet = Get-Command -Name 'dotnet' -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
if ($null -eq $dotnet) {
    Stop-Script "the .NET SDK is not installed: there is no 'dotnet' on the PATH. $install"
}
$sdks = @(& $dotnet.Source --list-sdks)
if (-not ($sdks -match ('^' + [regex]::Escape("$version.")))) {
    $found = if ($sdks) { "found: $(($sdks -replace ' \[.*$') -join ', ')" } else { 'only the runtime was found' }
    Stop-Script "the .NET $version SDK is not installed ($found). $install"
}

$arguments = @('run', '--project', (Join-Path (Join-Path $PSScriptRoot 'tools') 'Heating'), '--', 'flash')
foreach ($argument in $FlashArguments) {
    # What was typed as 4,5 arrives as an array.
    $arguments += if ($argument -is [array]) { $argument -join ',' } else { [string] $argument }
}
if ($WhatIf -and $arguments -notcontains '--dry-run') {
    $arguments += '--dry-run'
}

# Windows PowerShell 5.1 loses embedded quotes and empty arguments when it calls a program, so the command line is
# written here, by the rules by which Windows programs split it. .NET splits it by the same rules on other systems.
$start = New-Object System.Diagnostics.ProcessStartInfo
$start.FileName = $dotnet.Source
$start.Arguments = ($arguments | ForEach-Object {
    '"' + (($_ -replace '(\\*)"', '$1$1\"') -replace '(\\+)\z', '$1$1') + '"'
}) -join ' '
$start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
$start.UseShellExecute = $false
# So that the command names this script when it says how to go on.
$name = $MyInvocation.InvocationName
if ('&', '.' -contains $name) {
    $name = "& '$PSCommandPath'"
}
$start.EnvironmentVariables['HEATING_FLASH_COMMAND'] = $name
$process = [System.Diagnostics.Process]::Start($start)
$process.WaitForExit()
exit $process.ExitCode
