namespace Heating.Run.Output;

/// <summary>One thing that happened, as one line for the user.</summary>
/// <param name="HouseTime">House time.</param>
/// <param name="Kind">Who says so.</param>
/// <param name="Text">What happened, one line.</param>
/// <param name="IsProblem">Something went wrong.</param>
internal sealed record RunNotice(DateTimeOffset HouseTime, NoticeKind Kind, string Text, bool IsProblem = false);

/// <summary>Where a notice comes from.</summary>
internal enum NoticeKind
{
    /// <summary>The run itself: start, progress, end.</summary>
    Run,

    /// <summary>The relay of the house or the trace.</summary>
    Relay,

    /// <summary>The device: power, connection.</summary>
    Device,

    /// <summary>Something goes wrong on purpose, or is over.</summary>
    Chaos,

    /// <summary>What the broker got.</summary>
    Cloud,

    /// <summary>The firmware's debug output.</summary>
    Debug,
}
