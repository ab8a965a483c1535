using System.Text.Json;
using Heating.Commands;
using Heating.Run;
using Heating.Run.Boards;
using Heating.Run.Options;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

public sealed class BoardDriveTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("heating-drive-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Drive_PreparedAgain_ForgetsHowRunsEndedAndNothingElse()
    {
        using var drive = BoardDrive.Open(_root, removesKey: false);
        string[] files = ["restarts.a", "restarts.b", "counters.a", "alarms.a", "j0000001.seg"];
        foreach (string file in files)
            File.WriteAllText(Path.Combine(drive.Directory, file), "x");

        drive.Prepare("boiler-1", new Endpoint("localhost", 1234), DeviceCredentials.Of("cert", "key", "ca"));

        Assert.Equal(files.Skip(2), files.Where(file => File.Exists(Path.Combine(drive.Directory, file))));
    }

    [Fact]
    public void Drive_Prepared_HoldsWhatTheFirmwareLooksFor()
    {
        using var drive = BoardDrive.Open(_root, removesKey: false);
        drive.Prepare("boiler-1", new Endpoint("localhost", 1234), DeviceCredentials.Of("cert", "key", "ca"));

        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(drive.Directory, "settings.json")));
        Assert.Equal("boiler-1", settings.RootElement.GetProperty("thingName").GetString());
        Assert.Equal("localhost", settings.RootElement.GetProperty("endpoint").GetString());
        Assert.Equal(1234, settings.RootElement.GetProperty("port").GetInt32());
        Assert.Equal(7, settings.RootElement.GetProperty("halfSupplyChannel").GetInt32()); // as the virtual board is wired
        Assert.Equal(4, settings.RootElement.EnumerateObject().Count()); // the rest is the device's own
        Assert.Equal("cert", File.ReadAllText(Path.Combine(drive.Directory, "certificate.pem")));
        Assert.Equal("ca", File.ReadAllText(Path.Combine(drive.Directory, "ca.pem")));
        var key = Path.Combine(drive.Directory, "private.key");
        Assert.Equal("key", File.ReadAllText(key));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
    }

    [Fact]
    public void Drive_WithASamplingOfItsOwn_SendsWholeBatches()
    {
        using var drive = BoardDrive.Open(_root, removesKey: false);
        drive.Prepare("boiler-1", new Endpoint("localhost", 1), DeviceCredentials.Of("c", "k", "ca"), TimeSpan.FromHours(1));

        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(drive.Directory, "settings.json")));
        Assert.Equal(3600, settings.RootElement.GetProperty("samplingIntervalS").GetInt32());
        Assert.Equal(36_000, settings.RootElement.GetProperty("telemetryIntervalS").GetInt32());
    }

    [Fact]
    public void Drive_InUse_IsRefusedToASecondRun()
    {
        using var drive = BoardDrive.Open(_root, removesKey: false);

        var error = Assert.Throws<CommandException>(() => BoardDrive.Open(_root, removesKey: false));

        Assert.Equal(ExitCode.File, error.ExitCode);
        Assert.Contains(_root, error.Message);
        Assert.Contains("in use", error.Message);
    }

    [Fact]
    public void Drive_UsedAgain_KeepsWhatTheFirmwareStored()
    {
        using (var first = BoardDrive.Open(_root, removesKey: false))
            File.WriteAllText(Path.Combine(first.Directory, "counters"), "7");

        using var second = BoardDrive.Open(_root, removesKey: false);

        Assert.Equal("7", File.ReadAllText(Path.Combine(second.Directory, "counters")));
    }

    [Fact]
    public void Drive_OfALentKey_GivesItBack()
    {
        var drive = BoardDrive.Open(_root, removesKey: true);
        drive.Prepare("boiler-1", new Endpoint("localhost", 1234), DeviceCredentials.Of("cert", "key", "ca"));
        drive.Dispose();

        Assert.False(File.Exists(Path.Combine(drive.Directory, "private.key")));
        Assert.True(File.Exists(Path.Combine(drive.Directory, "certificate.pem")));
    }
}
