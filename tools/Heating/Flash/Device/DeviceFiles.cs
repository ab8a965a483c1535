using HeatingSensor.Settings;

namespace Heating.Flash.Device;

/// <summary>A file for the board's drive.</summary>
/// <param name="Name">Its name on the drive.</param>
/// <param name="IsSecret">Its content is never shown.</param>
internal sealed record DeviceFile(string Name, byte[] Content, bool IsSecret)
{
    /// <summary>Where it goes.</summary>
    public string Destination => $"I:\\{Name}";
}

/// <summary>Everything that the firmware reads from its drive.</summary>
/// <param name="Settings">What settings.json says, as the firmware reads it.</param>
/// <param name="ShownSettings">The settings, with the password hidden.</param>
internal sealed record DeviceFiles(DeviceSettings Settings, string ShownSettings, IReadOnlyList<DeviceFile> Files);
