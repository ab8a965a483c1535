using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Config;
using HeatingSensor.Configuration;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Configurations;

/// <summary>What is sent for an assignment, how it is shown, and what the device would say to it.</summary>
public class ConfigPlanTests
{
    [Fact]
    public void Plan_OfAnEmptyShadow_ShowsTheDefault()
    {
        ConfigPlan plan = Plan("{}", "{}", "debounceMs=100");

        Assert.Equal("""{"debounceMs":100}""", plan.Patch.ToJsonString());
        Assert.Equal(["debounceMs: 50 (default) -> 100 ms"], plan.Changes.Select(change => change.ToString()));
        Assert.Empty(plan.Rejections);
    }

    [Fact]
    public void Plan_OfWhatIsReportedOnly_SaysSo()
    {
        ConfigPlan plan = Plan("{}", """{"logLevel":"debug"}""", "logLevel=error");

        Assert.Equal("logLevel: debug (reported) -> error", Assert.Single(plan.Changes).ToString());
    }

    [Theory]
    [InlineData("""{"frostC":5}""", "frostC=5.0")]
    [InlineData("""{"logLevel":"debug"}""", "logLevel=debug")]
    [InlineData("""{"debounceMs":1}""", "onDelayMs=")]
    public void Plan_OfWhatIsDesiredAlready_ChangesNothing(string desired, string assignment)
    {
        ConfigPlan plan = Plan(desired, "{}", assignment);

        Assert.Empty(plan.Patch);
        Assert.Empty(plan.Changes);
    }

    [Fact]
    public void Plan_OfAKeyWithoutValue_TakesItOutUnderBothNames()
    {
        ConfigPlan plan = Plan("""{"samplingRate":30}""", "{}", "samplingIntervalS=");

        Assert.Equal("""{"samplingRate":null}""", plan.Patch.ToJsonString());
        Assert.Empty(plan.Awaited);
        Assert.StartsWith("samplingIntervalS: 30 -> no longer desired", Assert.Single(plan.Changes).ToString());
    }

    [Fact]
    public void Plan_OfAKeyWhoseAliasIsDesired_ReplacesIt()
    {
        ConfigPlan plan = Plan("""{"samplingRate":30}""", """{"samplingRate":30,"samplingIntervalS":30}""", "samplingIntervalS=120");

        Assert.Equal("""{"samplingIntervalS":120,"samplingRate":null}""", plan.Patch.ToJsonString());
        Assert.Empty(plan.Rejections);
    }

    [Fact]
    public void Forecast_OfAValueThatDoesNotFitWhatRuns_IsTheDevicesOwn()
    {
        ConfigPlan plan = Plan("{}", """{"overheatC":40}""", "frostC=40");

        ConfigRejection rejection = Assert.Single(plan.Rejections);
        Assert.Equal("frostC = 40: 'frostC' must be lower than 'overheatC'", rejection.ToString());
    }

    [Fact]
    public void Forecast_OfAKeyThatIsDesiredAndUnknown_NamesIt()
    {
        ConfigPlan plan = Plan("""{"colour":"red"}""", "{}", "debounceMs=100");

        Assert.Equal("colour = red: unknown key", Assert.Single(plan.Rejections).ToString());
    }

    [Fact]
    public void Forecast_WhenTheBadKeyGoes_IsGood()
    {
        ConfigPlan plan = Plan("""{"frostC":39.5,"overheatC":39}""", """{"overheatC":90}""", "overheatC=", "frostC=39.5");

        Assert.Empty(plan.Rejections);
    }

    [Fact]
    public void Forecast_OfTheOtherShadow_KnowsItsKeys()
    {
        var plan = ConfigPlan.Of(
            ConfigShadow.Maintenance, Document("{}", "{}"), ConfigAssignment.ParseAll(["maintenanceWindow=23:30-00:30", "restart=1"]));

        Assert.Equal("""{"maintenanceWindow":"23:30-00:30","restart":"1"}""", plan.Patch.ToJsonString());
        Assert.Empty(plan.Rejections);
    }

    private static ConfigPlan Plan(string desired, string reported, params string[] assignments) =>
        ConfigPlan.Of(ConfigShadow.Configuration, Document(desired, reported), ConfigAssignment.ParseAll(assignments));

    private static ShadowDocument Document(string desired, string reported) => new(JsonNode.Parse(
        $$"""{"state":{"desired":{{desired}},"reported":{{reported}}},"version":3}""")!.AsObject());
}
