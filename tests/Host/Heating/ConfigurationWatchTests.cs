using System.Text;
using Heating.Run.Boards;
using Heating.Run.Output;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>What a run tells of the device's configuration, from the documents that the shadow service publishes.</summary>
public class ConfigurationWatchTests
{
    private readonly ConfigurationWatch _watch = new("boiler-1");

    [Fact]
    public void Documents_OfAChange_AreToldOnceEach()
    {
        Assert.Null(Take(1, "{}", """{"debounceMs":50,"samplingIntervalS":60}"""));
        Assert.Equal(
            "configuration v2: desired differs: debounceMs 50 -> 100, samplingRate 60 -> 30",
            Take(2, """{"debounceMs":100,"samplingRate":30}""", """{"debounceMs":50,"samplingIntervalS":60}""")?.ToString());
        Assert.Null(Take(3, """{"debounceMs":100,"samplingRate":30}""", """{"debounceMs":50,"samplingIntervalS":60}"""));
        Assert.Equal(
            "configuration v4: reported as desired",
            Take(4, """{"debounceMs":100,"samplingRate":30}""", """{"debounceMs":100.0,"samplingRate":30}""")?.ToString());
        Assert.Equal(4, _watch.Reading?.Version);
    }

    [Fact]
    public void Documents_OutOfOrder_ChangeNothing()
    {
        Take(7, "{}", "{}");

        Assert.Null(Take(6, """{"debounceMs":1}""", "{}"));
        Assert.True(_watch.Reading?.IsSettled);
    }

    [Fact]
    public void Documents_WithARejection_TellIt()
    {
        ConfigurationReading? told = Take(
            1, """{"colour":"red"}""", """{"rejected":{"colour":{"value":"red","reason":"unknown key"}}}""");

        Assert.Equal(
            "configuration v1: desired differs: colour - -> red, rejected colour = red: unknown key", told?.ToString());
    }

    [Theory]
    [InlineData("junk")]
    [InlineData("[]")]
    [InlineData("""{"current":{"version":"x"}}""")]
    [InlineData("""{"current":7}""")]
    public void Documents_ThatAreNone_AreLeftOut(string text)
    {
        Assert.Null(_watch.Take(Encoding.UTF8.GetBytes(text)));
        Assert.Null(_watch.Reading);
    }

    private ConfigurationReading? Take(int version, string desired, string reported) => _watch.Take(Encoding.UTF8.GetBytes(
        $$$"""{"previous":null,"current":{"state":{"desired":{{{desired}}},"reported":{{{reported}}}},"version":{{{version}}}}}"""));
}
