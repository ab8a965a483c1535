using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Host.Tests.Tidy;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.FlashScript;

/// <summary>
/// Goal: what is typed after flash.ps1 reaches `heating flash` unharmed, and its exit code comes back. Method: the real
/// PowerShell runs the script with a stand-in for `dotnet` as the only thing on the PATH. The stand-in writes down where
/// it was started and with what, each ended by a NUL.
/// </summary>
public sealed class FlashScriptTests(ITestOutputHelper log) : IDisposable
{
    private const string StandIn = """
        #!/bin/sh
        if [ "$1" = --list-sdks ]; then printf '%s\n' "$STANDIN_SDKS"; exit 0; fi
        printf '%s\0' "$PWD" "$@" > "$STANDIN_RECORD"
        if [ -n "$STANDIN_COMMAND" ]; then
          while [ "$1" != -- ]; do shift; done
          shift
          exec "$STANDIN_DOTNET" exec "$STANDIN_COMMAND" "$@"
        fi
        exit "$STANDIN_EXIT"

        """;

    private static readonly string Script = Path.Combine(Repository.Root, "flash.ps1");
    private static readonly string[] Nasty =
    [
        "", " ", "a b", "\"", "\"\"", "a\"b", "\"a b\"", "\\", "end\\", "two words\\", "\\\\server\\share\\", "\\\"", "a\\\\\"b", "\\\" ",
        "$HOME", "${env:PATH}", "$(exit 9)", "`n", "'single'", "it's", "%PATH%", "^&|<>", "a;b", "(x)", "{x}", "@x", "#x", "*", "~",
        "äöü € 漢字 🔥", "two\nlines", "line\\\n", "tab\there", "--option=value", "007", "0x10", "1.50", "4,5",
    ];

    private static readonly (string Typed, string[] Expected)[] Typed =
    [
        ("", []),
        ("--thing 007 0x10 1.50 1kb 1e3", ["--thing", "007", "0x10", "1.50", "1kb", "1e3"]),
        ("--pins 4,5 @('a', 'b')", ["--pins", "4,5", "a,b"]),
        ("'' \"\" $null end", ["", "", "", "end"]),
        ("'it''s' 'say \"hi\"' \"a `\"b`\" \" '$HOME' '`n'", ["it's", "say \"hi\"", "a \"b\" ", "$HOME", "`n"]),
        ("--port=COM3 --port:COM3 --dry-run -x", ["--port=COM3", "--port:COM3", "--dry-run", "-x"]),
        (@"'two words\' 'C:\some folder\' \\server\share", [@"two words\", @"C:\some folder\", @"\\server\share"]),
        ("@splatted", ["--name", "a b", ""]),
        ("-WhatIf", ["--dry-run"]),
        ("--port COM3 -WhatIf", ["--port", "COM3", "--dry-run"]),
        ("-WhatIf --dry-run --port COM3", ["--dry-run", "--port", "COM3"]),
        ("-WhatIf:$false --port COM3", ["--port", "COM3"]),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _folder.Dispose();

    [PowerShellFact]
    public async Task Arguments_NastyOnes_ArriveUnharmed()
    {
        ProgramRun run = await RunAsync(["-File", Script, .. Nasty]);

        Assert.Equal("", run.Error);
        Assert.Equal(Nasty, Received());
    }

    [PowerShellFact]
    public async Task Arguments_OfRandomCharacters_ArriveUnharmed()
    {
        const string Characters = "\"\"\"\\\\\\  $`'%^&|<>;,(){}[]@#*?!=+/:.a0é\n\t";
        int seed = Seeds.Next();
        log.WriteLine($"{Seeds.Variable}={seed}");
        var random = new Random(seed);
        // The first of each is a letter, as PowerShell has its own ideas about what begins with some of the others.
        string[] arguments = [.. Enumerable.Range(0, 200).Select(_ => "x" + new string(random.GetItems<char>(Characters, random.Next(12))))];

        ProgramRun run = await RunAsync(["-File", Script, .. arguments]);

        Assert.Equal("", run.Error);
        Assert.Equal(arguments, Received());
    }

    /// <summary>In PowerShell's own language, where 007 is a number and 4,5 an array. All of one session.</summary>
    [PowerShellFact]
    public async Task Arguments_AsTyped_ArriveUnharmed()
    {
        string calls = string.Join('\n', Typed.Select((row, i) =>
            $"$env:STANDIN_RECORD = '{_folder[$"record{i}"]}'; & '{Script}' {row.Typed}"));
        ProgramRun run = await RunAsync(["-Command", "$splatted = '--name', 'a b', ''\n" + calls]);

        Assert.Equal("", run.Error);
        for (int i = 0; i < Typed.Length; i++)
            Assert.Equal([Typed[i].Typed, .. Typed[i].Expected], [Typed[i].Typed, .. Received($"record{i}")]);
    }

    [PowerShellFact]
    public async Task ExitCode_OfTheCommand_IsThatOfTheScript()
    {
        _environment["STANDIN_EXIT"] = "37";
        ProgramRun asFile = await RunAsync(["-File", Script, "--port", "COM3"]);
        ProgramRun asCommand = await RunAsync(
            ["-Command", $"foreach ($code in 0, 1, 37, 130) {{ $env:STANDIN_EXIT = $code; & '{Script}' --port COM3; $LASTEXITCODE }}"]);

        Assert.Equal(37, asFile.ExitCode);
        Assert.Equal(["0", "1", "37", "130"], asCommand.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [PowerShellFact]
    public async Task Script_InAnyFolder_RunsItsOwnRepositoryThere()
    {
        string repository = Directory.CreateDirectory(_folder["the house's $x [1] repository"]).FullName;
        File.Copy(Script, Path.Combine(repository, "flash.ps1"));
        File.Copy(Path.Combine(Repository.Root, "global.json"), Path.Combine(repository, "global.json"));
        string elsewhere = Directory.CreateDirectory(_folder["some where [2]"]).FullName;

        ProgramRun run = await RunAsync(["-File", Path.Combine(repository, "flash.ps1"), "--settings", "here.json"], elsewhere);

        Assert.Equal("", run.Error);
        Assert.Equal(
            [elsewhere, "run", "--project", Path.Combine(repository, "tools", "Heating"), "--", "flash", "--settings", "here.json"], Record());
    }

    [PowerShellFact]
    public async Task Script_AfterChangingFolder_StartsTheCommandThere()
    {
        string elsewhere = Directory.CreateDirectory(_folder["some where"]).FullName;

        await RunAsync(["-Command", $"Set-Location '{elsewhere}'; & '{Script}'"]);

        Assert.Equal(elsewhere, Record()[0]);
    }

    [PowerShellFact]
    public async Task Script_WithoutTheSdk_SaysWhatToInstall()
    {
        const string Install = "Install the .NET 10.0 SDK from https://dotnet.microsoft.com/download, open a new terminal and run this again.";
        string[] found = ["", "8.0.414 [/usr/share/dotnet/sdk]`n9.0.305 [/x y/sdk]", "110.0.1 [/sdk]"];
        ProgramRun run = await RunAsync(["-Command", string.Join('\n', found.Select(sdks =>
            $"$env:STANDIN_SDKS = \"{sdks}\"; & '{Script}'; $LASTEXITCODE"))]);

        Assert.Equal(["1", "1", "1"], run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
        [
            $"flash.ps1: the .NET 10.0 SDK is not installed (only the runtime was found). {Install}",
            $"flash.ps1: the .NET 10.0 SDK is not installed (found: 8.0.414, 9.0.305). {Install}",
            $"flash.ps1: the .NET 10.0 SDK is not installed (found: 110.0.1). {Install}",
        ], run.Error.Trim().Split(Environment.NewLine));
        Assert.False(File.Exists(_folder["record"]));
    }

    [PowerShellFact]
    public async Task Script_WithoutDotnet_SaysWhatToInstall()
    {
        _environment["PATH"] = _folder["nothing"];
        ProgramRun run = await RunAsync(["-File", Script]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("flash.ps1: the .NET SDK is not installed: there is no 'dotnet' on the PATH. Install the .NET 10.0 SDK",
            run.Error, StringComparison.Ordinal);
    }

    [PowerShellFact]
    public async Task GetHelp_Full_TellsAll()
    {
        ProgramRun run = await RunAsync(["-Command", "Get-Help ./flash.ps1 -Full | Out-String -Width 300"], Repository.Root);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] expected =
        [
            "Puts HeatingSensor on an ESP32", "-WhatIf [<SwitchParameter>]", "The same as the argument --dry-run.", "-FlashArguments <Object>",
            "EXAMPLE 3", "The exit code is that of the command", "docs/first-device.md",
        ];
        Assert.All(expected, text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    /// <summary>Only the build is left out: the stand-in runs the command line that these tests were built with.</summary>
    [PowerShellFact]
    public async Task Script_WithTheRealCommand_SaysWhatThatSays()
    {
        string heating = typeof(global::Heating.Commands.CommandLine).Assembly.Location;
        _environment["STANDIN_COMMAND"] = heating;
        _environment["STANDIN_DOTNET"] = PowerShellInstall.Dotnet;
        ProgramRun command = await ProgramRun.RunAsync(
            new(PowerShellInstall.Dotnet, ["exec", heating, "flash", "--help"]) { WorkingDirectory = _folder.FullPath }, TimeSpan.FromMinutes(1));

        ProgramRun script = await RunAsync(["-File", Script, "--help"]);

        Assert.Equal(0, script.ExitCode);
        Assert.Contains("--dry-run", script.Output, StringComparison.Ordinal);
        Assert.Equal(command, script);
    }

    [PowerShellFact]
    public async Task Script_WhoseCommandFails_IsNamedInTheCommandToGoOn()
    {
        await FailsAsync("./flash.ps1", "./flash.ps1 with the options");
        await FailsAsync("& ./flash.ps1", $"& '{Script}' with the options");
    }

    private async Task FailsAsync(string call, string goOn)
    {
        _environment["STANDIN_COMMAND"] = typeof(global::Heating.Commands.CommandLine).Assembly.Location;
        _environment["STANDIN_DOTNET"] = PowerShellInstall.Dotnet;

        ProgramRun run = await RunAsync(["-Command", $"{call} --resume --state '{_folder["state"]}'"], Repository.Root);

        Assert.Contains("Then go on:    " + goOn, run.Error, StringComparison.Ordinal);
    }

    private Task<ProgramRun> RunAsync(IEnumerable<string> arguments, string? directory = null)
    {
        string path = Directory.CreateDirectory(_folder["path"]).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.WriteAllText(Path.Combine(path, "dotnet"), StandIn);
            File.SetUnixFileMode(Path.Combine(path, "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        _environment.TryAdd("PATH", path);
        _environment.TryAdd("STANDIN_SDKS", "9.0.305 [/usr/share/dotnet/sdk]\n10.0.100 [/usr/share/dotnet/sdk]");
        _environment.TryAdd("STANDIN_RECORD", _folder["record"]);
        _environment.TryAdd("STANDIN_EXIT", "0");
        return PowerShellInstall.RunAsync(directory ?? _folder.FullPath, _environment, arguments);
    }

    /// <summary>The folder in which the stand-in was started, then its arguments.</summary>
    private string[] Record(string name = "record") => File.ReadAllText(_folder[name]).Split('\0')[..^1];

    /// <summary>What reached the command.</summary>
    private string[] Received(string name = "record")
    {
        string[] record = Record(name);
        Assert.Equal(["run", "--project", Path.Combine(Repository.Root, "tools", "Heating"), "--", "flash"], record[1..6]);
        return record[6..];
    }
}
