// Goal: the command line of flashing says what it would do, and hides what is secret. Method: the command itself.
using System.CommandLine;
using Heating.Commands;
using Heating.Flash;
using Heating.Flash.Image;
using Heating.Flash.Nanoff;
using HeatingSensor.Host.Tests.Tidy;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Flash;

public sealed class FlashCommandTests : IDisposable
{
    private readonly FlashRig _rig = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("--thing: The thing name \"boiler 1\" contains ' '", "--thing", "boiler 1")]
    [InlineData("--set relayPin: expected KEY=VALUE.", "--set", "relayPin")]
    [InlineData("--set wifiPassword: a command line is seen by others.", "--set", "wifiPassword=secret")]
    [InlineData("--update keeps what --mass-erase erases: choose one.", "--update", "--mass-erase")]
    [InlineData("--resume goes on and --dry-run does nothing: choose one.", "--resume", "--dry-run")]
    [InlineData("maybe", "--psram", "maybe")]
    [InlineData("--runtime-version latest: expected four numbers", "--runtime-version", "latest")]
    [InlineData("--runtime-version 1.17: expected four numbers", "--runtime-version", "1.17")]
    [InlineData("--baud 0: expected a positive number", "--baud", "0")]
    public async Task CommandLine_Wrong_IsExplained(string message, params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(arguments));

        Assert.Contains(message, _error.ToString());
        Assert.DoesNotContain("=secret", _error.ToString());
    }

    [Fact]
    public void DryRun_Always_PrintsEveryCallAndFileAndTouchesNothing()
    {
        _rig.Request = _rig.Request with { IsDryRun = true, Target = FlashRig.Target };

        new FlashDryRun(_rig.Request, _rig.World(), RuntimeTable.BuiltIn).Run();

        string output = _rig.Output.ToString();
        Assert.Contains(
            "nanoff --update --target ESP32_REV3 --fwversion 1.17.0.200 --serialport /dev/ttyUSB0 -v m --suppressnanoffversioncheck", output);
        Assert.Contains($"nanoff --nanodevice --deploy --image {_rig.Image} --serialport /dev/ttyUSB0", output);
        Assert.Contains($"deployment partition at 0x1E0000, {new FileInfo(_rig.Image).Length} bytes", output);
        Assert.Contains($"I:\\private.key, {new FileInfo(Path.Combine(_rig.Credentials, "private.key")).Length} bytes •••", output);
        Assert.Contains("\"wifiPassword\": \"•••\"", output);
        Assert.DoesNotContain("very secret", output);
        Assert.DoesNotContain("BEGIN", output);
        Assert.Empty(_rig.Board.Calls);
        Assert.False(Directory.Exists(_rig.State));
    }

    [Fact]
    public async Task DryRun_CallsAndRealCalls_AreTheSame()
    {
        _rig.Request = _rig.Request with { Target = FlashRig.Target };
        new FlashDryRun(_rig.Request, _rig.World(), RuntimeTable.BuiltIn).Run();
        string[] said = [.. _rig.Output.ToString().Split('\n').Where(line => line.StartsWith("  nanoff ", StringComparison.Ordinal))
            .Select(line => line["  nanoff ".Length..].Trim()).Distinct()];

        Assert.Null(await _rig.FlashAsync());

        Assert.Equal(said, _rig.Board.Calls.Select(call => string.Join(' ', call)).Distinct());
    }

    [Fact]
    public async Task Flash_DamagedImage_EndsWithCauseRemedyAndCommand()
    {
        File.WriteAllText(_rig.Image, "no image");

        Assert.Equal(ExitCode.Image, await RunAsync(
            "--image", _rig.Image, "--thing", "a", "--state", _rig.State, "--baud", "115200", "--data", _rig.State));

        Assert.Contains("What happened: ", _error.ToString());
        Assert.Contains("Usual cause: ", _error.ToString());
        Assert.Contains("What to do: ", _error.ToString());
        Assert.Contains($"Then go on:    heating flash --resume --state \"{_rig.State}\" --baud 115200 --data \"{_rig.State}\"", _error.ToString());
    }

    [Fact]
    public async Task Flash_ResumeWithoutARun_DoesNotSuggestToResume()
    {
        Assert.Equal(ExitCode.File, await RunAsync("--resume", "--state", _rig.State));

        Assert.Contains("What to do:    Start without --resume.", _error.ToString());
        Assert.Contains("Then go on:    heating flash with the options of the first run", _error.ToString());
    }

    [Fact]
    public void Document_Options_AreAllThere()
    {
        Command flash = CommandLine.Create().Subcommands.Single(command => command.Name == "flash");
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs/flashing.md"));

        Assert.All(flash.Options, option => Assert.Matches($@"\| .*`{option.Name}[` ].*\|", page));
    }

    [Fact]
    public void Document_ExitCodes_AreAllThere()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs/flashing.md"));
        var help = new StringWriter();
        CommandLine.Create().Parse(["flash", "--help"]).Invoke(new InvocationConfiguration { Output = help });

        Assert.All(ExitCode.All.Where(code => code.Code is >= ExitCode.Port and <= ExitCode.Unproved), code =>
        {
            Assert.Contains($"\n| {code.Code} | ", page.ReplaceLineEndings("\n"));
            Assert.Contains($"{code.Code}  {code.Meaning}", help.ToString());
        });
        Assert.All(NanoffFault.Codes, code => Assert.Matches(
            $@"\| E{code.Code} \| {code.Code & 0xFF} \| [^|]+ \| {code.ExitCode} \|", page));
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
        ["flash", .. arguments], new InvocationConfiguration { Output = _output, Error = _error });
}
