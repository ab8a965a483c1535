using System.Text;
using Heating.Run.Paths;
using LocalIotCore.Functions;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>Goal: the run knows of each event whether it was stored, and shows people what people would be sent.</summary>
public sealed class EventPathsTests
{
    private readonly EventPaths _paths = new();
    private readonly List<string> _notices = [];

    public EventPathsTests() => _paths.Noticed += (text, isProblem) => _notices.Add((isProblem ? "! " : "") + text);

    [Theory]
    [InlineData("added", 1, 0, 0)]
    [InlineData("repeated", 0, 1, 0)]
    [InlineData("conflict", 0, 0, 1)]
    public void Event_OnceStored_IsNotMissing(string outcome, int stored, int repeated, int conflicts)
    {
        _paths.Received(Status(1));
        Assert.Equal(1, _paths.Counts().Missing);

        End("Store", Status(1), $$"""{"outcome":"{{outcome}}"}""");

        PathCounts counts = _paths.Counts();
        Assert.Equal((stored, repeated, conflicts), (counts.Stored, counts.Repeated, counts.Conflicts));
        Assert.Equal(conflicts, counts.Missing); // kept apart is not stored
        Assert.Equal(1, counts.Received);
    }

    [Fact]
    public void Events_StoredOutOfOrder_AreToldApart()
    {
        for (int seq = 1; seq <= 3; seq++)
            _paths.Received(Status(seq));

        End("Store", Status(3), """{"outcome":"added"}""");
        End("Store", Status(3), """{"outcome":"repeated"}""");

        Assert.Equal(2, _paths.Counts().Missing);
    }

    [Fact]
    public void Gap_IsAnEventToo()
    {
        byte[] gap = """{"deviceId":"boiler-1","type":"gap","firstLostSeq":12,"lastLostSeq":81,"lostCount":70,"epoch":"7f3a91c2","bootId":3,"firmware":"1.0.0"}"""u8.ToArray();

        _paths.Received(gap);
        Assert.Equal(1, _paths.Counts().Missing);
        End("Store", gap, """{"outcome":"added"}""");

        Assert.Equal(0, _paths.Counts().Missing);
    }

    [Fact]
    public void Message_WithoutANumber_IsNotExpectedInTheStore()
    {
        _paths.Received("""{"deviceId":"boiler-1","connected":true}"""u8.ToArray());
        _paths.Received("not JSON"u8.ToArray());

        Assert.Equal(0, _paths.Counts().Received);
    }

    [Fact]
    public void Failure_ThatIsTriedAgain_IsShownButNotFinal()
    {
        End("Store", Status(1), "", new FunctionError("TableException", "the disk is full"), isFinal: false);

        Assert.Equal((0, 1), (_paths.Counts().Failed, _paths.Counts().FailedAttempts));
        Assert.Equal("! Store failed (TableException: the disk is full), and will be tried again", Assert.Single(_notices));
    }

    [Fact]
    public void Failure_ForGood_IsCounted()
    {
        End("Notify", Status(1), "", new FunctionError("Runtime.ExitError", "exit code 1"), isFinal: true);

        Assert.Equal((1, 0), (_paths.Counts().Failed, _paths.Counts().FailedAttempts));
        Assert.EndsWith(", for good", Assert.Single(_notices));
    }

    [Theory]
    [InlineData("""{"kind":"none","text":""}""", 0, 0, null)]
    [InlineData("""{"kind":"inactive","text":"boiler-1 is off","channels":{"telegram":"off","discord":"off"}}""", 1, 0, "alert: boiler-1 is off")]
    [InlineData("""{"kind":"inactive","text":"boiler-1\nis off","channels":{"telegram":"sent","discord":"waiting"}}""", 1, 1, "alert: boiler-1 - is off (to telegram)")]
    [InlineData("""{"kind":"alarm","text":"frost","channels":{"telegram":"sent","discord":"sent"}}""", 1, 1, "alert: frost (to telegram and discord)")]
    [InlineData("[]", 0, 0, null)]
    [InlineData("nonsense", 0, 0, "! Notify answered something that is not JSON")]
    public void Alert_IsShownWithTheChannelsThatGotIt(string answer, int alerts, int sent, string? notice)
    {
        End("Notify", Status(1), answer);

        Assert.Equal((alerts, sent), (_paths.Counts().Alerts, _paths.Counts().Sent));
        Assert.Equal(notice, _notices.SingleOrDefault());
    }

    [Fact]
    public void Alert_FailedOnOneChannel_IsUnsentUntilThatHasTakenIt()
    {
        const string Alert = """{"kind":"inactive","thing":"boiler-1","id":7,"text":"off","reason":"Discord has a fault of its own (500).","channels":""";
        End("Notify", Status(1), Alert + """{"telegram":"sent","discord":"failed"}}""");
        Assert.Equal((1, 1, 1), (_paths.Counts().Alerts, _paths.Counts().Sent, _paths.Counts().Unsent));

        End("Notify", Status(1), Alert + """{"telegram":"waiting","discord":"sent"}}""");

        Assert.Equal((1, 1, 0), (_paths.Counts().Alerts, _paths.Counts().Sent, _paths.Counts().Unsent));
        Assert.Equal(
            ["alert: off (to telegram)", "! the alert could not be sent to discord: Discord has a fault of its own (500).", "alert: off (to discord)"],
            _notices);
    }

    [Fact]
    public void Alerts_OfOneInvocation_AreCountedEach()
    {
        End("Notify", Status(1), """
            {"kind":"inactive","thing":"boiler-1","id":1,"text":"off","channels":{"telegram":"off","discord":"off"},
            "more":[{"kind":"alarm","thing":"boiler-1","id":2,"text":"frost","channels":{"telegram":"off","discord":"off"}}]}
            """);

        Assert.Equal((2, 0, 0), (_paths.Counts().Alerts, _paths.Counts().Sent, _paths.Counts().Unsent));
        Assert.Equal(["alert: off", "alert: frost"], _notices);
    }

    private void End(string folder, byte[] message, string answer, FunctionError? error = null, bool isFinal = true)
    {
        string envelope = $$"""{"payload":"{{Convert.ToBase64String(message)}}","topic":"home/heating/status","clientId":"boiler-1","receivedAt":1}""";
        _paths.Ended(folder, new InvocationEnd(
            $"heating-{folder}", "id", Encoding.UTF8.GetBytes(envelope), new FunctionAnswer(Encoding.UTF8.GetBytes(answer), error), 1, isFinal));
    }

    private static byte[] Status(int seq) => Encoding.UTF8.GetBytes(
        $$"""{"deviceId":"boiler-1","status":"INACTIVE","previousStatus":"ACTIVE","temperature":41.3,"timestamp":1767225600123,"timeSynced":true,"epoch":"7f3a91c2","seq":{{seq}},"bootId":17,"previousDurationMs":1,"replayed":false,"firmware":"1.0.0"}""");
}
