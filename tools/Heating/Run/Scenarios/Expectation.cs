using System.Globalization;
using Heating.Run.Ledger;
using Heating.Run.Output;

namespace Heating.Run.Scenarios;

/// <summary>Something that is expected of a run.</summary>
/// <param name="Text">For people, such as `alarms: FROST raised between 1 h 0 min and 3 h 0 min`.</param>
/// <param name="Check">What the run shows, and whether that is as expected.</param>
internal sealed record Expectation(string Text, Func<RunSummary, (bool IsMet, string Found)> Check)
{
    /// <summary>The result of a run.</summary>
    public ExpectationResult Of(RunSummary summary)
    {
        var (isMet, found) = Check(summary);
        return new ExpectationResult(Text, isMet, found);
    }

    /// <summary>A count that lies in a range.</summary>
    public static Expectation OfCount(string key, CountRange range, Func<RunSummary, long?> count) => new($"{key}: {range}", summary =>
        count(summary) is { } found
            ? (range.Contains(found), found.ToString(CultureInfo.InvariantCulture))
            : (false, "unknown without rules"));

    /// <summary>A state that is so or not.</summary>
    public static Expectation OfState(string key, bool expected, Func<RunSummary, (bool? IsSo, string Found)> state) =>
        new($"{key}: {(expected ? "yes" : "no")}", summary =>
        {
            var (isSo, found) = state(summary);
            return (isSo == expected, found);
        });

    /// <summary>An alarm that is raised or ends, at some time in a span after the start.</summary>
    public static Expectation OfAlarm(string alarm, bool isRaised, TimeRange range) => new(
        $"{alarm} {Word(isRaised)} {range}", summary =>
        {
            TimeSpan?[] times = [.. summary.Alarms.Where(news => news.Kind == alarm && news.IsRaised == isRaised).Select(news => After(news, summary))];
            var found = times.Length == 0 ? "never" : "after " + string.Join(", ", times.Select(TimeText));
            return (times.Any(time => time is { } known && range.Contains(known)), found);
        });

    /// <summary>No alarm at all.</summary>
    public static Expectation OfNoAlarm() => new("alarms: none", summary => (
        summary.Alarms.Count == 0,
        summary.Alarms.Count == 0 ? "none" : string.Join(", ", summary.Alarms.Select(news =>
            $"{news.Kind} {Word(news.IsRaised)} after {TimeText(After(news, summary))}"))));

    private static string Word(bool isRaised) => isRaised ? "raised" : "ended";

    private static TimeSpan? After(AlarmNews news, RunSummary summary) =>
        news.TimestampMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) - summary.StartUtc : null;

    private static string TimeText(TimeSpan? time) => time is { } known ? SummaryText.Span(known) : "an unknown time";
}

/// <summary>An expectation after the run.</summary>
/// <param name="Text">What was expected.</param>
/// <param name="IsMet">Whether it came so.</param>
/// <param name="Found">What came.</param>
internal sealed record ExpectationResult(string Text, bool IsMet, string Found)
{
    public override string ToString() => $"{(IsMet ? "PASS" : "FAIL")}  {Text}" + (IsMet ? $" ({Found})" : $", but it was: {Found}");
}

/// <summary>A range of counts, both ends included: `3`, `3..5`, `3..` or `..5`.</summary>
internal readonly record struct CountRange(long Least, long Most)
{
    /// <summary>The accepted form, for messages.</summary>
    public const string Expected = "a count such as 3, or a range such as 3..5, 3.. or ..5";

    public static bool TryParse(string text, out CountRange range)
    {
        var ends = text.Split("..");
        long most = long.MaxValue;
        var isValid = End(ends[0], 0, out var least);
        isValid &= ends.Length == 1 ? ends[0].Length > 0 : ends.Length == 2 && End(ends[1], long.MaxValue, out most);
        range = new CountRange(least, ends.Length == 1 ? least : most);
        return isValid && range.Least <= range.Most;
    }

    public bool Contains(long count) => count >= Least && count <= Most;

    public override string ToString() => (Least, Most) switch
    {
        var (least, most) when least == most => $"{least}",
        (0, _) => $"at most {Most}",
        (_, long.MaxValue) => $"at least {Least}",
        _ => $"{Least} to {Most}",
    };

    private static bool End(string text, long otherwise, out long end)
    {
        end = otherwise;
        return text.Length == 0 || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out end);
    }
}

/// <summary>A span of house time after the start, both ends included.</summary>
internal readonly record struct TimeRange(TimeSpan From, TimeSpan To)
{
    /// <summary>The accepted form, for messages.</summary>
    public const string Expected = "two times after the start such as 1h..2h, or any";

    public static bool TryParse(string text, out TimeRange range)
    {
        range = new TimeRange(TimeSpan.Zero, TimeSpan.MaxValue);
        if (text == "any")
            return true;
        if (text.Split("..") is not [var from, var to]
            || !Options.DurationText.TryParse(from, out var first)
            || !Options.DurationText.TryParse(to, out var last))
            return false;
        range = new TimeRange(first, last);
        return first <= last;
    }

    public bool Contains(TimeSpan time) => time >= From && time <= To;

    public override string ToString() => To == TimeSpan.MaxValue ? "at any time"
        : $"between {SummaryText.Span(From)} and {SummaryText.Span(To)} after the start";
}
