namespace Heating.Run.Boards;

/// <summary>The firmware's defaults that a run reckons with, see firmware/HeatingSensor/settings.json.</summary>
internal static class FirmwareDefaults
{
    /// <summary>Debounce time of the relay, house time.</summary>
    public const int DebounceMs = 50;
}
