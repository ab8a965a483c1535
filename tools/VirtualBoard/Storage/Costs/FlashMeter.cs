namespace VirtualBoard;

/// <summary>Adds up what the parts of <see cref="LittlefsCosts"/> do to the flash.</summary>
internal sealed class FlashMeter
{
    /// <summary>The program unit of the flash, esp_littlefs' default.</summary>
    public const int ProgramUnitBytes = 128;

    private long operations;
    private long erases;
    private long bytesProgrammed;

    public FlashCounts Counts => new(operations, erases, bytesProgrammed);

    /// <summary>Rounds up to whole program units.</summary>
    public static int Aligned(int bytes) => (bytes + ProgramUnitBytes - 1) / ProgramUnitBytes * ProgramUnitBytes;

    public void Operation() => operations++;

    /// <summary>Erases a block and programs its beginning.</summary>
    public void WriteBlock(int bytes)
    {
        erases++;
        Program(bytes);
    }

    public void Program(int bytes) => bytesProgrammed += Aligned(bytes);
}
