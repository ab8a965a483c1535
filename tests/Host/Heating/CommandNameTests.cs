using Heating;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>Goal: a hint is a command that works where it is printed.</summary>
public class CommandNameTests
{
    [Fact]
    public void Name_OfAnInstalledProgram_IsHeating()
    {
        Assert.Equal("heating", CommandName.Of(null, "/home/me", isOnPath: false));
        Assert.Equal("heating", CommandName.Of("/src/hs", "/src/hs", isOnPath: true));
    }

    [Theory]
    [InlineData("/src/hs", "/src/hs", "dotnet run --project tools/Heating --")]
    [InlineData("/src/hs", "/home/me", "dotnet run --project /src/hs/tools/Heating --")]
    [InlineData("/my src/hs", "/", "dotnet run --project \"/my src/hs/tools/Heating\" --")]
    public void Name_OfAProgramInACheckout_RunsItFromThere(string checkout, string current, string name) =>
        Assert.Equal(name, CommandName.Of(checkout, current, isOnPath: false).Replace('\\', '/'));

    [Theory]
    [InlineData("Start `heating run` or `heating cloud --https-port 8443`.", "Start `X run` or `X cloud --https-port 8443`.")]
    [InlineData("Examples:\n  heating run --speed 60\n", "Examples:\n  X run --speed 60\n")]
    [InlineData("to remove it: heating shadow set a", "to remove it: X shadow set a")]
    [InlineData("on port 8883 (heating cloud --data d)", "on port 8883 (X cloud --data d)")]
    [InlineData("heating cloud: Cannot listen", "heating cloud: Cannot listen")]
    [InlineData("the heating runs, heating off", "the heating runs, heating off")]
    [InlineData("HeatingSensor: a heating monitor", "HeatingSensor: a heating monitor")]
    public void Replace_ATextWithCommands_ChangesThemAndNothingElse(string text, string expected) =>
        Assert.Equal(expected, CommandName.Replace(text, "X"));
}
