using Heating.Commands;
using Heating.Config;
using Heating.Run;
using HeatingSensor.Configuration;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Configurations;

/// <summary>key=value as users write it.</summary>
public class ConfigAssignmentTests
{
    [Theory]
    [InlineData("debounceMs=100", "100")]
    [InlineData("frostC=-3.25", "-3.25")]
    [InlineData("samplingRate=30", "30")]
    [InlineData("logLevel=debug", "\"debug\"")]
    [InlineData("maintenanceWindow=02:00-04:00", "\"02:00-04:00\"")]
    [InlineData("restart=a=b", "\"a=b\"")]
    [InlineData("debounceMs=", null)]
    public void Parse_AGoodOne_GivesItsJson(string text, string? json)
    {
        ConfigAssignment assignment = Assert.Single(ConfigAssignment.ParseAll([text]));

        Assert.Equal(text.Split('=')[0], assignment.Name);
        Assert.Equal(json, assignment.Value?.ToJsonString());
    }

    [Theory]
    [InlineData("debounceMs", "debounceMs: expected key=value")]
    [InlineData("=1", "=1: expected key=value")]
    [InlineData("debounce=1", "debounce: no such key. Did you mean debounceMs?")]
    [InlineData("DEBOUNCEMS=1", "DEBOUNCEMS: no such key. Did you mean debounceMs?")]
    [InlineData("colour=red", "colour: no such key. `heating config --table` lists them.")]
    [InlineData("debounceMs=10001", "debounceMs=10001: debounceMs must be a whole number from 0 to 10000 ms.")]
    [InlineData("debounceMs=fast", "debounceMs=fast: debounceMs must be a whole number from 0 to 10000 ms.")]
    [InlineData("debounceMs=1.5", "debounceMs=1.5: debounceMs must be a whole number from 0 to 10000 ms.")]
    [InlineData("frostC=0.0001", "frostC=0.0001: frostC must have at most 3 decimals")]
    [InlineData("logLevel=loud", "logLevel=loud: logLevel must be \"debug\", \"info\", \"warning\" or \"error\".")]
    [InlineData("maintenanceWindow=2-4", "maintenanceWindow=2-4: maintenanceWindow must be a time span")]
    [InlineData("restart=größer", "restart=größer: must be 1 to 64 ASCII characters")]
    public void Parse_ABadOne_SaysWhatIsExpected(string text, string message)
    {
        var error = Assert.Throws<CommandException>(() => ConfigAssignment.ParseAll([text]));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.StartsWith(message, error.Message);
    }

    [Theory]
    [InlineData("debounceMs=1", "debounceMs=2")]
    [InlineData("samplingRate=30", "samplingIntervalS=60")]
    public void Parse_AKeyTwice_IsRefused(string first, string second)
    {
        var error = Assert.Throws<CommandException>(() => ConfigAssignment.ParseAll([first, second]));

        Assert.Equal($"{second}: {first.Split('=')[0]} was already given; expected each key once.", error.Message);
    }

    [Fact]
    public void Shadow_OfMaintenanceAndRestart_IsTheOther()
    {
        var assignments = ConfigAssignment.ParseAll(["debounceMs=1", "maintenanceWindow=", "restart=1"]);

        Assert.Equal(
            [ConfigShadow.Configuration, ConfigShadow.Maintenance, ConfigShadow.Maintenance],
            assignments.Select(assignment => assignment.Shadow));
    }
}
