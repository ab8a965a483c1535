using Heating.Commands;
using Heating.Flash.Image;
using HeatingSensor.Settings;

namespace Heating.Flash.Board;

/// <summary>Refuses boards on which the firmware would not run, before anything is written.</summary>
internal static class BoardFit
{
    /// <summary>Checks flash and drive.</summary>
    /// <exception cref="FlashException">The application or the files do not fit.</exception>
    public static void RequireRoom(AppImage image, Chip chip)
    {
        if (ChipFamily.OfChip(chip) is not { } family)
            return;
        int roomKb = family.RoomFor(chip.FlashMb);
        if (roomKb == 0)
            throw TooSmall($"nanoFramework has no runtime for an {chip.Type} with {chip.FlashMb} MB of flash.");
        if (image.SizeBytes > roomKb * 1024)
            throw new FlashException(
                ExitCode.Image,
                $"The image has {image.SizeBytes} bytes; an {chip.Type} with {chip.FlashMb} MB of flash has room for {roomKb * 1024}.",
                "The image was built with debug resources or more libraries, or the board has little flash.",
                "Build the Release configuration, or use a board with 4 MB of flash or more.");
        if (ChipFamily.DriveKb(chip.FlashMb) is var driveKb && driveKb < ChipFamily.DriveMinKb)
            throw TooSmall(
                $"With {chip.FlashMb} MB of flash the drive I: has {driveKb} KB; the firmware needs {ChipFamily.DriveMinKb} KB.");
    }

    /// <summary>Checks the heap that is reported, or else known of the target.</summary>
    /// <exception cref="FlashException">It is too small.</exception>
    public static void RequireHeap(string target, long? reportedBytes)
    {
        if ((reportedBytes ?? HeapNeed.KnownBytes(target)) is { } bytes && bytes < HeapNeed.Bytes)
            throw new FlashException(
                ExitCode.WrongBoard,
                $"The runtime {target} has {bytes} bytes of managed heap{(reportedBytes is null ? " as published" : "")}; "
                + $"the firmware needs {HeapNeed.Bytes}.",
                "The chip has no PSRAM, and Wi-Fi, TLS and Bluetooth take most of its RAM.", HeapNeed.BoardsThatFit);
    }

    /// <summary>Checks the pins that the settings name: only now it is known which ones the chip has.</summary>
    /// <exception cref="FlashException">One cannot be used, or is used twice.</exception>
    public static void RequirePins(string target, DeviceSettings settings)
    {
        if (ChipPins.Of(target).Check(settings) is { } fault)
            throw new FlashException(
                ExitCode.Settings, $"The settings do not suit {target}: {fault}.", "They were made for another chip.",
                "Choose another pin, for example with --set relayPin=5; docs/boards.md lists the pins of each chip.");
    }

    private static FlashException TooSmall(string what) => new(
        ExitCode.WrongBoard, what, "The board has less than the usual 4 MB of flash.", "Use a board with 4 MB of flash or more.");
}
