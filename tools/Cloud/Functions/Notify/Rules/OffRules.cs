using Cloud.Events;

namespace Cloud.Notify.Rules;

/// <summary>The heating is off, and on again. Each event tells of both sides of its edge (`previousStatus`,
/// `previousDurationMs`), so an off period is known whole when the event that ends it arrives, whether or not the one that
/// began it has. An off period is told when it has lasted long enough, or in a summary if it was over by then.</summary>
internal static class OffRules
{
    /// <summary>Two starts this close are one: the duration is measured by another clock than the timestamps.</summary>
    private const long SameMs = 5_000;

    /// <summary>Off periods remembered of a relay; one that began before all of them counts as told.</summary>
    private const int DoneMax = 32;

    public static void Apply(AlertRules rules, StatusEvent e, Arrival arrival)
    {
        string name = e.Channel ?? "";
        if (!rules.State.Relays.TryGetValue(name, out var relay))
            rules.State.Relays[name] = relay = new RelayState();
        // When what is now over began.
        long began = arrival.At - e.PreviousDurationMs;
        if (!arrival.IsCurrent || e.Seq <= relay.LastSeq)
        {
            if (e.IsActive && e.WasActive == false)
                NoteOver(rules, relay, name, began, arrival.At);
            rules.Because("older than what is known");
            return;
        }

        relay.LastSeq = e.Seq;
        if (e.IsActive)
            TurnOn(rules, relay, name, e, arrival, began);
        else
            TurnOff(rules, relay, name, e, arrival, began);
    }

    public static void Review(AlertRules rules)
    {
        foreach (var (name, relay) in rules.State.Relays)
        {
            if (relay.Off is not { } off || !rules.IsDue(Due(rules, off)))
                continue;
            rules.Tell(
                "inactive",
                rules.Text.Title(off.IsTold ? "inactive.still" : "inactive", name),
                rules.Text.Inactive(off, rules.Now));
            off.ToldAt = rules.Now;
        }
    }

    public static IEnumerable<long?> Dues(AlertRules rules) =>
        rules.State.Relays.Values.Select(relay => relay.Off is { } off ? Due(rules, off) : null);

    private static long? Due(AlertRules rules, OffPeriod off)
    {
        // Whether it is still off is not known then.
        if (off.IsTold && rules.State.Silent is { IsTold: true })
            return null;
        return rules.DueOf(off, "INACTIVE", rules.Settings.MinimumOff);
    }

    private static void TurnOn(
        AlertRules rules, RelayState relay, string name, StatusEvent e, Arrival arrival, long began)
    {
        bool isKnown = e.WasActive == false && e.PreviousDurationMs > 0;
        if (relay.Off is { } off)
        {
            // The event that ended it is missing, and so is the one that began the period that ends here.
            bool isAnother = isKnown && e.TimeSynced && began > off.LatestAt + SameMs;
            End(rules, relay, name, isAnother ? began : arrival.At, e, arrival.IsLate);
            if (!isAnother)
                return;
        }

        rules.Because("the heating is on");
        if (isKnown)
            NoteOver(rules, relay, name, began, arrival.At);
    }

    private static void TurnOff(
        AlertRules rules, RelayState relay, string name, StatusEvent e, Arrival arrival, long began)
    {
        if (relay.Off is { } off && e.WasActive == true)
            End(rules, relay, name, Math.Max(began, off.Since), e, arrival.IsLate);
        if (relay.Off is { } same)
        {
            // After a boot the device says again that it is off.
            same.LatestAt = Math.Max(same.LatestAt, arrival.At);
            rules.Because("the heating was off before");
            return;
        }

        relay.Off = new OffPeriod
        {
            Since = arrival.At,
            LatestAt = arrival.At,
            IsLate = arrival.IsLate,
            RanMs = e.WasActive == true ? e.PreviousDurationMs : 0,
            Temperature = e.Temperature,
            Fault = e.SensorFault,
            IsEstimated = !e.TimeSynced,
        };
        rules.Because(arrival.IsLate ? "late: waits for what else comes" : "waits until it is off long enough, or quiet hours end");
    }

    private static void End(AlertRules rules, RelayState relay, string name, long end, StatusEvent e, bool isLate)
    {
        var off = relay.Off!;
        relay.Off = null;
        if (rules.IsEndTold(off, isLate))
        {
            Remember(relay, off.Since);
            rules.Tell(
                "recovered",
                rules.Text.Title("recovered", name),
                rules.Text.Recovered(off, end, e.IsActive ? e.Temperature : null, e.IsActive ? e.SensorFault : null, rules.Now));
        }
        else if (off.IsTold)
        {
            Remember(relay, off.Since);
            rules.Note(Line(rules, name, off.Since, end));
        }
        else
        {
            NoteOver(rules, relay, name, off.Since, end);
        }
    }

    /// <summary>Puts an off period that is over into the summary, unless it was short or has been told.</summary>
    private static void NoteOver(AlertRules rules, RelayState relay, string name, long since, long end)
    {
        if (!Remember(relay, since))
            rules.Because("told before");
        else if (end - since >= AlertRules.Ms(rules.Settings.MinimumOff))
            rules.Note(Line(rules, name, since, end));
        else
            rules.Because("was off for less than the minimum");
    }

    private static string Line(AlertRules rules, string name, long since, long end)
    {
        string line = rules.Text.Span("summary.off", since, end, rules.Now);
        return name.Length == 0 ? line : $"{name}: {line}";
    }

    /// <returns>False if it is known.</returns>
    private static bool Remember(RelayState relay, long since)
    {
        bool isForgotten = relay.Done.Count == DoneMax && since < relay.Done.Min() - SameMs;
        if (isForgotten || relay.Done.Exists(start => Math.Abs(start - since) <= SameMs))
            return false;
        if (relay.Off is { } off && Math.Abs(off.Since - since) <= SameMs)
            return false;
        relay.Done.Add(since);
        if (relay.Done.Count > DoneMax)
            relay.Done.Remove(relay.Done.Min());
        return true;
    }
}
