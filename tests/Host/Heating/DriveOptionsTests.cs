using System.CommandLine;
using Heating.Run.Options;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

public class DriveOptionsTests
{
    private readonly DriveOptions _options = new();

    [Fact]
    public void Values_OfNothing_AreTheDefaults() =>
        Assert.Equal(new DriveValues(null, 1, null, 1, false), _options.Values(Parse()));

    [Fact]
    public void Values_Given_AreRead()
    {
        var values = _options.Values(Parse("--speed", "60", "--duration", "2h", "--seed", "42", "--verbose"));

        Assert.Equal(new DriveValues(null, 60, TimeSpan.FromHours(2), 42, true), values);
    }

    [Theory]
    [InlineData("--speed", "fast", "--speed fast: expected a positive number")]
    [InlineData("--duration", "soon", "--duration soon: expected a positive number with ms, s, m, h or d")]
    [InlineData("--seed", "-1", "--seed -1: expected a whole number")]
    public void Value_Impossible_NamesOptionValueAndWhatIsExpected(string option, string value, string message)
    {
        var error = Assert.Single(Parse(option, value).Errors);

        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public void SpeedMax_WithoutAnEnd_IsRefused()
    {
        var error = Assert.Single(Parse("--speed", "max").Errors);

        Assert.Contains("would never end", error.Message);
    }

    [Theory]
    [InlineData("--trace", "year.csv")]
    [InlineData("--duration", "30d")]
    public void SpeedMax_WithAnEnd_IsAccepted(string option, string value) =>
        Assert.Empty(Parse("--speed", "max", option, value).Errors);

    [Theory]
    [InlineData("--trace-relay")]
    [InlineData("--trace-temperature")]
    public void AChoice_WithoutATrace_IsRefused(string option)
    {
        Assert.Equal($"{option} chooses from a trace: give --trace too.", Assert.Single(Parse(option, "boiler").Errors).Message);
        Assert.Empty(Parse(option, "boiler", "--trace", "year.csv").Errors);
    }

    private ParseResult Parse(params string[] args)
    {
        var command = new RootCommand();
        _options.AddTo(command);
        return command.Parse(args);
    }
}
