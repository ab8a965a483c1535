using System.Text.Json.Nodes;
using Cloud.Sync;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Sync;

public sealed class ConflictDecisionTests
{
    [Theory]
    [InlineData("last_writer_wins", 10L, 20L, Side.Reported, "after")]
    [InlineData("last_writer_wins", 20L, 10L, Side.Desired, "after")]
    [InlineData("last_writer_wins", 10L, 10L, Side.Desired, "tie")]
    [InlineData("last_writer_wins", null, 10L, Side.Desired, "no timestamp")]
    [InlineData("last_writer_wins", 10L, null, Side.Desired, "no timestamp")]
    [InlineData("field_level_merge", 10L, 20L, Side.Desired, "belongs to the cloud")]
    [InlineData("priority_based", 20L, 10L, Side.Reported, "field_priorities of net")]
    [InlineData("manual_review", 10L, 20L, null, "manual_review")]
    public void Of_Strategy_NamesWinnerAndReason(string strategy, long? desiredAt, long? reportedAt, Side? winner, string reason)
    {
        var settings = Settings($$$"""{"conflict_strategy":"{{{strategy}}}","field_priorities":{"net":"reported","net.ssid":"desired"}}""");

        var decision = ConflictDecision.Of(Conflict("net.channel", "6", "11", desiredAt, reportedAt), 1, settings);

        Assert.Equal((winner, Severity.Low), (decision.Winner, decision.Severity));
        Assert.Contains(reason, decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("net.ssid", Side.Desired)]
    [InlineData("net.channel", Side.Reported)]
    [InlineData("other", Side.Reported)]
    public void Of_PriorityBased_NearestNameWinsThenTheDefault(string field, Side winner)
    {
        var settings = Settings("""
            {"conflict_strategy":"priority_based","default_priority":"reported","field_priorities":{"net":"reported","net.ssid":"desired"}}
            """);

        Assert.Equal(winner, ConflictDecision.Of(Conflict(field, "1", "2"), 1, settings).Winner);
    }

    [Theory]
    [InlineData("1", "\"1\"", "high", null)]
    [InlineData("true", "false", "high", Side.Desired)]
    [InlineData("1", "2", "low", null)]
    [InlineData("1", "2", "medium", Side.Desired)]
    public void Of_SeverityAgainstTheLimit_ComparesByOrder(string desired, string reported, string limit, Side? winner) => Assert.Equal(
        winner, ConflictDecision.Of(Conflict("a", desired, reported), 1, Settings($$"""{"manual_review_severity":"{{limit}}"}""")).Winner);

    [Theory]
    [InlineData(2, Side.Desired)]
    [InlineData(3, null)]
    public void Of_ConflictsInTheWindow_MoreThanTheThresholdNeedAPerson(int count, Side? winner) => Assert.Equal(
        winner, ConflictDecision.Of(Conflict("a", "1", "2"), count, Settings("""{"auto_resolve_threshold":2}""")).Winner);

    [Fact]
    public void Of_UncertainConflict_NeverUndoesWhatIsDesired()
    {
        var settings = Settings("""{"conflict_strategy":"last_writer_wins"}""");

        Assert.Null(ConflictDecision.Of(Conflict("a", "1", "2", 10, 20) with { IsCertain = false }, 1, settings).Winner);
        Assert.Equal(Side.Desired, ConflictDecision.Of(Conflict("a", "1", "2", 20, 10) with { IsCertain = false }, 1, settings).Winner);
    }

    [Fact]
    public void Severity_Order_IsNoneLowMediumHigh() => Assert.Equal(
        [Severity.None, Severity.Low, Severity.Medium, Severity.High], Enum.GetValues<Severity>().OrderBy(severity => severity));

    [Theory]
    [InlineData("""{"auto_resolve_threshold":0}""", "auto_resolve_threshold: 0; expected a whole number from 1 to 100")]
    [InlineData("""{"auto_resolve_threshold":"five"}""", "auto_resolve_threshold: \"five\"")]
    [InlineData("""{"field_priorities":{"a":"cloud"}}""", "field_priorities.a: \"cloud\"; expected desired, reported")]
    [InlineData("""{"field_severities":[]}""", "field_severities: expected an object")]
    public void Settings_WrongValue_NamesIt(string item, string expected)
    {
        var error = Assert.Throws<SyncInputException>(() => Settings(item));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("a.b", 2)]
    [InlineData(@"a\.b", 1)]
    [InlineData(@"a\\.b", 2)]
    public void FieldPath_Text_ReadsBackAsItself(string text, int keys)
    {
        FieldPath path = FieldPath.Parse(text);

        Assert.Equal((text, keys), (path.ToString(), path.Keys.Count));
    }

    private static SyncSettings Settings(string item) =>
        new SyncSettings().For(new ShadowId("boiler-1", "configuration"), MemoryShadow.Json(item));

    private static Field Conflict(string path, string desired, string reported, long? desiredAt = 1, long? reportedAt = 1) => new(
        FieldPath.Parse(path),
        FieldStanding.Conflict,
        JsonValue.Create(0),
        JsonNode.Parse(desired),
        JsonNode.Parse(reported),
        desiredAt,
        reportedAt);
}
