// Goal: a new board ends up running the firmware, and nothing is believed that the board does not show.
// Method: the whole session against the stand-in for nanoff, in this process.
using Heating.Aws;
using Heating.Commands;
using Heating.Flash;
using Heating.Flash.Board;
using Heating.Flash.Device;
using NanoffStandIn;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Flash;

public sealed class FlashSessionTests : IDisposable
{
    private readonly FlashRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Flash_NewBoard_WritesEverythingAndProvesIt()
    {
        Assert.Null(await _rig.FlashAsync());

        StandInBoard board = _rig.Board;
        Assert.Equal(FlashRig.Version, board.Runtime!.Version);
        Assert.Contains(board.Deployed, assembly => assembly.Name == "HeatingSensor");
        Assert.Equal(
            ["I:\\ca.pem", "I:\\certificate.pem", "I:\\private.key", "I:\\settings.json"], board.Files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_rig.Credentials, "private.key")), board.Files["I:\\private.key"]);
        string output = _rig.Output.ToString();
        Assert.Contains("Target ESP32_REV3, CLR Version 1.17.0.200", output);
        Assert.Contains("System.Net 1.11.54.0, native v100.2.0.12 0x6DFA71D6", output);
        Assert.Contains("HeatingSensor 1.0.0, thing boiler-1, boot 1, heap 81920 bytes", output);
        Assert.Contains("Done: boiler-1 runs HeatingSensor 1.0.0.", output);
    }

    [Fact]
    public async Task Flash_Always_LeavesNoSecretBehind()
    {
        await _rig.FlashAsync();

        Assert.Contains("very secret", System.Text.Encoding.UTF8.GetString(_rig.Board.Files["I:\\settings.json"]));
        Assert.DoesNotContain("very secret", _rig.Output.ToString());
        Assert.DoesNotContain(_rig.Board.Calls.SelectMany(call => call), argument => argument.Contains("very secret", StringComparison.Ordinal));
        Assert.Empty(Directory.Exists(_rig.State) ? Directory.GetFiles(_rig.State, "*", SearchOption.AllDirectories) : []);
    }

    [Fact]
    public async Task Flash_EachStep_IsSaidBeforeItIsDone()
    {
        _rig.Change(board => board.Faults.Add(Fault.PowerLostInUpdate));

        await _rig.FlashAsync();

        Assert.EndsWith("Write the runtime ESP32_REV3 1.17.0.200 to /dev/ttyUSB0 ...", _rig.Output.ToString().TrimEnd());
    }

    [Fact]
    public async Task Flash_Calls_AvoidTheKnownTraps()
    {
        await _rig.FlashAsync();

        Assert.Equal(["version", "chip", "runtime", "runtime", "runtime", "update", "runtime", "deploy", "files", "runtime"], _rig.CallNames());
        string[] update = _rig.Board.Calls.Single(call => call.Contains("--update"));
        Assert.Contains("--fwversion", update);
        Assert.DoesNotContain("--image", update);
        string[] deploy = _rig.Board.Calls.Single(call => call.Contains("--deploy"));
        Assert.Contains("--nanodevice", deploy);
        Assert.DoesNotContain(_rig.Board.Calls.SelectMany(call => call), argument => argument is "--checkpsram" or "--networkdeployment");
    }

    [Fact]
    public async Task Flash_RuntimeThatFits_Stays()
    {
        _rig.Change(board => board.Runtime = FlashRig.Package(FlashRig.Target, "1.17.0.199"));
        _rig.Request = _rig.Request with { RuntimeVersion = null };

        Assert.Null(await _rig.FlashAsync());

        Assert.DoesNotContain("update", _rig.CallNames());
        Assert.Contains("It fits, and stays.", _rig.Output.ToString());
    }

    [Fact]
    public async Task Flash_NoVersionKnown_NamesThoseThatThereAre()
    {
        _rig.Request = _rig.Request with { RuntimeVersion = null };

        FlashException? error = await _rig.FlashAsync();

        Assert.Equal(ExitCode.Usage, error!.ExitCode);
        Assert.Contains("none is pinned in firmware/runtime.json", error.Message);
        Assert.Contains("1.17.0.200, 1.17.0.150", error.Remedy);
        Assert.Contains("--runtime-version", error.Remedy);
    }

    [Theory]
    [InlineData(Fault.PowerLostInUpdate, ExitCode.Write, "update", "deploy", "files")]
    [InlineData(Fault.DeployFails, ExitCode.Write, "deploy", "files")]
    [InlineData(Fault.PowerLostInFiles, ExitCode.Write, "files")]
    public async Task Resume_AfterAFailure_GoesOnFromThere(object fault, int exitCode, params string[] written)
    {
        _rig.Change(board => board.Faults.Add((Fault)fault));
        Assert.Equal(exitCode, (await _rig.FlashAsync())!.ExitCode);
        _rig.Change(board => (board.Faults, board.Calls) = ([], []));
        _rig.Request = new FlashRequest { IsResume = true, HasPsram = false, StateFolder = _rig.State };

        Assert.Null(await _rig.FlashAsync());

        Assert.Equal(written, _rig.CallNames().Where(name => name is "update" or "deploy" or "files"));
        Assert.Contains("Done: boiler-1", _rig.Output.ToString());
    }

    [Theory]
    [InlineData(Fault.PowerLostInUpdate)]
    [InlineData(Fault.DeployFails)]
    [InlineData(Fault.PowerLostInFiles)]
    public async Task Flash_AgainWithoutResume_FinishesToo(object fault)
    {
        _rig.Change(board => board.Faults.Add((Fault)fault));
        await _rig.FlashAsync();
        _rig.Change(board => board.Faults = []);

        Assert.Null(await _rig.FlashAsync());
    }

    [Fact]
    public async Task Resume_AfterTheProofFailed_WritesNothingAgain()
    {
        _rig.Ports.Says = "";
        Assert.Equal(ExitCode.Unproved, (await _rig.FlashAsync())!.ExitCode);
        _rig.Ports.Says = null;
        _rig.Change(board => board.Calls = []);
        _rig.Request = new FlashRequest { IsResume = true, StateFolder = _rig.State };

        Assert.Null(await _rig.FlashAsync());

        Assert.DoesNotContain(_rig.CallNames(), name => name is "update" or "deploy" or "files");
    }

    [Fact]
    public async Task Flash_SettingsWithoutWifi_SaysSo()
    {
        _rig.Variables["HEATING_WIFI_SSID"] = "";

        Assert.Null(await _rig.FlashAsync());

        Assert.Contains("the board must know one already", _rig.Output.ToString());
    }

    [Fact]
    public async Task Resume_WithACorrectedSetting_KeepsTheOthers()
    {
        _rig.Request = _rig.Request with { Settings = FlashRig.Settings(("relayPin", "99")) };
        Assert.Equal(ExitCode.Settings, (await _rig.FlashAsync())!.ExitCode);
        _rig.Request = _rig.Request with
        {
            IsResume = true,
            Settings = new SettingsInput(null, new Dictionary<string, string> { ["relayPin"] = "5" }),
        };

        Assert.Null(await _rig.FlashAsync());

        Assert.Contains("\"relayPin\": 5", System.Text.Encoding.UTF8.GetString(_rig.Board.Files["I:\\settings.json"]));
        Assert.Contains("Done: boiler-1", _rig.Output.ToString());
    }

    [Fact]
    public async Task Flash_WhileAnotherRuns_IsRefused()
    {
        using IDisposable other = FlashState.Lock(_rig.State);

        Assert.Contains("Another `heating flash` is running", (await _rig.FlashAsync())!.Message);
    }

    [Fact]
    public async Task Resume_WithAnotherBoard_IsRefused()
    {
        _rig.Change(board => board.Faults.Add(Fault.DeployFails));
        await _rig.FlashAsync();
        _rig.Change(board => (board.Faults, board.Mac) = ([], "24:0A:C4:00:01:99"));
        _rig.Request = _rig.Request with { IsResume = true };

        FlashException? error = await _rig.FlashAsync();

        Assert.Equal(ExitCode.WrongBoard, error!.ExitCode);
        Assert.Contains("24:0A:C4:00:01:99", error.Message);
    }

    [Fact]
    public async Task Resume_WithAnotherImage_IsRefused()
    {
        _rig.Change(board => board.Faults.Add(Fault.DeployFails));
        await _rig.FlashAsync();
        File.WriteAllBytes(_rig.Image, TestImage.Join(TestImage.Firmware(), TestImage.Assembly("More", "1.0.0.0")));
        _rig.Request = _rig.Request with { IsResume = true };

        Assert.Contains("another image", (await _rig.FlashAsync())!.Message);
    }

    [Fact]
    public async Task Resume_WithNothingToGoOnWith_SaysSo()
    {
        _rig.Request = _rig.Request with { IsResume = true };

        Assert.Contains("nothing to go on with", (await _rig.FlashAsync())!.Message);
    }

    [Fact]
    public async Task Update_GoodBoard_KeepsTheDriveAndShowsIt()
    {
        await _rig.FlashAsync();
        _rig.Change(board => (board.Packages, board.Calls) = ([FlashRig.Package(FlashRig.Target, "1.17.0.201")], []));
        _rig.Request = _rig.Request with { IsUpdate = true, RuntimeVersion = "1.17.0.201" };
        byte[] settings = _rig.Board.Files["I:\\settings.json"];

        Assert.Null(await _rig.FlashAsync());

        Assert.Equal(["update", "deploy"], _rig.CallNames().Where(name => name is "update" or "deploy" or "files"));
        Assert.Equal(settings, _rig.Board.Files["I:\\settings.json"]);
        Assert.Contains("Kept: it is still boiler-1 and counts on from boot 2", _rig.Output.ToString());
    }

    [Fact]
    public async Task Update_DriveLost_IsNoticed()
    {
        await _rig.FlashAsync();
        _rig.Request = _rig.Request with { IsUpdate = true };
        _rig.Ports.Says = "HeatingSensor 1.0.0, thing boiler-1, boot 1\nheap: 81920 bytes at boot, 40000 left\n";

        FlashException? error = await _rig.FlashAsync();

        Assert.Equal(ExitCode.Unproved, error!.ExitCode);
        Assert.Contains("counts boot 1 after boot 1: its drive was lost", error.Message);
    }

    [Theory]
    [InlineData("boiler-1", true)]
    [InlineData("boiler-2", false)]
    [InlineData(null, false)]
    public async Task MassErase_OnlyWithTheThingsName_Erases(string? typed, bool isErased)
    {
        _rig.Change(board => board.Faults.Add(Fault.Foreign));
        _rig.Request = _rig.Request with { IsMassErase = true };
        if (typed is not null)
            _rig.Questions.Replies.Enqueue(typed);

        FlashException? error = await _rig.FlashAsync();

        Assert.Equal(isErased, error is null);
        Assert.Equal(isErased, _rig.Board.Calls.Any(call => call.Contains("--masserase")));
        Assert.Contains("Type the thing's name, boiler-1", Assert.Single(_rig.Questions.Asked));
    }

    [Theory]
    [InlineData("WROVER", "ESP32_PSRAM_REV3")]
    [InlineData("WROOM", "ESP32_REV3")]
    public async Task Psram_OnAPlainEsp32_IsAskedFor(string reply, string target)
    {
        _rig.Request = _rig.Request with { HasPsram = null };
        _rig.Change(board => board.Packages.Add(FlashRig.Package("ESP32_PSRAM_REV3", FlashRig.Version)));
        _rig.Questions.Replies.Enqueue(reply);

        Assert.Null(await _rig.FlashAsync());
        Assert.Equal(target, _rig.Board.Runtime!.Target);
    }

    [Fact]
    public async Task Report_InTheShadow_IsAwaited()
    {
        // The computer's clock is an hour ahead: only the cloud's counts.
        DateTimeOffset last = FlashRig.Now.AddHours(-1);
        var shadows = new Queue<ShadowDocument>([Shadow(last), Shadow(last), ShadowDocument.Missing, Shadow(last.AddSeconds(20))]);
        _rig.Report = new FirstReport("a cloud", (_, _) => Task.FromResult(shadows.Dequeue()), _rig.World().Times, _rig.World().Time);

        Assert.Null(await _rig.FlashAsync());

        Assert.Empty(shadows);
        Assert.Contains("It reports firmware 1.0.0.", _rig.Output.ToString());
    }

    private static ShadowDocument Shadow(DateTimeOffset at) => new(new()
    {
        ["state"] = new System.Text.Json.Nodes.JsonObject { ["reported"] = new System.Text.Json.Nodes.JsonObject { ["firmware"] = "1.0.0" } },
        ["metadata"] = new System.Text.Json.Nodes.JsonObject
        {
            ["reported"] = new System.Text.Json.Nodes.JsonObject
            {
                ["firmware"] = new System.Text.Json.Nodes.JsonObject { ["timestamp"] = at.ToUnixTimeSeconds() },
            },
        },
    });

    [Fact]
    public void HeapNeed_IsThatOfTheDocument()
    {
        string boards = File.ReadAllText(Path.Combine(Tidy.Repository.Root, "docs/boards.md"));

        Assert.Contains($"{HeapNeed.SmallestBytes / 1024} KB of managed heap** ({HeapNeed.SmallestBytes:N0} bytes)", boards);
        Assert.Contains($"about {HeapNeed.RuntimeBytes / 1024} KB more", boards);
        Assert.Contains($"{HeapNeed.C3Bytes:N0} bytes", boards);
        Assert.Contains($"a runtime with Bluetooth | | {HeapNeed.BluetoothBytes / 1024} KB", boards);
        Assert.Contains($"instead of {ChipFamily.DriveMinKb} KB", boards);
    }
}
