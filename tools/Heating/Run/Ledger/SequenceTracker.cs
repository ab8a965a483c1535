namespace Heating.Run.Ledger;

/// <summary>Watches the order of first deliveries, and finds sequence numbers that never arrived.</summary>
/// <remarks>
/// Numbers may be skipped between two boots (a device may reserve them in blocks, so that a power cut cannot make it
/// reuse one); within a boot a missing number is an event that was recorded and never arrived.
/// </remarks>
internal sealed class SequenceTracker
{
    /// <summary>Boots remembered; of older ones only the total of missing numbers.</summary>
    public const int BootsMax = 1_000;

    private readonly Dictionary<(string Stream, long BootId), Range> _boots = [];
    private readonly Queue<(string Stream, long BootId)> _oldestFirst = [];
    private readonly Dictionary<string, long> _highest = [];
    private readonly Dictionary<string, List<long>> _reportedLost = [];
    private long _missingBefore;

    /// <summary>First deliveries with a lower number than an earlier one.</summary>
    public int OutOfOrder { get; private set; }

    /// <summary>Numbers missing between the first and the last of each boot, and not reported as lost.</summary>
    public long Missing => _missingBefore + _boots.Sum(boot => MissingOf(boot.Key.Stream, boot.Value));

    /// <summary>Numbers that the device reported as lost.</summary>
    public int ReportedLost => _reportedLost.Values.Sum(numbers => numbers.Count);

    /// <summary>Records a number that the device reports as lost; idempotent.</summary>
    public bool AddLost(string deviceId, long seq)
    {
        if (!_reportedLost.TryGetValue(deviceId, out var numbers))
            _reportedLost.Add(deviceId, numbers = []);
        var index = numbers.BinarySearch(seq);
        if (index >= 0)
            return false;
        numbers.Insert(~index, seq);
        return true;
    }

    /// <summary>Records a first delivery.</summary>
    public void Add(string deviceId, long bootId, long seq)
    {
        if (_highest.TryGetValue(deviceId, out var highest) && seq < highest)
            OutOfOrder++;
        else
            _highest[deviceId] = seq;

        var boot = (deviceId, bootId);
        if (_boots.TryGetValue(boot, out var range))
        {
            _boots[boot] = new Range(Math.Min(range.First, seq), Math.Max(range.Last, seq), range.Count + 1);
            return;
        }

        _boots.Add(boot, new Range(seq, seq, 1));
        _oldestFirst.Enqueue(boot);
        if (_oldestFirst.Count > BootsMax && _oldestFirst.Dequeue() is var key && _boots.Remove(key, out var oldest))
            _missingBefore += MissingOf(key.Stream, oldest);
    }

    private long MissingOf(string deviceId, Range range)
    {
        if (!_reportedLost.TryGetValue(deviceId, out var numbers))
            return range.Missing;
        return range.Missing - (IndexFrom(numbers, range.Last + 1) - IndexFrom(numbers, range.First));
    }

    private static int IndexFrom(List<long> numbers, long seq)
    {
        var index = numbers.BinarySearch(seq);
        return index < 0 ? ~index : index;
    }

    private readonly record struct Range(long First, long Last, long Count)
    {
        public long Missing => Last - First + 1 - Count;
    }
}
