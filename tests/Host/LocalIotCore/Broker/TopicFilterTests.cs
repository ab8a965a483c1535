using LocalIotCore.Broker;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: the examples of MQTT 3.1.1 §4.7, and AWS's difference.</summary>
public sealed class TopicFilterTests
{
    [Theory]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true, true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", false, false)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", false, true)]
    [InlineData("sport/#", "sport", true, true)]
    [InlineData("#", "a/b", true, true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", true, false)]
    [InlineData("sport/+", "sport", true, false)]
    [InlineData("sport/+", "sport/", true, true)]
    [InlineData("+/+", "/finance", true, true)]
    [InlineData("/+", "/finance", true, true)]
    [InlineData("+", "/finance", true, false)]
    [InlineData("#", "$SYS/a", true, false)]
    [InlineData("+/a", "$SYS/a", true, false)]
    [InlineData("$SYS/#", "$SYS/a", true, true)]
    [InlineData("$SYS/+", "$SYS/a", true, true)]
    public void Matches_ExamplesOfTheStandard_AsThere(string filter, string topic, bool doesHashMatchParent,
        bool matches) =>
        Assert.Equal(matches, TopicFilter.Matches(filter, topic, doesHashMatchParent));
}
