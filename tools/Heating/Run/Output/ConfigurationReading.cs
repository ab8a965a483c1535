namespace Heating.Run.Output;

/// <summary>What the shadow `configuration` says.</summary>
/// <param name="Version">The shadow's version.</param>
/// <param name="Differences">The keys that are desired and not reported like that, as `debounceMs 50 -> 100`.</param>
/// <param name="Rejected">The keys that the device has refused.</param>
internal sealed record ConfigurationReading(
    long Version, IReadOnlyList<string> Differences, IReadOnlyList<string> Rejected)
{
    /// <summary>The device runs with all that is desired.</summary>
    public bool IsSettled => Differences.Count == 0;

    /// <summary>One line.</summary>
    public override string ToString()
    {
        string rejected = Rejected.Count == 0 ? "" : $", rejected {string.Join(", ", Rejected)}";
        return IsSettled
            ? $"configuration v{Version}: reported as desired{rejected}"
            : $"configuration v{Version}: desired differs: {string.Join(", ", Differences)}{rejected}";
    }
}
