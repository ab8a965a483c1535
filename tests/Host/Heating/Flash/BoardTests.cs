// Goal: each chip gets the runtime that is built for it, and has the room that it has. Method: what nanoff prints for each chip,
// and the tables of the interpreter's partitions.
using Heating.Flash;
using Heating.Flash.Board;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Flash;

public sealed class BoardTests
{
    [Theory]
    [InlineData("ESP32", "ESP32-D0WDQ6 (revision v1.0)", "undetermined", "40MHz", false, "ESP32_REV0")]
    [InlineData("ESP32", "ESP32-D0WDQ6 (revision v1.0)", "undetermined", "40MHz", true, "ESP32_PSRAM_REV0")]
    [InlineData("ESP32", "ESP32-D0WD-V3 (revision v3.1)", "undetermined", "40MHz", false, "ESP32_REV3")]
    [InlineData("ESP32", "ESP32-D0WD-V3 (revision v3.1)", "undetermined", "40MHz", true, "ESP32_PSRAM_REV3")]
    [InlineData("ESP32", "ESP32-D0WDQ6 (revision v3.0)", "undetermined", "26MHz", false, "ESP32_PSRAM_XTAL26_REV0")]
    [InlineData("ESP32", "ESP32-PICO-D4 (revision v1.0)", "undetermined", "40MHz", false, "ESP32_PICO")]
    [InlineData("ESP32-C3", "ESP32-C3 (QFN32) (revision v0.2)", "not available", "40MHz", false, "ESP32_C3_BETA")]
    [InlineData("ESP32-C3", "ESP32-C3 (QFN32) (revision v0.4)", "not available", "40MHz", false, "ESP32_C3")]
    [InlineData("ESP32-C5", "ESP32-C5 (revision v1.0)", "undetermined", "48MHz", false, "ESP32_C5_THREAD")]
    [InlineData("ESP32-C6", "ESP32-C6 (revision v0.1)", "not available", "40MHz", false, "ESP32_C6_THREAD")]
    [InlineData("ESP32-C61", "ESP32-C61", "undetermined", "40MHz", false, "ESP32_C61")]
    [InlineData("ESP32-H2", "ESP32-H2 (revision v0.1)", "not available", "32MHz", false, "ESP32_H2_THREAD")]
    [InlineData("ESP32-S2", "ESP32-S2 (revision v0.0)", "undetermined", "40MHz", false, "ESP32_S2")]
    [InlineData("ESP32-S3", "ESP32-S3 (QFN56) (revision v0.2)", "8MB", "40MHz", false, "ESP32_S3_OCTAL")]
    [InlineData("ESP32-S3", "ESP32-S3 (QFN56) (revision v0.2)", "2MB", "40MHz", false, "ESP32_S3_QUAD")]
    [InlineData("ESP32-S3", "ESP32-S3 (QFN56) (revision v0.2)", "undetermined", "40MHz", false, "ESP32_S3_OCTAL")]
    [InlineData("ESP32-P4", "ESP32-P4 (revision v1.3)", "undetermined", "40MHz", false, "ESP32_P4_REV_LESS3")]
    [InlineData("ESP32-P4", "ESP32-P4 (revision v3.0)", "undetermined", "40MHz", false, "ESP32_P4")]
    public void Choose_EachChip_IsItsOwnTarget(string type, string name, string psram, string crystal, bool hasPsram, string target)
    {
        Chip chip = Read(type, name, psram, crystal);

        Assert.Equal(target, Targets.Choose(chip, hasPsram));
        Targets.Check(target, chip);
        Assert.Equal(type, ChipFamily.OfTarget(target)!.ChipType);
    }

    [Theory]
    [InlineData("ESP32", "ESP32-D0WD-V3 (revision v3.1)", "undetermined", "40MHz", true)]
    [InlineData("ESP32", "ESP32-PICO-D4 (revision v1.0)", "undetermined", "40MHz", false)]
    [InlineData("ESP32", "ESP32-D0WDQ6 (revision v1.0)", "undetermined", "26MHz", false)]
    [InlineData("ESP32-S2", "ESP32-S2 (revision v0.0)", "undetermined", "40MHz", false)]
    public void IsPsramUnknown_OnlyOnAPlainEsp32_IsTrue(string type, string name, string psram, string crystal, bool isUnknown) =>
        Assert.Equal(isUnknown, Targets.IsPsramUnknown(Read(type, name, psram, crystal)));

    [Theory]
    [InlineData("ESP32", 4, 1792, 256)]
    [InlineData("ESP32", 8, 2752, 2048)]
    [InlineData("ESP32", 16, 2752, 3072)]
    [InlineData("ESP32", 2, 64, 64)]
    [InlineData("ESP32-S3", 2, 0, 64)]
    [InlineData("ESP32-S3", 16, 2944, 3072)]
    [InlineData("ESP32-C6", 4, 1472, 256)]
    [InlineData("ESP32-H2", 8, 0, 2048)]
    [InlineData("ESP32-C3", 32, 1984, 3072)]
    [InlineData("ESP32-C3", 1, 0, 0)]
    public void Room_OfAChip_IsThatOfItsPartitions(string type, int flashMb, int roomKb, int driveKb)
    {
        ChipFamily family = ChipFamily.All.Single(one => one.ChipType == type);

        Assert.Equal(roomKb, family.RoomFor(flashMb));
        Assert.Equal(driveKb, ChipFamily.DriveKb(flashMb));
    }

    [Fact]
    public void Chip_WithoutAName_HasItsTypeAsName() => Assert.Equal("ESP32-C61", Read("ESP32-C61", "ESP32-C61", "undetermined", "40MHz").Name);

    [Theory]
    [InlineData("")]
    [InlineData("Reading details from chip...\nError E4000: Error executing ESP32 serial command.\n")]
    public void Chip_OfOtherText_IsNone(string text) => Assert.Null(Chip.Parse(text));

    [Fact]
    public void RuntimeDetails_OfABoardWithoutAnApplication_HaveNoAssemblies()
    {
        RuntimeDetails? details = RuntimeDetails.Parse(
            "HAL build info: nanoCLR\n  Target:   ESP32_REV3\n  Platform: ESP32\n\nFirmware build Info:\n  CLR Version: 1.17.0.200\n\n"
            + "Assemblies:\n\nNative Assemblies:\n  mscorlib v100.5.0.24, checksum 0x1549C856\n");

        Assert.Empty(details!.Assemblies);
        Assert.Equal(0x1549C856u, Assert.Single(details.Natives).Checksum);
        Assert.Null(details.HeapBytes);
    }

    [Fact]
    public void RequireHeap_OfATargetOfWhichNothingIsKnown_Passes() => BoardFit.RequireHeap("ESP32_S2", reportedBytes: null);

    [Theory]
    [InlineData(HeapNeed.Bytes, true)]
    [InlineData(HeapNeed.Bytes - 1, false)]
    public void RequireHeap_Reported_DecidesAtTheNeed(int bytes, bool isEnough)
    {
        Exception? error = Record.Exception(() => BoardFit.RequireHeap("ESP32_REV3", bytes));

        Assert.Equal(isEnough, error is not FlashException);
    }

    // As nanoff 2.5.162 prints it.
    private static Chip Read(string type, string name, string psram, string crystal) => Chip.Parse(
        $"Reading details from chip...OK\n\nConnected to:\n{(type == name ? type : $"{type} ({name})")}\nFeatures Wi-Fi\n"
        + $"Flash size 4MB unknown from (manufacturer 0x46 device 0x4016)\nPSRAM: {psram}\nCrystal {crystal}\nMAC 24:0A:C4:00:01:10\n\n")!;
}
