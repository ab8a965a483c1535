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
/// <param name="ThingName">The thing of the settings.</param>
/// <param name="HasWifi">False: the network must be stored on the board already.</param>
/// <param name="ShownSettings">The settings, with the password hidden.</param>
internal sealed record DeviceFiles(string ThingName, bool HasWifi, string ShownSettings, IReadOnlyList<DeviceFile> Files);
