using System.Text;
using Heating.Run.Ledger;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>
/// The books of a run, case by case. Goal: each thing that can go wrong with a delivery has its own name.
/// </summary>
public class DeliveryLedgerTests
{
    private const long StartMs = 1_767_225_600_000;
    private readonly FakeTimeProvider _time = new();
    private readonly DeliveryLedger _ledger;

    public DeliveryLedgerTests()
    {
        _ledger = new DeliveryLedger(_time, TimeSpan.FromMilliseconds(50), isOnAtStart: false);
        _ledger.PoweredOn(StartMs);
        Receive(StatusPayload.Of(1, isOn: false, wasOn: null, StartMs + 100));
    }

    [Fact]
    public void FirstState_AfterPowerOn_IsNoChangeAndNotInvented()
    {
        var counts = _ledger.Counts();

        Assert.Equal((0, 1, 1, 0), (counts.Changes, counts.Events, counts.FirstStates, counts.Invented));
    }

    [Fact]
    public void FirstState_OfTheOtherState_IsInvented()
    {
        var ledger = new DeliveryLedger(_time, TimeSpan.Zero, isOnAtStart: false);
        ledger.PoweredOn(StartMs);

        var delivery = ledger.Received(StatusPayload.Of(1, isOn: true, wasOn: null, StartMs + 100), 0);

        Assert.Equal(DeliveryKind.Invented, delivery.Kind);
    }

    [Fact]
    public void Change_BeforeFirstState_IsNotLost()
    {
        var ledger = new DeliveryLedger(_time, TimeSpan.Zero, isOnAtStart: false);
        ledger.PoweredOn(StartMs);
        ledger.Changed(new InputChange(StartMs + 10, true, null, 0));
        ledger.Changed(new InputChange(StartMs + 500, false, null, 0));
        ledger.Changed(new InputChange(StartMs + 900, true, null, 0));

        var delivery = ledger.Received(StatusPayload.Of(1, isOn: true, wasOn: null, StartMs + 2000), 0);

        Assert.Equal(DeliveryKind.FirstState, delivery.Kind);
        Assert.Equal((3, 0), (ledger.Counts().ChangesUnseen, ledger.Counts().Unanswered));
    }

    [Fact]
    public void FirstState_AfterASecondBoot_LeavesEarlierLossesLost()
    {
        Change(10_000, isOn: true);
        _ledger.PoweredOn(StartMs + 20_000);

        Receive(StatusPayload.Of(3, isOn: true, wasOn: null, StartMs + 21_000, bootId: 2));

        Assert.Equal((1, 0), (_ledger.Counts().Unanswered, _ledger.Counts().Invented));
    }

    [Fact]
    public void Samples_BetweenStatusEvents_AreNoMissingNumbers()
    {
        _ledger.ReceivedTelemetry(Telemetry("samples", 2));
        _ledger.ReceivedTelemetry(Telemetry("alarm", 3));
        _ledger.ReceivedTelemetry(Telemetry("samples", 2));
        _ledger.ReceivedTelemetry(Telemetry("health", 3));
        Change(10_000, isOn: true);
        Receive(StatusPayload.Of(4, isOn: true, wasOn: false, StartMs + 10_000));

        var counts = _ledger.Counts();

        Assert.Equal((1, 1, 1), (counts.SampleBatches, counts.Alarms, counts.Duplicates));
        Assert.Equal((0, 0, 0), (counts.MissingSequenceNumbers, counts.OutOfOrder, counts.Conflicts));
    }

    [Fact]
    public void Samples_WithAStatusEventsNumber_AreAConflict()
    {
        _ledger.ReceivedTelemetry(Telemetry("samples", 1));

        Assert.Equal(1, _ledger.Counts().Conflicts);
    }

    [Fact]
    public void Change_Answered_HasLatencyBeyondDebounce()
    {
        Change(10_000, isOn: true);
        _time.Advance(TimeSpan.FromMilliseconds(54));

        var delivery = Receive(StatusPayload.Of(2, isOn: true, wasOn: false, StartMs + 10_000));

        Assert.Equal(DeliveryKind.Change, delivery.Kind);
        Assert.Equal(4, delivery.LatencyMs!.Value, 3);
        Assert.Equal(0, _ledger.Counts().Unanswered);
    }

    [Fact]
    public void Change_Unanswered_StaysOpen()
    {
        Change(10_000, isOn: true);
        Change(20_000, isOn: false);
        Receive(StatusPayload.Of(3, isOn: false, wasOn: true, StartMs + 20_000));

        var counts = _ledger.Counts();

        Assert.Equal((1, 1), (counts.Unanswered, (int)counts.MissingSequenceNumbers));
    }

    [Fact]
    public void Event_WithoutChange_IsInvented()
    {
        var delivery = Receive(StatusPayload.Of(2, isOn: true, wasOn: false, StartMs + 10_000));

        Assert.Equal(DeliveryKind.Invented, delivery.Kind);
        Assert.Equal("no such change in the input", delivery.Problem);
    }

    [Fact]
    public void Event_BeyondTheTolerance_IsInventedAndItsChangeLost()
    {
        Change(10_000, isOn: true);
        Receive(StatusPayload.Of(
            2, isOn: true, wasOn: false, StartMs + 10_001 + DeliveryLedger.TimestampToleranceMs));

        Assert.Equal((1, 1), (_ledger.Counts().Invented, _ledger.Counts().Unanswered));
    }

    [Fact]
    public void Event_OfADeviceWithoutTime_AnswersTheOldestChange()
    {
        Change(10_000, isOn: true);
        Change(20_000, isOn: false);

        var delivery = Receive(StatusPayload.Of(2, isOn: true, wasOn: false, 5_000, isTimeSynced: false));

        Assert.Equal(DeliveryKind.Change, delivery.Kind);
        Assert.Equal(1, _ledger.Counts().Unanswered);
    }

    [Fact]
    public void Event_Twice_IsADuplicate()
    {
        Change(10_000, isOn: true);
        var payload = StatusPayload.Of(2, isOn: true, wasOn: false, StartMs + 10_000);
        Receive(payload);

        Assert.Equal(DeliveryKind.Duplicate, Receive(payload).Kind);
        Assert.Equal((1, 2, 3), (_ledger.Counts().Duplicates, _ledger.Counts().Events, _ledger.Counts().Deliveries));
    }

    [Fact]
    public void Event_SameSequenceOtherBytes_IsAConflict()
    {
        Change(10_000, isOn: true);
        Receive(StatusPayload.Of(2, isOn: true, wasOn: false, StartMs + 10_000));

        var delivery = Receive(StatusPayload.Of(2, isOn: true, wasOn: false, StartMs + 10_000, temperatureC: 21.6));

        Assert.Equal(DeliveryKind.Conflict, delivery.Kind);
        Assert.Equal(1, _ledger.Counts().Conflicts);
    }

    [Fact]
    public void Events_InTheOtherOrder_AreOutOfOrder()
    {
        Change(10_000, isOn: true);
        Change(20_000, isOn: false);
        Receive(StatusPayload.Of(3, isOn: false, wasOn: true, StartMs + 20_000));
        Receive(StatusPayload.Of(2, isOn: true, wasOn: false, StartMs + 10_000));

        var counts = _ledger.Counts();

        Assert.Equal((1, 0, 0), (counts.OutOfOrder, counts.Unanswered, (int)counts.MissingSequenceNumbers));
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    public void Fault_ReportedOrNot_IsComparedWithTheInput(bool isFailing, bool isReported, int wrong)
    {
        _ledger.Changed(new InputChange(StartMs + 10_000, true, isFailing, 0));
        Receive(StatusPayload.Of(2, true, false, StartMs + 10_000, isReported ? null : 21.5));

        var counts = _ledger.Counts();

        Assert.Equal(
            (isFailing ? 1 : 0, isReported ? 1 : 0, wrong),
            (counts.InputFaults, counts.ReportedFaults, counts.WrongFaults));
    }

    [Theory]
    [InlineData("nonsense", "invalid JSON")]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("{}", "deviceId: missing")]
    [InlineData("""{"deviceId":7}""", "deviceId: unexpected Number")]
    [InlineData("""{"deviceId":"b","seq":1.5}""", "seq: expected a whole number")]
    [InlineData("""{"deviceId":"b","seq":1,"bootId":1,"status":"ON"}""", "status: expected ACTIVE or INACTIVE")]
    public void Payload_ThatIsNoEvent_IsMalformedAndSaysWhy(string payload, string problem)
    {
        var delivery = Receive(Encoding.UTF8.GetBytes(payload));

        Assert.Equal(DeliveryKind.Malformed, delivery.Kind);
        Assert.StartsWith(problem, delivery.Problem);
    }

    [Fact]
    public void Change_ToTheSameState_IsRefused() =>
        Assert.Throws<ArgumentException>(() => _ledger.Changed(new InputChange(StartMs, false, null, 0)));

    [Fact]
    public void Changes_BeyondTheirLimit_AreCountedWhenForgotten()
    {
        const int count = ChangeHistory.ChangesMax + 2;
        for (var i = 0; i < count; i++)
            Change(1_000L * (i + 1), isOn: i % 2 == 0);

        Assert.Equal((count, count), (_ledger.Counts().Changes, _ledger.Counts().Unanswered));
    }

    private void Change(long afterMs, bool isOn) =>
        _ledger.Changed(new InputChange(StartMs + afterMs, isOn, null, _time.GetTimestamp()));

    private Delivery Receive(byte[] payload) => _ledger.Received(payload, _time.GetTimestamp());

    [Fact]
    public void Event_WaitingInTheJournal_IsNotLost()
    {
        Change(10_000, isOn: true);
        Change(20_000, isOn: false);
        Change(30_000, isOn: true);

        _ledger.Waits(StatusPayload.Of(1, isOn: false, wasOn: null, StartMs + 100)); // delivered: only its deletion waits
        _ledger.Waits(StatusPayload.Of(2, isOn: true, wasOn: false, StartMs + 10_000));
        _ledger.Waits(StatusPayload.Of(3, isOn: false, wasOn: true, 5, isTimeSynced: false, bootId: 1));

        Assert.Equal((2, 1), (_ledger.Counts().Waiting, _ledger.Counts().Unanswered));
    }

    [Fact]
    public void Alarm_RaisedAndCleared_IsToldOnceAndRemembered()
    {
        Assert.Equal(new("FROST", true, 4.1, 5), _ledger.ReceivedTelemetry(Alarm(2, "FROST", "true")));
        Assert.Null(_ledger.ReceivedTelemetry(Alarm(2, "FROST", "true")));
        Assert.NotNull(_ledger.ReceivedTelemetry(Alarm(3, "OVERHEAT", "true")));
        Assert.Equal(["FROST", "OVERHEAT"], _ledger.Counts().RaisedAlarms);

        Assert.NotNull(_ledger.ReceivedTelemetry(Alarm(4, "FROST", "false")));

        Assert.Equal(["OVERHEAT"], _ledger.Counts().RaisedAlarms);
        Assert.Equal((3, 1), (_ledger.Counts().Alarms, _ledger.Counts().Duplicates));
    }

    private static byte[] Alarm(long seq, string kind, string raised) => Encoding.UTF8.GetBytes(
        $$"""{"deviceId":"boiler-1","type":"alarm","alarm":"{{kind}}","raised":{{raised}},"temperature":4.1,"threshold":5.0,"seq":{{seq}},"bootId":1}""");

    private static byte[] Telemetry(string type, long seq) =>
        Encoding.UTF8.GetBytes($$"""{"deviceId":"boiler-1","type":"{{type}}","alarm":"FROST","raised":true,"seq":{{seq}},"bootId":1}""");
}
