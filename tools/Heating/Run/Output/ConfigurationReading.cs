namespace Heating.Run.Output;

/// <summary>The state of the shadow `configuration`.</summary>
/// <param name="Version">The shadow's version.</param>
/// <param name="Differences">The keys whose reported value differs from the desired one, as `debounceMs 50 ->
/// 100`.</param>
/// <param name="Rejected">The keys that the device has rejected.</param>
internal sealed record ConfigurationReading(
    long Version, IReadOnlyList<string> Differences, IReadOnlyList<string> Rejected)
{
    /// <summary>Whether the device has reported everything that is desired.</summary>
    public bool IsSettled => Differences.Count == 0;

    public override string ToString()
    {
        string rejected = Rejected.Count == 0 ? "" : $", rejected {string.Join(", ", Rejected)}";
        return IsSettled
            ? $"configuration v{Version}: reported as desired{rejected}"
            : $"configuration v{Version}: desired differs: {string.Join(", ", Differences)}{rejected}";
    }
}
