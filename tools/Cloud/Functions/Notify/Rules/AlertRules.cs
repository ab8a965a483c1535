using Cloud.Events;

namespace Cloud.Notify.Rules;

/// <summary>Decides what is told, from the state of one thing and what happens to it. Only changes the state: what is to be
/// sent is in its outbox afterwards. Events may come twice, late and in any order.</summary>
/// <param name="now">The time of this function, Unix ms.</param>
internal sealed class AlertRules(ThingState state, AlertSettings settings, AlertText text, long now)
{
    /// <summary>An event that is older on arrival is told as late, as is one that the device calls replayed.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(5);

    /// <summary>How long after a late event others may follow that change its meaning. A device replays ten a second.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);

    /// <summary>After this, reminders stop: whoever has ignored them for a week knows.</summary>
    public static readonly TimeSpan RepeatMax = TimeSpan.FromDays(7);

    /// <summary>Most lines of a summary; Discord takes 2,000 characters.</summary>
    public const int PastMax = 15;

    private const int OldEpochsMax = 4;

    private string _reason = "";

    /// <summary>Why nothing is told of what was applied last; empty if something is.</summary>
    public string Reason => _reason;

    public ThingState State => state;

    public AlertSettings Settings => settings;

    public AlertText Text => text;

    public long Now => now;

    /// <summary>Takes in a message of the device.</summary>
    /// <param name="receivedAt">When the broker got it, Unix ms.</param>
    public void Apply(HeatingEvent message, long receivedAt)
    {
        state.IsDevice = true;
        if (message is not ConnectionEvent)
            SilenceRules.Heard(this, receivedAt);
        switch (message)
        {
            case StatusEvent status:
                OffRules.Apply(this, status, Admit(status, receivedAt));
                break;
            case AlarmEvent alarm:
                AlarmRules.Apply(this, alarm, Admit(alarm, receivedAt));
                break;
            case GapEvent gap:
                ApplyGap(gap);
                break;
            case ConnectionEvent { Connected: true }:
                SilenceRules.Heard(this, receivedAt);
                break;
            case ConnectionEvent:
                SilenceRules.Gone(this, receivedAt);
                break;
            default:
                Because("not a message that alerts are made of");
                break;
        }

        Review();
    }

    /// <summary>The broker lost the client, or saw it leave.</summary>
    public void Disconnected(long at)
    {
        if (state.IsDevice)
            SilenceRules.Gone(this, at);
        else
            Because("not a heating sensor, as far as is known");
        Review();
    }

    /// <summary>The client sent a message in the name of another.</summary>
    public void Refuse(string claimed)
    {
        state.Refused ??= new Refusals();
        if (state.Refused.Count++ == 0)
            state.Refused.Since = now;
        state.Refused.Claimed = claimed;
        Because("told at most once an hour");
        Review();
    }

    /// <summary>Tells what is due by now.</summary>
    public void Review()
    {
        OffRules.Review(this);
        AlarmRules.Review(this);
        SilenceRules.Review(this);
        if (IsDue(RefusalsDue()) && state.Refused is { } refused)
        {
            Tell("refused", text.Title("refused"), text.Refused(refused.Claimed, refused.Count, refused.Since, now));
            (refused.Count, refused.ToldAt) = (0, now);
        }

        if (IsDue(SummaryDue()))
            TellSummary();
    }

    /// <summary>When the next review has something to do; null: never, unless something happens.</summary>
    public long? NextDue()
    {
        long? next = null;
        foreach (long? due in (IEnumerable<long?>)
            [.. OffRules.Dues(this), .. AlarmRules.Dues(this), SilenceRules.Due(this), RefusalsDue(), SummaryDue()])
        {
            if (due is { } time && (next is null || time < next))
                next = time;
        }

        return next;
    }

    /// <summary>When something that lasts is told, or told again; null: never.</summary>
    /// <param name="breaker">Its name in the exceptions to quiet hours.</param>
    /// <param name="wait">How long it must last.</param>
    internal long? DueOf(Period period, string breaker, TimeSpan wait)
    {
        if (!period.IsTold)
            return AfterQuiet(Math.Max(period.Since + Ms(wait), period.IsLate ? state.HoldUntil : 0), breaker);
        bool isRepeated = settings.Repeat > TimeSpan.Zero && period.ToldAt + Ms(settings.Repeat) < period.Since + Ms(RepeatMax);
        return isRepeated ? AfterQuiet(period.ToldAt + Ms(settings.Repeat), breaker) : null;
    }

    /// <summary>Whether the end of something that was told is told at once too; otherwise it goes into the summary.</summary>
    internal bool IsEndTold(Period period, bool isLate) => period.IsTold && !isLate && AfterQuiet(now, null) <= now;

    internal bool IsDue(long? due) => due <= now;

    internal void Because(string reason)
    {
        if (_reason.Length == 0)
            _reason = reason;
    }

    /// <summary>Puts an alert into the outbox.</summary>
    internal void Tell(string kind, string title, string body) => state.Outbox.Add(new OutboxAlert
    {
        Id = ++state.LastAlertId,
        Kind = kind,
        Title = title,
        Body = body,
        CreatedAt = now,
    });

    /// <summary>Adds a line to the next summary.</summary>
    /// <param name="key">A line with the same key is replaced.</param>
    internal void Note(string line, string? key = null)
    {
        Because("told in the next summary");
        if (key is not null)
            state.Past.RemoveAll(past => past.Key == key);
        if (state.Past.Count < PastMax)
            state.Past.Add(new PastLine { Key = key, Text = line });
        else
            state.PastDropped++;
    }

    internal static long Ms(TimeSpan span) => (long)span.TotalMilliseconds;

    private long? RefusalsDue() =>
        state.Refused is { Count: > 0 } refused
            ? AfterQuiet(refused.ToldAt == 0 ? now : refused.ToldAt + Ms(TimeSpan.FromHours(1)), null)
            : null;

    private long? SummaryDue() =>
        state.Past.Count > 0 ? AfterQuiet(Math.Max(state.HoldUntil, now - 1), null) : null;

    private void TellSummary()
    {
        var lines = state.Past.Select(past => past.Text).ToList();
        if (state.PastDropped > 0)
            lines.Add(text.Count("summary.more", state.PastDropped));
        Tell("summary", text.Title("summary"), string.Join('\n', lines));
        (state.Past, state.PastDropped) = ([], 0);
    }

    private long AfterQuiet(long due, string? breaker)
    {
        if (breaker is not null && settings.QuietExcept.Contains(breaker))
            return due;
        var time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(due, now));
        return settings.Quiet?.EndAfter(time, settings.Zone) is { } end ? end.ToUnixTimeMilliseconds() : due;
    }

    /// <summary>Places an event in time and among the others.</summary>
    private Arrival Admit(NumberedEvent e, long receivedAt)
    {
        // A clock that was not set, or runs ahead, says less than the time of arrival, unless the event was kept.
        long at = e.TimeSynced || e.Replayed ? Math.Min(e.Timestamp, receivedAt) : receivedAt;
        bool isLate = e.Replayed || now - at > Ms(LateAfter);
        if (isLate)
            state.HoldUntil = Math.Max(state.HoldUntil, now + Ms(Hold));
        string epoch = e.Epoch ?? "";
        if (epoch != state.Epoch && !state.OldEpochs.Contains(epoch))
            Enter(epoch, isOlder: e.TimeSynced && at < state.LatestAt);
        bool isCurrent = epoch == state.Epoch;
        if (isCurrent)
            state.LatestAt = Math.Max(state.LatestAt, at);
        return new Arrival(at, isLate, isCurrent);
    }

    private void Enter(string epoch, bool isOlder)
    {
        if (isOlder || state.Epoch is not null)
            state.OldEpochs.Add(isOlder ? epoch : state.Epoch!);
        if (state.OldEpochs.Count > OldEpochsMax)
            state.OldEpochs.RemoveAt(0);
        if (isOlder)
            return;
        // Its numbers begin anew.
        state.Epoch = epoch;
        foreach (var relay in state.Relays.Values)
            relay.LastSeq = 0;
        foreach (var alarm in state.Alarms.Values)
            alarm.LastSeq = 0;
    }

    private void ApplyGap(GapEvent gap)
    {
        const int KnownMax = 8;
        string epoch = gap.Epoch ?? "";
        var known = state.Gaps.Find(other => other.Epoch == epoch && other.FirstLostSeq == gap.FirstLostSeq);
        if (known?.LastLostSeq >= gap.LastLostSeq)
        {
            Because("this gap is known");
            return;
        }

        state.Gaps.Remove(known!);
        state.Gaps.Add(new KnownGap { Epoch = epoch, FirstLostSeq = gap.FirstLostSeq, LastLostSeq = gap.LastLostSeq });
        if (state.Gaps.Count > KnownMax)
            state.Gaps.RemoveAt(0);
        // It may grow, and comes among late events.
        state.HoldUntil = Math.Max(state.HoldUntil, now + Ms(Hold));
        Note(text.Count("summary.gap", gap.LostCount), $"gap {epoch} {gap.FirstLostSeq}");
    }
}

/// <summary>When an event happened, and how it came.</summary>
/// <param name="At">Unix ms; never after its arrival at the broker.</param>
/// <param name="IsCurrent">False: it belongs to an epoch that is over.</param>
internal readonly record struct Arrival(long At, bool IsLate, bool IsCurrent);
