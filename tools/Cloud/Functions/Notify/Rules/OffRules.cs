using Cloud.Events;

namespace Cloud.Notify.Rules;

/// <summary>The heating is off, and on again. Each event tells of both sides of its edge (`previousStatus`,
/// `previousDurationMs`), so an off period is known whole when the event that ends it arrives, whether or not the one that
/// began it has. An off period is told when it has lasted long enough, or in a summary if it was over by then. If a later event
/// comes first, it shows that the period is over, but not since when: that waits for the event that says so.</summary>
internal static class OffRules
{
    /// <summary>Two starts this close are one: the duration is measured by another clock than the timestamps.</summary>
    private const long SameMs = 5_000;

    /// <summary>How long to wait for an event that a later one has overtaken: longer than AWS takes for its three tries.
    /// </summary>
    private static readonly TimeSpan OvertakenMax = TimeSpan.FromMinutes(10);

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
                Complete(rules, relay, name, began, arrival.At);
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
            foreach (var over in relay.Over.Where(over => over.WaitUntil <= rules.Now).ToList())
            {
                relay.Over.Remove(over);
                if (over.Off.IsTold || over.EndMax - over.Off.Since >= AlertRules.Ms(rules.Settings.MinimumOff))
                    rules.Note(Line(rules, "summary.off.by", name, over.Off.Since, over.EndMax));
            }

            if (relay.Off is not { } off || !rules.IsDue(Due(rules, off)))
                continue;
            rules.Tell(
                "inactive",
                rules.Text.Title(off.IsTold ? "inactive.still" : "inactive", name),
                rules.Text.Inactive(off, rules.Now));
            off.ToldAt = rules.Now;
        }
    }

    public static IEnumerable<long?> Dues(AlertRules rules) => rules.State.Relays.Values.SelectMany(relay =>
        relay.Over.Select(over => (long?)over.WaitUntil).Append(relay.Off is { } off ? Due(rules, off) : null));

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
        rules.Because("the heating is on");
        bool isKnown = e.WasActive == false && e.PreviousDurationMs > 0;
        if (relay.Off is { } off && isKnown && e.TimeSynced && began > off.LatestAt + SameMs)
            SetOver(rules, relay, began);
        if (relay.Off is not null)
            End(rules, relay, name, e, arrival);
        else if (isKnown)
            Complete(rules, relay, name, began, arrival.At);
    }

    private static void TurnOff(
        AlertRules rules, RelayState relay, string name, StatusEvent e, Arrival arrival, long began)
    {
        if (relay.Off is not null && e.WasActive == true)
            SetOver(rules, relay, began);
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

    /// <summary>The off period has ended with an event.</summary>
    private static void End(AlertRules rules, RelayState relay, string name, StatusEvent e, Arrival arrival)
    {
        var off = relay.Off!;
        relay.Off = null;
        Remember(relay, off.Since);
        if (rules.IsEndTold(off, arrival.IsLate))
        {
            rules.Tell(
                "recovered",
                rules.Text.Title("recovered", name),
                rules.Text.Recovered(off, arrival.At, e.Temperature, e.SensorFault, rules.Now));
        }
        else
        {
            Note(rules, name, off.IsTold, off.Since, arrival.At);
        }
    }

    /// <summary>The off period has ended, but the event that says when has been overtaken by this one.</summary>
    private static void SetOver(AlertRules rules, RelayState relay, long endMax)
    {
        var off = relay.Off!;
        relay.Off = null;
        Remember(relay, off.Since);
        relay.Over.Add(new OverPeriod
        {
            Off = off,
            EndMax = Math.Max(endMax, off.Since),
            WaitUntil = rules.Now + AlertRules.Ms(OvertakenMax),
        });
    }

    /// <summary>An event tells of a whole off period: one that waits for its end, one not heard of, or one that was told.</summary>
    private static void Complete(AlertRules rules, RelayState relay, string name, long since, long end)
    {
        if (relay.Over.Find(over => IsSame(over.Off.Since, since)) is { } over)
        {
            relay.Over.Remove(over);
            Note(rules, name, over.Off.IsTold, over.Off.Since, end);
        }
        else if (Remember(relay, since))
        {
            Note(rules, name, isTold: false, since, end);
        }
    }

    /// <summary>Puts an off period that is over into the summary, unless it was short and nobody has heard of it.</summary>
    private static void Note(AlertRules rules, string name, bool isTold, long since, long end)
    {
        if (isTold || end - since >= AlertRules.Ms(rules.Settings.MinimumOff))
            rules.Note(Line(rules, "summary.off", name, since, end));
        else
            rules.Because("was off for less than the minimum");
    }

    private static string Line(AlertRules rules, string key, string name, long since, long end)
    {
        string line = rules.Text.Span(key, since, end, rules.Now);
        return name.Length == 0 ? line : $"{name}: {line}";
    }

    private static bool IsSame(long a, long b) => Math.Abs(a - b) <= SameMs;

    /// <returns>False if it is known.</returns>
    private static bool Remember(RelayState relay, long since)
    {
        bool isForgotten = relay.Done.Count == DoneMax && since < relay.Done.Min() - SameMs;
        if (isForgotten || relay.Done.Exists(start => IsSame(start, since)) || (relay.Off is { } off && IsSame(off.Since, since)))
            return false;
        relay.Done.Add(since);
        if (relay.Done.Count > DoneMax)
            relay.Done.Remove(relay.Done.Min());
        return true;
    }
}
