using HeatingSensor.Configuration;
using HeatingSensor.Ports;
using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>
/// The board's drive: a file that was closed before a power cut survives it; one that was being written is old, new or
/// torn.
/// </summary>
public sealed class SimulatedFlash(Scheduler time, Recorder recorder, PowerSupply power, Prng random) : IStore
{
    private const int BlockBytes = 4096;
    private const int DriveBytes = 64 * BlockBytes;

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private readonly HashSet<string> _damaged = [];
    private int _blocksMax = int.MaxValue;

    /// <summary>Whether another user of the drive has taken every free block. Space freed from then on is available
    /// again.</summary>
    public bool IsFull
    {
        get => _blocksMax != int.MaxValue;
        set => _blocksMax = value ? _files.Values.Sum(content => Blocks(content.Length)) : int.MaxValue;
    }

    /// <summary>Calls that fail now and then: of <see cref="Faults.ReadFails"/>, <see cref="Faults.DeleteFails"/>,
    /// <see cref="Faults.ListFails"/> and <see cref="Faults.FreeSpaceUnknown"/>.</summary>
    public Faults FailingCalls { get; set; }

    /// <summary>How many of a hundred of these calls fail.</summary>
    public int FailurePercent { get; set; }

    /// <summary>Says what configuration a boot would find among these files.</summary>
    public required Func<IReadOnlyDictionary<string, byte[]>, string> ReadConfig { get; init; }

    /// <summary>The configuration that a boot would find now.</summary>
    public string Config => ReadConfig(_files);

    /// <summary>Number of operations since it was last reset.</summary>
    public int OperationCount { get; set; }

    /// <inheritdoc/>
    public int FreeBytes => Fails(Faults.FreeSpaceUnknown) ? StoreResult.Failed
        : IsFull ? 0
        : DriveBytes - _files.Values.Sum(content => Blocks(content.Length) * BlockBytes);

    /// <inheritdoc/>
    public int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        OperationCount++;
        if (Fails(Faults.ReadFails))
            return StoreResult.Failed;
        if (!_files.TryGetValue(name, out var content))
            return StoreResult.Missing;
        var length = Math.Clamp(content.Length - position, 0, count);
        Array.Copy(content, position, buffer, offset, length);
        return length;
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] data, int length)
    {
        return Change("write", name, HasRoomFor(name, length), length, count => _files[name] = data[..count]);
    }

    /// <inheritdoc/>
    public bool Append(string name, byte[] data, int length)
    {
        var before = _files.GetValueOrDefault(name) ?? [];
        var hasRoom = HasRoomFor(name, before.Length + length);
        if (!hasRoom && random.Percent(20))
        {
            // The part that fitted.
            var partial = random.Between(0, length - 1);
            _files[name] = [.. before, .. data[..partial]];
            return Change("append", name, false, partial, _ => { });
        }

        return Change("append", name, hasRoom, length, count => _files[name] = [.. before, .. data[..count]]);
    }

    /// <inheritdoc/>
    public bool Delete(string name) => Change("delete", name, !Fails(Faults.DeleteFails), 0, _ => _files.Remove(name));

    /// <inheritdoc/>
    public string[]? List()
    {
        OperationCount++;
        return Fails(Faults.ListFails) ? null : [.. _files.Keys];
    }

    /// <summary>Flips bits of one file, if there are any files.</summary>
    public void FlipBits()
    {
        // One of two slots always stays intact: two simultaneous failures are more than two slots can survive.
        var names = _files.Where(file => file.Value.Length > 0 && !_damaged.Contains(OtherSlot(file.Key)))
            .Select(file => file.Key).ToArray();
        if (names.Length == 0)
            return;
        var name = random.Pick<string>(names);
        var content = _files[name];
        for (var count = random.Between(1, 3); count > 0; count--)
        {
            var offset = random.Between(0, content.Length - 1);
            content[offset] ^= (byte)(1 << random.Between(0, 7));
            recorder.Add(new Corrupted(time.NowMs, name, offset));
        }

        _damaged.Add(name);
    }

    private bool Fails(Faults call)
    {
        var isFailing = (FailingCalls & call) != 0 && random.Percent(FailurePercent);
        if (isFailing)
            recorder.Add(new FaultChanged(time.NowMs, $"drive: {call}"));
        return isFailing;
    }

    private bool Change(string operation, string name, bool isPossible, int length, Action<int> apply)
    {
        OperationCount++;
        var isCut = power.IsCutNow();
        var isDone = isPossible && !(isCut && power.Kind != CutKind.DoneNotReturned);
        if (isDone)
        {
            apply(length);
            _damaged.Remove(name);
        }
        else if (isPossible && isCut && power.Kind == CutKind.Torn && length > 0)
        {
            apply(random.Between(0, length - 1));
            _damaged.Add(name);
        }

        recorder.Add(new Stored(time.NowMs, operation, name, length, isDone));
        Measure();
        if (isDone && name.StartsWith(ConfigStore.FileName + ".", StringComparison.Ordinal))
            recorder.Add(new ConfigStored(time.NowMs, Config));
        return isCut ? throw new PowerCutException($"{operation} {name}: {power.Kind}") : isDone;
    }

    // Copy on write: while a file is rewritten, its last block exists twice. The smallest files are stored in the
    // directory (littlefs, SPEC.md: inline files), of up to 512 bytes where they do not grow.
    private bool HasRoomFor(string name, int length)
    {
        const int InlineMax = 64;
        const int RewrittenInlineMax = 512;
        var isRewritten = _files.TryGetValue(name, out var before) && length <= before.Length;
        if (!IsFull || length <= (isRewritten ? RewrittenInlineMax : InlineMax))
            return true;
        var used = _files.Where(file => file.Key != name).Sum(file => Blocks(file.Value.Length));
        return used + Blocks(length) + 1 <= _blocksMax;
    }

    private static int Blocks(int length) => (length + BlockBytes - 1) / BlockBytes;

    private static string OtherSlot(string name) => name[^1] switch
    {
        'a' => name[..^1] + 'b',
        'b' => name[..^1] + 'a',
        _ => name,
    };

    private void Measure()
    {
        var total = 0;
        var largest = 0;
        foreach (var content in _files.Values)
        {
            total += content.Length;
            largest = Math.Max(largest, content.Length);
        }

        recorder.Add(new DriveMeasured(time.NowMs, _files.Count, total, largest));
    }
}
