// Goal: whatever nanoff ends with is understood, on every system. Method: its codes in both forms, and the real process runner
// with the stand-in as a process of its own.
using System.Text.Json;
using Heating.Commands;
using Heating.Flash;
using Heating.Flash.Nanoff;
using NanoffStandIn;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Flash;

public sealed class NanoffTests : IDisposable
{
    private readonly FlashRig _rig = new();

    public void Dispose() => _rig.Dispose();

    // From the facts about nanoff 2.5: the code, and what Linux and macOS see of it.
    [Theory]
    [InlineData(2000, 208)]
    [InlineData(2001, 209)]
    [InlineData(2002, 210)]
    [InlineData(2003, 211)]
    [InlineData(4000, 160)]
    [InlineData(4001, 161)]
    [InlineData(4003, 163)]
    [InlineData(4004, 164)]
    [InlineData(4005, 165)]
    [InlineData(6001, 113)]
    [InlineData(6002, 114)]
    [InlineData(9000, 40)]
    [InlineData(9005, 45)]
    [InlineData(9007, 47)]
    [InlineData(9008, 48)]
    [InlineData(9009, 49)]
    [InlineData(9015, 55)]
    [InlineData(NanoffFault.Crash, 134)]
    public void CodeOf_BothForms_IsTheSame(int code, int onUnix)
    {
        Assert.Equal(code, NanoffFault.CodeOf(new FlasherRun(code, "", "")));
        Assert.Equal(code, NanoffFault.CodeOf(new FlasherRun(onUnix, "", "")));
        FlashException fault = NanoffFault.Of(code, new FlasherRun(onUnix, "", ""), "COM3");
        Assert.NotEqual("", fault.Remedy);
        Assert.DoesNotContain("unknown code", fault.Message);
    }

    [Theory]
    [InlineData("Error E4003: Failed to write. (x)\n", 4003)]
    [InlineData("Flashing...E4003\n", 0)]
    [InlineData("E4003\n", 4003)]
    [InlineData("Deploying...OK\n", 0)]
    public void CodeOf_Output_CountsBeforeTheExitCode(string output, int code) =>
        Assert.Equal(code, NanoffFault.CodeOf(new FlasherRun(0, output, "")));

    [Fact]
    public void CodeOf_AnUnknownCode_IsStillAFailure()
    {
        var run = new FlasherRun(77, "strange\n", "");

        var error = Assert.Throws<FlashException>(() => NanoffFault.Require(run, "COM3"));
        Assert.Equal(ExitCode.Tool, error.ExitCode);
        Assert.Contains("unknown code 77 (strange)", error.Message);
    }

    // Each form of the same trap: from "normal" up, an update moves the cursor of a terminal that is not there.
    [Theory]
    [InlineData("m", 0)]
    [InlineData("n", 4000)]
    public void StandIn_UpdateWithoutATerminal_FailsAsNanoffDoes(string verbosity, int code)
    {
        string[] arguments = ["--update", "--target", FlashRig.Target, "--fwversion", FlashRig.Version, "--serialport", "/dev/ttyUSB0", "-v", verbosity];

        Assert.Equal(code, new StandIn(_rig.BoardFolder, _rig.BoardFolder, new StringWriter(), new StringWriter(), isTerminal: false).Run(arguments));
    }

    [Theory]
    [InlineData("--serialprot", "COM3")]
    [InlineData("--update", "--update")]
    [InlineData("--target")]
    [InlineData("--nanodevice", "--target", "ESP32_REV3")]
    public void StandIn_WrongArguments_AreRefused(params string[] arguments) =>
        Assert.Equal(9000, new StandIn(_rig.BoardFolder, _rig.BoardFolder, new StringWriter(), new StringWriter(), false).Run(arguments));

    [Theory]
    [InlineData("""{"Files":[],}""")]
    [InlineData("""{"Files":[] /* none */}""")]
    public void StandIn_FileListThatIsNotStrictJson_IsUnhandled(string list)
    {
        File.WriteAllText(_rig["files.json"], list);

        Assert.ThrowsAny<JsonException>(() => DeployFiles());
    }

    [Fact]
    public void StandIn_FileListWithAPort_OverridesTheOption()
    {
        _rig.Change(board => board.Runtime = FlashRig.Package(FlashRig.Target, FlashRig.Version));
        File.WriteAllText(_rig["files.json"], """{"serialport":"COM9","files":[]}""");
        Assert.Equal(2000, DeployFiles());

        File.WriteAllText(_rig["files.json"], """{"files":[]}""");
        Assert.Equal(0, DeployFiles());
    }

    private int DeployFiles() => new StandIn(_rig.BoardFolder, _rig.BoardFolder, new StringWriter(), new StringWriter(), false)
        .Run(NanoffCalls.DeployFiles("/dev/ttyUSB0", _rig["files.json"]));

    [Fact]
    public async Task Process_StandIn_IsStartedAndUnderstood()
    {
        NanoffProcess nanoff = Process();

        Assert.Contains("NanoffStandIn.dll", await nanoff.PrepareAsync(CancellationToken.None));
        FlasherRun version = await nanoff.RunAsync(NanoffCalls.Version(), CancellationToken.None);
        Assert.Equal(NanoffCalls.Pinned, NanoffVersion.Check(version));
        FlasherRun chip = await nanoff.RunAsync(NanoffCalls.ChipDetails("/dev/ttyUSB0"), CancellationToken.None);
        Assert.Equal(0, chip.ExitCode);
        Assert.Contains("Connected to:", chip.Text);
    }

    [Fact]
    public async Task Process_ThatCrashes_IsACrash()
    {
        _rig.Change(board => board.Faults.Add(Fault.Crash));

        FlasherRun run = await Process().RunAsync(NanoffCalls.ChipDetails("/dev/ttyUSB0"), CancellationToken.None);

        Assert.Equal(NanoffFault.Crash, NanoffFault.CodeOf(run));
        Assert.Contains("Unhandled exception", run.Error);
    }

    [Fact]
    public async Task Process_ThatLeavesTheConfigurationBehind_LosesIt()
    {
        _rig.Change(board => board.Faults.Add(Fault.Foreign));

        FlasherRun run = await Process().RunAsync(
            NanoffCalls.Update("/dev/ttyUSB0", FlashRig.Target, FlashRig.Version, null, false), CancellationToken.None);

        Assert.Equal(4004, NanoffFault.CodeOf(run));
        Assert.False(Directory.Exists(_rig["tmp"]));
    }

    [Fact]
    public async Task Process_NoSuchFile_IsSaid()
    {
        var nanoff = new NanoffProcess(_rig["none"], _rig["tools"], _rig["tmp"], _rig["log"]);

        var error = await Assert.ThrowsAsync<FlashException>(() => nanoff.PrepareAsync(CancellationToken.None));
        Assert.Equal(ExitCode.Tool, error.ExitCode);
        Assert.Contains("there is no such file", error.Message);
    }

    [Fact]
    public async Task Process_NoProgram_IsSaid()
    {
        File.WriteAllText(_rig["text"], "not a program");
        var nanoff = new NanoffProcess(_rig["text"], _rig["tools"], _rig["tmp"], _rig["log"]);

        var error = await Assert.ThrowsAsync<FlashException>(() => nanoff.RunAsync(["--version"], CancellationToken.None));
        Assert.Contains("cannot be started", error.Message);
    }

    private NanoffProcess Process() => StandInProcess.Create(_rig);
}

/// <summary>The real process runner, with the stand-in as nanoff.</summary>
internal static class StandInProcess
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "NanoffStandIn.dll");

    public static NanoffProcess Create(FlashRig rig) => new(
        Program, rig["tools"], rig["tmp"], rig["nanoff.log"],
        new Dictionary<string, string> { [StandInBoard.FolderVariable] = rig.BoardFolder });
}
