// Goal: every fault that is known of nanoff and of boards ends in its own sentence, with its own exit code, and writes nothing
// more. Method: the stand-in plays each; see Fault.
using Heating.Aws;
using Heating.Commands;
using Heating.Flash;
using Heating.Flash.Serial;
using Heating.Run;
using NanoffStandIn;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Flash;

public sealed class FlashFaultTests : IDisposable
{
    private const uint NewerNetChecksum = 0x8EFB9944;

    private readonly FlashRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(Fault.PortInUse, ExitCode.PortInUse, "The port /dev/ttyUSB0 cannot be opened", "Close the other program")]
    [InlineData(Fault.PortHeld, ExitCode.PortInUse, "Another nanoFramework program holds", "Close it")]
    [InlineData(Fault.BootloaderSilent, ExitCode.NoAnswer, "The bootloader on /dev/ttyUSB0 does not answer", "Hold BOOT")]
    [InlineData(Fault.DownloadMode, ExitCode.NoAnswer, "does not say what it is", "Press the button EN")]
    [InlineData(Fault.PowerLostInUpdate, ExitCode.Write, "The runtime could not be written", "--baud 115200")]
    [InlineData(Fault.Foreign, ExitCode.NoAnswer, "configuration cannot be read, so it cannot be kept", "--mass-erase")]
    [InlineData(Fault.NoNetwork, ExitCode.Download, "The runtime could not be downloaded", "Check the network")]
    [InlineData(Fault.DeployFails, ExitCode.Write, "did not carry out the operation", "Press the button EN")]
    [InlineData(Fault.DeployGoesNowhere, ExitCode.Unproved, "The application was written, but mscorlib 1.2.3.0 is not loaded", "Write it again")]
    [InlineData(Fault.FilesThrow, ExitCode.Write, "nanoff broke off while it was writing files", "Press the button EN")]
    [InlineData(Fault.Crash, ExitCode.Tool, "nanoff crashed", "--nanoff")]
    public async Task Fault_OfNanoffOrBoard_EndsInItsSentence(object fault, int exitCode, string what, string remedy)
    {
        _rig.Change(board => board.Faults.Add((Fault)fault));

        await ExpectAsync(exitCode, what, remedy);
    }

    [Fact]
    public async Task Update_ThatFailsAfterAGoodWrite_GoesOn()
    {
        _rig.Change(board => board.Faults.Add(Fault.CursorMoves));

        Assert.Null(await _rig.FlashAsync());
        Assert.Contains("nanoff failed, but the board runs it. (The bootloader", _rig.Output.ToString());
    }

    [Fact]
    public async Task Files_NoneWritten_IsNoticedAlthoughTheExitCodeIs0()
    {
        _rig.Change(board => board.Faults.Add(Fault.FilesFail));

        await ExpectAsync(
            ExitCode.Write, "4 of 4 files were not written: I:\\ca.pem, I:\\certificate.pem, I:\\private.key, I:\\settings.json", "--mass-erase");
    }

    [Fact]
    public async Task Files_PowerLostInTheMiddle_NamesTheMissing()
    {
        _rig.Change(board => board.Faults.Add(Fault.PowerLostInFiles));

        await ExpectAsync(ExitCode.Write, "3 of 4 files were not written: I:\\certificate.pem", "Try again");
    }

    [Fact]
    public async Task Update_OldFirmwareRunsOn_IsNoticed()
    {
        _rig.Change(board => (board.Runtime, board.Faults) = (FlashRig.Package(FlashRig.Target, "1.16.0.9"), [Fault.OldFirmwareStays]));

        await ExpectAsync(ExitCode.Unproved, "the board runs the board's runtime ESP32_REV3 1.16.0.9 instead of ESP32_REV3 1.17.0.200", "");
        Assert.DoesNotContain("deploy", _rig.CallNames());
    }

    [Fact]
    public async Task Natives_OfTheNewRuntimeDiffer_StopsBeforeTheApplication()
    {
        _rig.Change(board => board.Packages = [FlashRig.Package(FlashRig.Target, FlashRig.Version, NewerNetChecksum)]);

        await ExpectAsync(
            ExitCode.Image,
            "System.Net 1.11.54.0 needs native code with checksum 0x6DFA71D6, but the board's runtime ESP32_REV3 1.17.0.200 "
            + "has 0x8EFB9944 (v100.2.0.14).",
            "--runtime-version");
        Assert.DoesNotContain("deploy", _rig.CallNames());
    }

    [Fact]
    public async Task Natives_OfTheRunningRuntimeDiffer_StopsBeforeAnything()
    {
        _rig.Change(board => board.Runtime = FlashRig.Package(FlashRig.Target, FlashRig.Version, NewerNetChecksum));

        await ExpectAsync(ExitCode.Image, "but the board's runtime ESP32_REV3 1.17.0.200 has 0x8EFB9944", "--runtime-version");
        Assert.DoesNotContain("update", _rig.CallNames());
    }

    [Fact]
    public async Task Natives_OfTheImageAreNotThePinned_StopsBeforeTheBoardIsTouched()
    {
        File.WriteAllBytes(_rig.Image, TestImage.Firmware(NewerNetChecksum));

        await ExpectAsync(
            ExitCode.Image, "needs native code with checksum 0x8EFB9944, but the runtime of firmware/runtime.json has 0x6DFA71D6", "packages.config");
        Assert.Empty(_rig.Board.Calls);
    }

    [Fact]
    public async Task Settings_WithAPinOfTheFlash_AreRefusedWhenTheChipIsKnown()
    {
        _rig.Request = _rig.Request with { Settings = FlashRig.Settings(("relayPin", "6")) };

        await ExpectAsync(ExitCode.Settings, "GPIO 6 of the ESP32 belongs to its flash or PSRAM", "--set relayPin=5");
        Assert.DoesNotContain("update", _rig.CallNames());
    }

    [Theory]
    [InlineData("ESP32", "ESP32-D0WD-V3 (revision v3.1)", "ESP32_C3", "is for ESP32-C3, but the board has ESP32")]
    [InlineData("ESP32-C6", "ESP32-C6 (revision v0.1)", "ESP32_C61", "is for ESP32-C61, but the board has ESP32-C6")]
    [InlineData("ESP32", "ESP32-D0WDQ6 (revision v1.0)", "ESP32_REV3", "is for revision 3 and later")]
    [InlineData("ESP32-P4", "ESP32-P4 (revision v1.0)", "ESP32_P4", "does not fit the revision")]
    [InlineData("ESP32-C3", "ESP32-C3 (revision v0.4)", null, "54472 bytes of managed heap as published; the firmware needs 77824")]
    [InlineData("ESP32", "ESP32-D0WD-V3 (revision v3.1)", "ESP32_BLE_REV3", "50176 bytes of managed heap as published")]
    [InlineData("ESP8266", "ESP8266EX", null, "no runtime for the chip ESP8266")]
    public async Task Board_ThatCannotRunIt_IsRefusedBeforeAnythingIsWritten(string type, string name, string? target, string what)
    {
        _rig.Change(board => (board.ChipType, board.ChipName) = (type, name));
        _rig.Request = _rig.Request with { Target = target };

        await ExpectAsync(ExitCode.WrongBoard, what, "");
        Assert.DoesNotContain("update", _rig.CallNames());
    }

    [Fact]
    public async Task Board_WithASlowCrystal_IsRefusedTheUsualTarget()
    {
        _rig.Change(board => board.Crystal = "26MHz");
        _rig.Request = _rig.Request with { Target = FlashRig.Target };

        await ExpectAsync(ExitCode.WrongBoard, "is for a crystal of 40 MHz", "Leave --target out");
    }

    [Fact]
    public async Task Board_With2Mb_HasTooSmallADrive()
    {
        _rig.Change(board => board.FlashMb = 2);

        await ExpectAsync(ExitCode.WrongBoard, "With 2 MB of flash the drive I: has 64 KB; the firmware needs 256 KB", "4 MB of flash");
    }

    [Fact]
    public async Task Board_ThatReportsLittleHeap_IsRefusedBeforeTheApplication()
    {
        _rig.Change(board => board.HeapBytes = 50_000);

        await ExpectAsync(ExitCode.WrongBoard, "has 50000 bytes of managed heap; the firmware needs 77824", "WROVER");
        Assert.DoesNotContain("deploy", _rig.CallNames());
    }

    [Fact]
    public async Task Image_LargerThanThePartition_IsRefused()
    {
        File.WriteAllBytes(_rig.Image, TestImage.Join(TestImage.Firmware(), TestImage.Large("Ballast", 1_900_000)));

        await ExpectAsync(ExitCode.Image, "an ESP32 with 4 MB of flash has room for 1835008", "Release");
        Assert.DoesNotContain("update", _rig.CallNames());
    }

    [Fact]
    public async Task Target_ThatDoesNotExist_IsSaid()
    {
        _rig.Request = _rig.Request with { Target = "ESP32_REVX" };

        await ExpectAsync(ExitCode.Download, "There is no such runtime to download", "Leave --target and --runtime-version out");
    }

    [Theory]
    [InlineData("nanoff 2.5.126", "is too old")]
    [InlineData("nanoff 2.5.156", "is too old")]
    [InlineData("nanoff 2.6.1", "is not known here")]
    [InlineData(".NET nanoFramework Firmware Flasher v3.0.0-preview.1", "since version 3 it takes verbs instead of options")]
    [InlineData("esptool 4.8", "says: esptool 4.8")]
    public async Task Nanoff_OfAnotherVersion_IsRefused(string version, string what)
    {
        _rig.Change(board => board.VersionText = version);

        await ExpectAsync(ExitCode.Tool, what, "Leave --nanoff out");
        Assert.Single(_rig.Board.Calls);
    }

    [Theory]
    [InlineData("nanoff 2.5.157")]
    [InlineData("nanoff 2.5.199+abc")]
    public async Task Nanoff_OfASupportedVersion_IsUsed(string version)
    {
        _rig.Change(board => board.VersionText = version);

        Assert.Null(await _rig.FlashAsync());
    }

    [Fact]
    public async Task Port_None_GivesTheSystemsAdvice()
    {
        _rig.Request = _rig.Request with { Port = null };
        _rig.Ports.All.Clear();

        await ExpectAsync(ExitCode.Port, "No serial port was found", "cable that carries data");
    }

    [Fact]
    public async Task Port_SeveralAndNobodyToAsk_ListsThem()
    {
        _rig.Request = _rig.Request with { Port = null };
        _rig.Ports.All.Add(new SerialPortInfo("/dev/ttyACM0", "a printer"));

        await ExpectAsync(
            ExitCode.Port, "/dev/ttyUSB0 (CP2102 USB to UART Bridge Controller), /dev/ttyACM0 (a printer)", "--port");
    }

    [Fact]
    public async Task Port_SeveralAndAUser_Asks()
    {
        _rig.Request = _rig.Request with { Port = null };
        _rig.Ports.All.Add(new SerialPortInfo("/dev/ttyACM0", "a printer"));
        _rig.Questions.Replies.Enqueue("CP2102");

        Assert.Null(await _rig.FlashAsync());
    }

    [Theory]
    [InlineData("ets Jul 29 2019\n", ExitCode.Unproved, "did not say \"HeatingSensor")]
    [InlineData("cannot start: settings.json: line 3: 'relayPin' must be a whole number\n", ExitCode.Unproved, "line 3: 'relayPin' must be")]
    [InlineData("HeatingSensor 1.0.0, thing other, boot 3\nheap: 81920 bytes at boot, 4 left\n", ExitCode.Unproved, "says that it is other")]
    [InlineData("HeatingSensor 1.0.0, thing boiler-1, boot 3\nheap: 54000 bytes at boot, 4 left\n", ExitCode.WrongBoard, "54000 bytes of heap")]
    public async Task Start_ThatIsNotAsExpected_IsSaid(string says, int exitCode, string what)
    {
        _rig.Ports.Says = says;

        await ExpectAsync(exitCode, what, "");
    }

    [Fact]
    public async Task Report_ThatDoesNotCome_IsSaid()
    {
        _rig.ReportPatience = TimeSpan.Zero;
        _rig.Report = new FirstReport("a cloud", (_, _) => Task.FromResult(ShadowDocument.Missing), _rig.World().Times, _rig.World().Time);

        await ExpectAsync(ExitCode.Unproved, "did not report to its shadow", "docs/first-device.md");
    }

    [Fact]
    public async Task Report_ThatCannotBeRead_IsTheServices()
    {
        _rig.Report = new FirstReport(
            "a cloud", (_, _) => throw new CommandException(ExitCode.Service, "no route to host"), _rig.World().Times, _rig.World().Time);

        await ExpectAsync(ExitCode.Service, "The shadow of boiler-1 cannot be read: no route to host", "--profile");
    }

    [Fact]
    public async Task Failure_AsPrinted_HasCauseRemedyAndTheCommandToGoOn()
    {
        _rig.Change(board => board.Faults.Add(Fault.NoNetwork));

        string[] lines = [.. (await _rig.FlashAsync())!.Lines("heating flash --resume")];

        Assert.Equal(4, lines.Length);
        Assert.StartsWith("What happened: The runtime could not be downloaded. nanoff says: E9007", lines[0]);
        Assert.StartsWith("Usual cause: ", lines[1]);
        Assert.StartsWith("What to do: ", lines[2]);
        Assert.EndsWith("heating flash --resume", lines[3]);
    }

    private async Task ExpectAsync(int exitCode, string what, string remedy)
    {
        FlashException? error = await _rig.FlashAsync();

        Assert.NotNull(error);
        Assert.Contains(what, error.Message);
        Assert.Contains(remedy, error.Remedy);
        Assert.Equal(exitCode, error.ExitCode);
    }
}
