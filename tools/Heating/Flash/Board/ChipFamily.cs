namespace Heating.Flash.Board;

/// <summary>What the chips of one type have in common: where their runtime puts things, and what its targets are called.
/// From nf-interpreter, targets/ESP32/_IDF, July 2026.</summary>
/// <param name="ChipType">As nanoff reports it.</param>
/// <param name="TargetPrefix">How all targets of this chip begin.</param>
/// <param name="DeployAddress">Where the deployment partition begins.</param>
/// <param name="RoomKb">The deployment partition's size with 2, 4, 8 and 16 MB of flash; 0 where there is no runtime.</param>
internal sealed record ChipFamily(string ChipType, string TargetPrefix, uint DeployAddress, IReadOnlyList<int> RoomKb)
{
    /// <summary>The flash sizes of <see cref="RoomKb"/> and <see cref="DriveKb"/>, in MB.</summary>
    public static readonly int[] FlashSizesMb = [2, 4, 8, 16];

    private static readonly int[] DriveSizesKb = [64, 256, 2048, 3072];

    /// <summary>The smallest drive that holds the files and a journal of 96 KB (docs/boards.md).</summary>
    public const int DriveMinKb = 256;

    /// <summary>All chips that nanoFramework has a runtime for. In this order, a target's first matching prefix is its
    /// chip.</summary>
    public static IReadOnlyList<ChipFamily> All { get; } =
    [
        new("ESP32-C3", "ESP32_C3", 0x1B0000, [256, 1984, 1984, 1984]),
        new("ESP32-C5", "ESP32_C5", 0x250000, [0, 1472, 2304, 2304]),
        new("ESP32-C61", "ESP32_C61", 0x250000, [0, 1472, 2304, 2304]),
        new("ESP32-C6", "ESP32_C6", 0x250000, [0, 1472, 2304, 2304]),
        new("ESP32-H2", "ESP32_H2", 0x1C0000, [192, 1920, 0, 0]),
        new("ESP32-S2", "ESP32_S2", 0x1B0000, [0, 1984, 2944, 2944]),
        new("ESP32-S3", "ESP32_S3", 0x1B0000, [0, 1984, 2944, 2944]),
        new("ESP32-P4", "ESP32_P4", 0x1B0000, [0, 1984, 2944, 2944]),
        new("ESP32", "ESP32_", 0x1E0000, [64, 1792, 2752, 2752]),
    ];

    /// <summary>The family of a chip; null if nanoFramework does not support it.</summary>
    public static ChipFamily? OfChip(Chip chip) => All.FirstOrDefault(family => family.ChipType == chip.Type);

    /// <summary>The family that a target is built for; null for targets named after a board.</summary>
    public static ChipFamily? OfTarget(string target) =>
        All.FirstOrDefault(family => target.StartsWith(family.TargetPrefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Room for the application, in KB; 0 if there is no runtime for this much flash.</summary>
    public int RoomFor(int flashMb) => At(RoomKb, flashMb);

    /// <summary>Size of the drive I:, in KB.</summary>
    public static int DriveKb(int flashMb) => At(DriveSizesKb, flashMb);

    // A size between two is used like the smaller one.
    private static int At(IReadOnlyList<int> sizes, int flashMb)
    {
        int index = Array.FindLastIndex(FlashSizesMb, size => size <= flashMb);
        return index < 0 ? 0 : sizes[index];
    }
}
