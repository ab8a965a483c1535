using Cloud.Events;

namespace Heating.Events;

/// <summary>What the heating did in a while, and what nobody knows.</summary>
/// <param name="IsActive">Null: not known, because events were lost or the device was off.</param>
internal readonly record struct Span(DateTimeOffset From, DateTimeOffset Until, bool? IsActive)
{
    public TimeSpan Length => Until - From;
}

/// <summary>Puts together when one channel's heating was on, off, or nobody knows, from its events in order.</summary>
/// <remarks>
/// A status event tells the time of the change, which status ended and how long that had lasted. So it proves the past as
/// far as that length reaches. What no event proves is unknown: after a gap, and before an event that does not continue what
/// was known. The first event after a boot has no past; if it shows what was known before, the heating is taken to have
/// gone on, otherwise the time since the last sign is unknown.
/// </remarks>
internal sealed class Timeline
{
    private readonly List<Span> _spans = [];
    private DateTimeOffset? _at;
    private bool? _state;

    /// <summary>Times at which the heating was seen to start.</summary>
    public List<DateTimeOffset> Starts { get; } = [];

    /// <summary>Takes a change.</summary>
    public void Add(StatusEvent change)
    {
        DateTimeOffset time = change.Time;
        if (time < _at)
            return; // the clock was set back: what is told stays told
        if (change.WasActive is { } was)
        {
            DateTimeOffset began = time.AddMilliseconds(-Math.Min(change.PreviousDurationMs, change.Timestamp));
            _at ??= began;
            if (_state != was)
                Until(began, null);
            Until(time, was);
            Prove(began, was);
            if (change.IsActive && !was)
                Starts.Add(time);
        }
        else
        {
            Until(time, _state == change.IsActive ? _state : null);
        }

        _state = change.IsActive;
    }

    /// <summary>Takes a sample: a sign of what is.</summary>
    public void Add(DateTimeOffset time, bool isActive)
    {
        if (time < _at)
            return;
        Until(time, _state == isActive ? isActive : null);
        _state = isActive;
    }

    /// <summary>Takes a gap, which stands behind the event before it.</summary>
    public void AddGap(DateTimeOffset time)
    {
        Until(time, _state);
        _state = null;
    }

    /// <summary>Ends it: what is known last goes on until here.</summary>
    public void End(DateTimeOffset time) => Until(time, _state);

    /// <summary>A range as spans without holes; neighbours differ.</summary>
    public IReadOnlyList<Span> Within(DateTimeOffset from, DateTimeOffset until)
    {
        var part = new List<Span>();
        DateTimeOffset at = from;
        foreach (Span span in _spans.Where(span => span.Until > from && span.From < until))
        {
            if (span.From > at)
                Extend(part, new Span(at, span.From, null));
            at = span.Until < until ? span.Until : until;
            Extend(part, new Span(span.From > from ? span.From : from, at, span.IsActive));
        }

        if (at < until)
            Extend(part, new Span(at, until, null));
        return part;
    }

    // What was not known of the time that the event tells about, is known now.
    private void Prove(DateTimeOffset began, bool was)
    {
        for (int index = _spans.Count - 1; index >= 0 && _spans[index].Until > began; index--)
        {
            Span span = _spans[index];
            if (span.IsActive == !was)
                return; // it contradicts itself: the first sign stays
            if (span.IsActive == was)
                continue;
            DateTimeOffset from = span.From > began ? span.From : began;
            _spans[index] = new Span(from, span.Until, was);
            if (from > span.From)
                _spans.Insert(index, span with { Until = from });
        }

        if (_spans.Count > 0 && _spans[0].From > began)
            _spans.Insert(0, new Span(began, _spans[0].From, was));
    }

    private static void Extend(List<Span> spans, Span next)
    {
        if (spans.Count > 0 && spans[^1].IsActive == next.IsActive)
            spans[^1] = spans[^1] with { Until = next.Until };
        else
            spans.Add(next);
    }

    private void Until(DateTimeOffset time, bool? state)
    {
        if (_at is { } at && time > at)
            Extend(_spans, new Span(at, time, state));
        _at = _at is { } last && last > time ? last : time;
    }
}
