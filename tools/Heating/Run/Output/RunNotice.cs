namespace Heating.Run.Output;

/// <summary>Something that happened, as one line for the user.</summary>
/// <param name="Kind">Where it happened.</param>
/// <param name="Text">What happened, on one line.</param>
/// <param name="IsProblem">Whether it is a problem.</param>
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

    /// <summary>A disturbance that starts or ends.</summary>
    Chaos,

    /// <summary>What the broker received.</summary>
    Cloud,

    /// <summary>An alarm of the device.</summary>
    Alarm,

    /// <summary>The firmware's debug output.</summary>
    Debug,
}
