using VirtualBoard;

namespace HeatingSensor.Host.Tests.VirtualBoard;

/// <summary>A drive with credentials and settings, and work on it: what littlefs itself was measured with.</summary>
internal sealed class FlashWorkload
{
    private const int SegmentBytes = 4096;
    private const int SegmentsMax = 24;

    private readonly LittlefsCosts costs;
    private readonly Dictionary<string, int> sizes = [];
    private readonly FlashCounts start;
    private int newestSegment;
    private int markers;

    public FlashWorkload(bool isStamping)
    {
        costs = new LittlefsCosts(isStamping);
        Write("ca.pem", 1188);
        Write("certificate.pem", 1224);
        Write("private.key", 1704);
        Write("settings.json", 300);
        Write("counters.a", 20);
        Write("counters.b", 20);
        start = costs.Counts;
    }

    public FlashCounts Counts => costs.Counts - start;

    public FlashWorkload Online(int count, int recordBytes)
    {
        for (var index = 1; index <= count; index++)
        {
            Append(Segment(index), recordBytes);
            Remove(Segment(index));
        }

        return this;
    }

    public FlashWorkload OnlineWithCounters(int count, int recordBytes, int reserved)
    {
        for (var index = 1; index <= count; index++)
        {
            if (index % reserved == 0)
                Write(index / reserved % 2 == 0 ? "counters.a" : "counters.b", 20);
            Append(Segment(index), recordBytes);
            Remove(Segment(index));
        }

        return this;
    }

    public FlashWorkload FillSegments(int recordBytes)
    {
        for (var segment = 1; segment <= SegmentsMax; segment++)
            FillSegment(recordBytes);
        return this;
    }

    public FlashWorkload AtTheCap(int segments, int recordBytes)
    {
        for (var count = 0; count < segments; count++)
        {
            Write(markers++ % 2 == 0 ? "gap.a" : "gap.b", 32);
            Remove(Segment(newestSegment + 1 - SegmentsMax));
            FillSegment(recordBytes);
        }

        return this;
    }

    public FlashWorkload TwoSlots(int count, int slotBytes)
    {
        for (var index = 0; index < count; index++)
            Write(index % 2 == 0 ? "config.a" : "config.b", slotBytes);
        return this;
    }

    public FlashWorkload Rewrite(int count, int fileBytes)
    {
        for (var index = 0; index < count; index++)
            Write("big", fileBytes);
        return this;
    }

    public FlashWorkload Grow(int count, int recordBytes)
    {
        for (var index = 0; index < count; index++)
            Append("big", recordBytes);
        return this;
    }

    public FlashWorkload ManySmallFiles(int count, int fileBytes)
    {
        for (var index = 0; index < count; index++)
            Write($"file{index:000}", fileBytes);
        for (var index = 0; index < count; index++)
            Remove($"file{index:000}");
        return this;
    }

    public FlashWorkload Rename(int count)
    {
        Write("x1", 100);
        for (var index = 0; index < count; index++)
            costs.Rename(Path(index % 2 == 0 ? "x1" : "x2"), Path(index % 2 == 0 ? "x2" : "x1"));
        return this;
    }

    public FlashWorkload Directories(int count)
    {
        for (var index = 0; index < count; index++)
        {
            costs.CreateDirectory(Path("d"));
            costs.RemoveDirectory(Path("d"));
        }

        return this;
    }

    private static string Path(string name) => @"I:\" + name;

    private static string Segment(int number) => $"j{number:0000000}.seg";

    private void FillSegment(int recordBytes)
    {
        newestSegment++;
        for (var record = 0; record < SegmentBytes / recordBytes; record++)
            Append(Segment(newestSegment), recordBytes);
    }

    private void Write(string name, int bytes) => Put(name, 0, bytes);

    private void Append(string name, int bytes) => Put(name, sizes.GetValueOrDefault(name), bytes);

    private void Put(string name, int keptBytes, int bytes)
    {
        if (sizes.ContainsKey(name))
            costs.Open(Path(name));
        else
            costs.Create(Path(name));
        sizes[name] = keptBytes + bytes;
        costs.Close(Path(name), keptBytes, sizes[name]);
    }

    private void Remove(string name)
    {
        costs.Remove(Path(name));
        sizes.Remove(name);
    }
}
