using System.Text;
using Heating.Run.Ledger;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Chaos;

/// <summary>
/// The books when the power goes and events are given up. Goal: what a device cannot have seen is not called lost, and
/// what it should have seen is.
/// </summary>
public class BootLedgerTests
{
    private const long StartMs = 1_767_225_600_000;
    private const long CutMs = 60_000;
    private readonly DeliveryLedger _ledger = new(new FakeTimeProvider(), TimeSpan.Zero, isOnAtStart: false);

    public BootLedgerTests()
    {
        PowerOn(0, bootId: 5);
        Receive(StatusPayload.Of(1, isOn: false, wasOn: null, StartMs, bootId: 5));
    }

    [Theory]
    [InlineData(CutMs, false, 1)] // at the cut
    [InlineData(CutMs - 99, false, 1)] // settling
    [InlineData(CutMs - 101, false, 0)] // settled and written
    [InlineData(CutMs - 29_000, true, 1)] // settled, but kept from being written
    [InlineData(CutMs - 31_000, true, 0)] // longer ago than any stall
    [InlineData(CutMs + 5_000, false, 1)] // without power
    [InlineData(CutMs + 9_700, false, 1)]
    public void Change_AroundAPowerCut_IsUnseenOrLost(long changeMs, bool keptFromWriting, int unseen)
    {
        if (changeMs < CutMs)
            Change(changeMs, isOn: true);
        _ledger.PowerCut(StartMs + CutMs, keptFromWriting);
        if (changeMs >= CutMs)
            Change(changeMs, isOn: true);
        PowerOn(CutMs + 10_000, bootId: 6);

        Receive(StatusPayload.Of(101, isOn: true, wasOn: null, StartMs + CutMs + 10_000, bootId: 6));

        var counts = _ledger.Counts();
        Assert.Equal((unseen, 1 - unseen, 0), (counts.ChangesUnseen, counts.Unanswered, counts.Invented));
    }

    [Fact]
    public void Change_WrittenBeforeThePowerCut_IsAnsweredByItsEvent()
    {
        Change(CutMs - 60, isOn: true);
        _ledger.PowerCut(StartMs + CutMs, keptFromWriting: false);
        PowerOn(CutMs + 10_000, bootId: 6);

        var delivery = Receive(StatusPayload.Of(2, isOn: true, wasOn: false, StartMs + CutMs - 60, bootId: 5));
        Receive(StatusPayload.Of(101, isOn: true, wasOn: null, StartMs + CutMs + 10_000, bootId: 6));

        Assert.Equal(DeliveryKind.Change, delivery.Kind);
        Assert.Equal((0, 0), (_ledger.Counts().ChangesUnseen, _ledger.Counts().Unanswered));
    }

    [Fact]
    public void FirstState_AfterBootsThatWereCutOff_CoversThemAll()
    {
        _ledger.PowerCut(StartMs + CutMs, keptFromWriting: false);
        Change(CutMs + 1_000, isOn: true);
        PowerOn(CutMs + 2_000, bootId: 6);
        _ledger.PowerCut(StartMs + CutMs + 2_010, keptFromWriting: false);
        Change(CutMs + 4_000, isOn: false);
        PowerOn(CutMs + 9_000, bootId: 7);

        Receive(StatusPayload.Of(201, isOn: false, wasOn: null, StartMs + CutMs + 9_000, bootId: 7));

        Assert.Equal((2, 0), (_ledger.Counts().ChangesUnseen, _ledger.Counts().Unanswered));
    }

    [Fact]
    public void Events_OfABootThatNeverLearnedTheTime_CountFromItsPowerOn()
    {
        const long unset = HeatingSensor.Model.Firmware.BuildUtcMs;
        _ledger.PowerCut(StartMs + CutMs, keptFromWriting: false);
        Change(CutMs + 1_000, isOn: true); // nobody sees it
        PowerOn(CutMs + 10_000, bootId: 6);
        Change(CutMs + 20_000, isOn: false);
        Change(CutMs + 30_000, isOn: true);

        Receive(StatusPayload.Of(101, true, null, unset, isTimeSynced: false, bootId: 6));
        Receive(StatusPayload.Of(102, false, true, unset + 10_000, isTimeSynced: false, bootId: 6));
        Receive(StatusPayload.Of(103, true, false, unset + 20_000, isTimeSynced: false, bootId: 6));

        var counts = _ledger.Counts();
        Assert.Equal((1, 0, 0), (counts.ChangesUnseen, counts.Unanswered, counts.Invented));
    }

    [Fact]
    public void Event_FromBeforeTheRun_IsNeitherInventedNorLost()
    {
        var delivery = Receive(StatusPayload.Of(0, isOn: true, wasOn: false, StartMs - 5_000, bootId: 4));

        Assert.Equal(DeliveryKind.Earlier, delivery.Kind);
        Assert.Equal((1, 0), (_ledger.Counts().Earlier, _ledger.Counts().Invented));
    }

    [Fact]
    public void Gap_OfLostEvents_AccountsForTheirChangesAndNumbers()
    {
        Change(10_000, isOn: true);
        Change(20_000, isOn: false);
        Change(30_000, isOn: true);

        var gap = Receive(Gap(2, 3));
        Receive(Gap(2, 3));
        Receive(StatusPayload.Of(4, isOn: true, wasOn: false, StartMs + 30_000, bootId: 5));

        var counts = _ledger.Counts();
        Assert.Equal(DeliveryKind.Gap, gap.Kind);
        Assert.Equal((2, 2, 2), (counts.Gaps, counts.ReportedLost, counts.ChangesInGaps));
        Assert.Equal((0, 0L), (counts.Unanswered, counts.MissingSequenceNumbers));
    }

    [Fact]
    public void Gap_SmallerThanTheLoss_LeavesTheRestLost()
    {
        Change(10_000, isOn: true);
        Change(20_000, isOn: false);
        Change(30_000, isOn: true);

        Receive(Gap(2, 2));
        Receive(StatusPayload.Of(4, isOn: true, wasOn: false, StartMs + 30_000, bootId: 5));

        var counts = _ledger.Counts();
        Assert.Equal((1, 1, 1L), (counts.ChangesInGaps, counts.Unanswered, counts.MissingSequenceNumbers));
    }

    [Theory]
    [InlineData("""{"type":"gap"}""")]
    [InlineData("""{"type":"gap","deviceId":"b","firstLostSeq":9,"lastLostSeq":3}""")]
    [InlineData("""{"type":"gap","deviceId":"b","firstLostSeq":0,"lastLostSeq":1000000}""")]
    [InlineData("""["type":"gap"]""")]
    public void Gap_ThatMakesNoSense_IsMalformed(string payload) =>
        Assert.Equal(DeliveryKind.Malformed, Receive(Encoding.UTF8.GetBytes(payload)).Kind);

    private static byte[] Gap(long first, long last) => Encoding.UTF8.GetBytes(
        $$"""{"deviceId":"boiler-1","type":"gap","firstLostSeq":{{first}},"lastLostSeq":{{last}},"lostCount":1,"bootId":5}""");

    private void PowerOn(long afterMs, long bootId)
    {
        _ledger.PoweredOn(StartMs + afterMs);
        _ledger.Booted(bootId);
    }

    private void Change(long afterMs, bool isOn) => _ledger.Changed(new InputChange(StartMs + afterMs, isOn, null, 0));

    private Delivery Receive(byte[] payload) => _ledger.Received(payload, 0);
}
