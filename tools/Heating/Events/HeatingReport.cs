using Cloud.Events;
using Heating.Commands;
using Heating.Run;

namespace Heating.Events;

/// <summary>What a heating did in a period.</summary>
/// <param name="Until">The period's end, or now if it is not over.</param>
/// <param name="Spans">The period until then, without holes.</param>
/// <param name="Starts">How often the heating was seen to start.</param>
/// <param name="Readings">Temperatures by time: of samples, changes and alarms.</param>
/// <param name="Mean">Mean temperature in degrees Celsius: each reading holds until the next, for an hour at most.</param>
/// <param name="Gaps">Gap events in the period.</param>
/// <param name="RunTimes">Run time and unknown time of each part of the period.</param>
internal sealed record HeatingReport(
    string Thing, string? Channel, ReportPeriod Period, DateTimeOffset Until, IReadOnlyList<Span> Spans, int Starts,
    IReadOnlyList<(DateTimeOffset Time, decimal Temperature)> Readings, decimal? Mean, IReadOnlyList<GapEvent> Gaps,
    IReadOnlyList<(TimeSpan Running, TimeSpan Unknown)> RunTimes)
{
    // A batch of samples may begin this long before the period and still reach into it: ten of them, an hour apart.
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(10);

    // Behind this, a reading says nothing about the temperature any more.
    private static readonly TimeSpan ReadingAgeMax = TimeSpan.FromHours(1);

    public TimeSpan Running => Sum(Spans, true);

    public TimeSpan Off => Sum(Spans, false);

    public TimeSpan Unknown => Sum(Spans, null);

    /// <summary>The longest time off within the period; null: it was never known to be off.</summary>
    public Span? LongestOff => Spans.Any(span => span.IsActive == false)
        ? Spans.Where(span => span.IsActive == false).MaxBy(span => span.Length)
        : null;

    /// <summary>Reads the events of a period and works them out.</summary>
    /// <param name="channel">Null: the only one.</param>
    /// <exception cref="CommandException">The device has several channels, or not this one.</exception>
    public static async Task<HeatingReport> ReadAsync(
        EventStore store, string thing, string? channel, ReportPeriod period, DateTimeOffset now, CancellationToken cancel)
    {
        DateTimeOffset until = period.Until < now ? period.Until : now;
        List<StoredEvent> events = await BeforeAsync(store, thing, channel, period.From, cancel);
        bool hasEnd = false;
        await foreach (StoredEvent stored in store.ReadAsync(thing, period.From, null, false, null, cancel))
        {
            events.Add(stored);
            // What comes first behind the end proves what was before it.
            hasEnd = stored.Time >= period.Until && (stored.Event is GapEvent || IsOf(stored.Event, channel));
            if (hasEnd)
                break;
        }

        return Of(events, thing, ChannelOf(events, thing, channel), period, until);
    }

    /// <summary>Works out a period from its events, those before and the next behind it included, in order.</summary>
    public static HeatingReport Of(
        IReadOnlyList<StoredEvent> events, string thing, string? channel, ReportPeriod period, DateTimeOffset until)
    {
        var timeline = new Timeline();
        var readings = new List<(DateTimeOffset Time, decimal Temperature)>();
        bool isFirstChannel = events.Select(one => one.Event).OfType<StatusEvent>().All(one => one.Channel == channel);
        foreach (var (time, apply) in events.SelectMany(one => Signs(one, channel, isFirstChannel, timeline, readings)).OrderBy(one => one.Time))
            apply();
        timeline.End(until);

        IReadOnlyList<Span> spans = timeline.Within(period.From, until);
        (DateTimeOffset, decimal)[] within = [.. readings.Where(one => one.Time >= period.From && one.Time < until)];
        return new HeatingReport(
            thing, channel, period, until, spans,
            timeline.Starts.Count(start => start >= period.From && start < until),
            within, MeanOf(within, until),
            [.. events.Where(one => one.Time >= period.From && one.Time < until).Select(one => one.Event).OfType<GapEvent>()],
            [.. period.Parts.Select(part => RunTimeOf(timeline, part, until))]);
    }

    // Backwards to what says how the period began.
    private static async Task<List<StoredEvent>> BeforeAsync(
        EventStore store, string thing, string? channel, DateTimeOffset from, CancellationToken cancel)
    {
        var before = new List<StoredEvent>();
        bool isKnown = false;
        await foreach (StoredEvent stored in store.ReadAsync(thing, null, from, isNewestFirst: true, null, cancel))
        {
            if (isKnown && stored.Time < from - LookBack)
                break;
            if (!isKnown || stored.Event is SamplesEvent)
                before.Add(stored);
            isKnown |= stored.Event is GapEvent || IsOf(stored.Event, channel);
        }

        before.Reverse();
        return before;
    }

    private static bool IsOf(HeatingEvent one, string? channel) => one is StatusEvent status && (channel is null || status.Channel == channel);

    private static string? ChannelOf(List<StoredEvent> events, string thing, string? channel)
    {
        string?[] channels = [.. events.Select(one => one.Event).OfType<StatusEvent>().Select(one => one.Channel).Distinct()];
        string names = string.Join(", ", channels.Select(name => name ?? "none").Order(StringComparer.Ordinal));
        if (channel is not null && channels.Length > 0 && !channels.Contains(channel))
            throw new CommandException(ExitCode.Usage, $"--channel {channel}: {thing} has no such channel in this time; it has {names}.");
        if (channel is null && channels.Length > 1)
            throw new CommandException(ExitCode.Usage, $"{thing} has several channels: {names}. Expected one of them in --channel.");
        return channel ?? channels.SingleOrDefault();
    }

    // Each thing that an event says, with its time: samples lie between changes.
    private static IEnumerable<(DateTimeOffset Time, Action Apply)> Signs(
        StoredEvent stored, string? channel, bool isFirstChannel, Timeline timeline, List<(DateTimeOffset, decimal)> readings)
    {
        switch (stored.Event)
        {
            case GapEvent:
                yield return (stored.Time, () => timeline.AddGap(stored.Time));
                break;
            case StatusEvent status:
                yield return (stored.Time, () =>
                {
                    if (status.Channel == channel)
                        timeline.Add(status);
                    Read(stored.Time, status.Temperature, readings);
                });
                break;
            case AlarmEvent alarm:
                yield return (stored.Time, () => Read(stored.Time, alarm.Temperature, readings));
                break;
            case SamplesEvent samples:
                foreach (var (time, sample) in samples.Unpack())
                {
                    yield return (time, () =>
                    {
                        if (isFirstChannel && sample.IsActive is { } isActive) // samples are of one channel, and do not say which
                            timeline.Add(time, isActive);
                        Read(time, sample.Temperature, readings);
                    });
                }

                break;
        }
    }

    private static void Read(DateTimeOffset time, decimal? temperature, List<(DateTimeOffset, decimal)> readings)
    {
        if (temperature is { } degrees)
            readings.Add((time, degrees));
    }

    private static decimal? MeanOf((DateTimeOffset Time, decimal Temperature)[] readings, DateTimeOffset until)
    {
        decimal sum = 0, weight = 0;
        for (int index = 0; index < readings.Length; index++)
        {
            DateTimeOffset next = index + 1 < readings.Length ? readings[index + 1].Time : until;
            TimeSpan held = next - readings[index].Time < ReadingAgeMax ? next - readings[index].Time : ReadingAgeMax;
            sum += readings[index].Temperature * held.Ticks;
            weight += held.Ticks;
        }

        return weight > 0 ? sum / weight : readings.Length > 0 ? readings.Average(one => one.Temperature) : null;
    }

    private static (TimeSpan Running, TimeSpan Unknown) RunTimeOf(Timeline timeline, ReportPeriod.Part part, DateTimeOffset until)
    {
        DateTimeOffset end = part.Until < until ? part.Until : until;
        if (end <= part.From)
            return default;
        IReadOnlyList<Span> spans = timeline.Within(part.From, end);
        return (Sum(spans, true), Sum(spans, null));
    }

    private static TimeSpan Sum(IReadOnlyList<Span> spans, bool? isActive) =>
        new(spans.Where(span => span.IsActive == isActive).Sum(span => span.Length.Ticks));
}
