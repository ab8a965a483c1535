namespace Heating.Flash.Board;

/// <summary>The managed heap that the firmware needs, and what is known of each target's. docs/boards.md has the same
/// figures, and says where they come from.</summary>
internal static class HeapNeed
{
    /// <summary>The smallest heap in which the firmware works, in bytes.</summary>
    public const int SmallestBytes = 72 * 1024;

    /// <summary>What a published ESP32 runtime needs in addition, in bytes.</summary>
    public const int RuntimeBytes = 4 * 1024;

    /// <summary>Both, in bytes.</summary>
    public const int Bytes = SmallestBytes + RuntimeBytes;

    /// <summary>Heap of the published ESP32_C3 with Bluetooth, in bytes, as reported for 1.17.0.257.</summary>
    public const int C3Bytes = 54_472;

    /// <summary>The boards that fit, for messages.</summary>
    public const string BoardsThatFit =
        "Use an ESP32 with PSRAM (WROVER), an ESP32-S3 with PSRAM, or a plain ESP32 (WROOM) with a runtime without Bluetooth; "
        + "docs/boards.md has the figures.";

    /// <summary>Heap of a plain ESP32's runtime with Bluetooth, in bytes, as reported at the end of 2021.</summary>
    public const int BluetoothBytes = 49 * 1024;

    /// <summary>The heap known for a target, if it is small; else null.</summary>
    public static int? KnownBytes(string target) =>
        target.Equals("ESP32_C3", StringComparison.OrdinalIgnoreCase) ? C3Bytes
        : target.StartsWith("ESP32_BLE", StringComparison.OrdinalIgnoreCase) ? BluetoothBytes
        : null;
}
