using FsCheck;
using FsCheck.Fluent;
using Heating.Run.Ledger;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>
/// Random lists of changes, answered by a perfect device: the books are clean. With one fault put in, of a random kind
/// at a random place, exactly that fault shows in the books.
/// </summary>
public class DeliveryLedgerProperties
{
    private const int Cases = 2_000;
    private const long StartMs = 1_767_225_600_000;

    private enum Fault
    {
        None,
        Loss,
        Duplicate,
        Conflict,
        Reorder,
        Invention,
        WrongState,
    }

    [Fact]
    public void Books_WithOneFault_ShowExactlyThatFault()
    {
        var gen =
            from gapsMs in Gen.Choose(2_000, 100_000).NonEmptyListOf()
            from fault in Gen.Elements(Enum.GetValues<Fault>())
            from place in Gen.Choose(0, int.MaxValue)
            select (GapsMs: gapsMs.ToArray(), Fault: fault, Place: place);

        // FsCheck's failure message holds the seed.
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Cases),
            Prop.ForAll(Arb.From(gen), run => Holds(run.GapsMs, run.Fault, run.Place)));
    }

    private static bool Holds(int[] gapsMs, Fault fault, int place)
    {
        var ledger = new DeliveryLedger(TimeProvider.System, TimeSpan.Zero, isOnAtStart: false);
        ledger.PoweredOn(StartMs);
        var payloads = Answer(ledger, gapsMs);
        // A reordering needs a successor that is a change too, and the first state stays first.
        if (fault == Fault.Reorder && gapsMs.Length < 2)
            fault = Fault.None;
        Inject(payloads, fault, place);
        foreach (var payload in payloads)
            ledger.Received(payload, 0);

        var counts = ledger.Counts();
        return counts.Changes == gapsMs.Length
            && counts.Unanswered == (fault is Fault.Loss or Fault.WrongState ? 1 : 0)
            && counts.Duplicates == (fault == Fault.Duplicate ? 1 : 0)
            && counts.Conflicts == (fault == Fault.Conflict ? 1 : 0)
            && counts.OutOfOrder == (fault == Fault.Reorder ? 1 : 0)
            && counts.Invented == (fault is Fault.Invention or Fault.WrongState ? 1 : 0)
            && counts.Malformed == 0;
    }

    private static List<byte[]> Answer(DeliveryLedger ledger, int[] gapsMs)
    {
        List<byte[]> payloads = [StatusPayload.Of(1, false, null, StartMs + 100)];
        var timeMs = StartMs;
        for (var i = 0; i < gapsMs.Length; i++)
        {
            timeMs += gapsMs[i];
            ledger.Changed(new InputChange(timeMs, i % 2 == 0, null, 0));
            payloads.Add(StatusPayload.Of(i + 2, i % 2 == 0, i % 2 != 0, timeMs));
        }

        return payloads;
    }

    private static void Inject(List<byte[]> payloads, Fault fault, int place)
    {
        var i = 1 + (place % (payloads.Count - 1));
        Assert.True(StatusEvent.TryParse(payloads[i], out var old, out _));
        switch (fault)
        {
            case Fault.Loss:
                payloads.RemoveAt(i);
                break;
            case Fault.Duplicate:
                payloads.Insert(i + 1 + (place % (payloads.Count - i)), payloads[i]);
                break;
            case Fault.Conflict:
                payloads.Insert(
                    i + 1, StatusPayload.Of(old.Seq, old.IsOn, old.WasOn, old.TimestampMs, temperatureC: 20.9));
                break;
            case Fault.Reorder:
                i = Math.Min(i, payloads.Count - 2);
                (payloads[i], payloads[i + 1]) = (payloads[i + 1], payloads[i]);
                break;
            case Fault.Invention:
                payloads.Add(StatusPayload.Of(payloads.Count + 1, old.IsOn, old.WasOn, old.TimestampMs + 1_000));
                break;
            case Fault.WrongState:
                payloads[i] = StatusPayload.Of(old.Seq, !old.IsOn, old.IsOn, old.TimestampMs);
                break;
            default:
                break;
        }
    }
}
