using Heating.Commands;

namespace Heating.Flash.Board;

/// <summary>Chooses the runtime's target for a chip, and checks a given one. nanoff itself checks nothing once it is given a
/// target.</summary>
internal static class Targets
{
    /// <summary>Whether a chip's PSRAM must be asked for: nanoff cannot tell on a plain ESP32. (--checkpsram could, but it
    /// overwrites bootloader, partition table and runtime.)</summary>
    public static bool IsPsramUnknown(Chip chip) =>
        chip.Type == "ESP32" && chip.PsramMb is null && !IsPico(chip) && !HasSlowCrystal(chip);

    /// <summary>The target for a chip.</summary>
    /// <param name="hasPsram">What the user said; used where <see cref="IsPsramUnknown"/>.</param>
    /// <exception cref="FlashException">There is no runtime for this chip.</exception>
    public static string Choose(Chip chip, bool hasPsram) => chip.Type switch
    {
        "ESP32" when IsPico(chip) => "ESP32_PICO",
        "ESP32" when HasSlowCrystal(chip) => "ESP32_PSRAM_XTAL26_REV0",
        "ESP32" => (hasPsram ? "ESP32_PSRAM" : "ESP32") + (chip.Revision >= 3 ? "_REV3" : "_REV0"),
        "ESP32-C3" => chip.Name.Contains("revision v0.2", StringComparison.Ordinal) ? "ESP32_C3_BETA" : "ESP32_C3",
        "ESP32-C5" => "ESP32_C5_THREAD",
        "ESP32-C6" => "ESP32_C6_THREAD",
        "ESP32-C61" => "ESP32_C61",
        "ESP32-H2" => "ESP32_H2_THREAD",
        "ESP32-S2" => "ESP32_S2",
        "ESP32-S3" => chip.PsramMb == 2 ? "ESP32_S3_QUAD" : "ESP32_S3_OCTAL",
        "ESP32-P4" => chip.Revision < 3 ? "ESP32_P4_REV_LESS3" : "ESP32_P4",
        _ => throw new FlashException(
            ExitCode.WrongBoard, $"nanoFramework has no runtime for the chip {chip.Type} ({chip.Name}).",
            "The board has a chip that nanoFramework does not support.", HeapNeed.BoardsThatFit),
    };

    /// <summary>Refuses a target that this chip cannot run.</summary>
    /// <exception cref="FlashException">Says which chip the target is for.</exception>
    public static void Check(string target, Chip chip)
    {
        ChipFamily? family = ChipFamily.OfTarget(target);
        if (family is not null && family.ChipType != chip.Type)
            throw Wrong($"the target {target} is for {family.ChipType}, but the board has {chip.Type} ({chip.Name}).");
        if (target.EndsWith("_REV3", StringComparison.OrdinalIgnoreCase) && chip.Revision < 3)
            throw Wrong($"the target {target} is for revision 3 and later, but the board has {chip.Name}.");
        if (chip.Type == "ESP32" && HasSlowCrystal(chip) && !target.Contains("XTAL26", StringComparison.OrdinalIgnoreCase))
            throw Wrong($"the target {target} is for a crystal of 40 MHz, but the board's has {chip.Crystal}.");
        if (target.StartsWith("ESP32_P4", StringComparison.OrdinalIgnoreCase)
            && target.EndsWith("_REV_LESS3", StringComparison.OrdinalIgnoreCase) != chip.Revision < 3)
            throw Wrong($"the target {target} does not fit the revision of {chip.Name}.");
    }

    private static FlashException Wrong(string what) => new(
        ExitCode.WrongBoard, char.ToUpperInvariant(what[0]) + what[1..], "The target was chosen for another board.",
        "Leave --target out, so that the target is chosen from what the chip reports.") { IsStartOver = true };

    private static bool IsPico(Chip chip) => chip.Name.Contains("PICO", StringComparison.Ordinal);

    private static bool HasSlowCrystal(Chip chip) => chip.Crystal.StartsWith("26", StringComparison.Ordinal);
}
