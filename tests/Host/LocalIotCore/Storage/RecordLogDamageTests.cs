// Goal: no cut and no flipped byte loses more than the record it hits, and none goes unnoticed.
// Method: exhaustive over every byte of a small log; every state a killed compaction can leave.
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Storage;
using Xunit;

namespace HeatingSensor.Host.Tests.Storage;

public sealed class RecordLogDamageTests : IDisposable
{
    private const int HeaderSizeBytes = 16;

    private readonly TemporaryFolder _folder = new();
    private readonly List<long> _ends = [HeaderSizeBytes];
    private readonly List<List<(string Key, string Value)>> _states = [[]];
    private readonly byte[] _log;

    public RecordLogDamageTests()
    {
        var path = _folder["original.log"];
        using (var log = RecordLog.Open(path))
        {
            Step(log, () => log.Put("one", "first value"u8));
            Step(log, () => log.Put("two", "second"u8));
            Step(log, () => log.Put("one", "third, longer than the first value was"u8));
            Step(log, () => log.Delete("two"));
            Step(log, () => log.Put("drei", []));
            Step(log, () => log.Put("ü", "non-ASCII key"u8));
        }
        _log = File.ReadAllBytes(path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_CutAtEveryByte_HasEveryWholeRecordAndGoesOn()
    {
        for (var length = 0; length <= _log.Length; length++)
        {
            var path = _folder[$"cut-{length}.log"];
            File.WriteAllBytes(path, _log[..length]);
            var whole = _ends.FindLastIndex(end => end <= length);

            using (var log = RecordLog.Open(path))
            {
                Assert.True(log.Damage.IsEmpty, $"cut at {length}");
                Assert.Equal(length < HeaderSizeBytes ? 0 : length - _ends[whole], log.Damage.TornTailBytes);
                Assert.Equal(whole < 0 ? [] : _states[whole], RecordLogTests.Texts(log));
                log.Put("next", "boot"u8);
            }
            using var again = RecordLog.Open(path);
            Assert.True(again.Damage.IsEmpty);
            Assert.Equal([.. whole < 0 ? [] : _states[whole], ("next", "boot")], RecordLogTests.Texts(again));
        }
    }

    [Fact]
    public void Open_ZerosBehindTheLastRecord_AreATornTail()
    {
        for (var zeros = 1; zeros < 60; zeros++)
        {
            var path = _folder[$"zeros-{zeros}.log"];
            File.WriteAllBytes(path, [.. _log, .. new byte[zeros]]);

            using var log = RecordLog.Open(path);

            Assert.True(log.Damage.IsEmpty);
            Assert.Equal(zeros, log.Damage.TornTailBytes);
            Assert.Equal(_states[^1], RecordLogTests.Texts(log));
        }
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void Open_EveryByteFlipped_LosesAtMostThatRecordAndReportsIt(int mask)
    {
        for (var at = 0; at < _log.Length; at++)
        {
            var path = _folder[$"flip-{mask}-{at}.log"];
            var damaged = _log.ToArray();
            damaged[at] ^= (byte)mask;
            File.WriteAllBytes(path, damaged);

            using var log = RecordLog.Open(path);

            AssertOneDamage(log.Damage, at);
            Assert.Equal(damaged, File.ReadAllBytes(log.Damage.CopyPath!));
            var expected = StateWithout(at < HeaderSizeBytes ? -1 : _ends.FindIndex(end => end > at) - 1);
            Assert.Equal(expected.Order(), RecordLogTests.Texts(log).Order());
        }
    }

    [Fact]
    public void Open_AfterDamageWasReported_IsWellAgain()
    {
        var path = _folder["healed.log"];
        var damaged = _log.ToArray();
        damaged[^1] ^= 1;
        File.WriteAllBytes(path, damaged);
        RecordLog.Open(path).Dispose();

        using var again = RecordLog.Open(path);

        Assert.True(again.Damage.IsEmpty);
        Assert.Null(again.Damage.CopyPath);
    }

    [Fact]
    public void Open_DamagedAgainAndAgain_KeepsABoundedNumberOfCopies()
    {
        var path = _folder["often.log"];
        var damaged = _log.ToArray();
        damaged[^1] ^= 1;
        for (var i = 0; i < 12; i++)
        {
            File.WriteAllBytes(path, damaged);
            RecordLog.Open(path).Dispose();
        }

        Assert.Equal(8, Directory.GetFiles(_folder.FullPath, "often.log.damaged-*").Length);
    }

    [Fact]
    public void Open_ValueHoldingRecords_IsNeverTakenForThemInADamagedFile()
    {
        var path = _folder["nested.log"];
        using (var log = RecordLog.Open(path))
            log.Put("outer", _log);
        var bytes = File.ReadAllBytes(path);
        bytes[HeaderSizeBytes + 12] ^= 1; // the value's size
        File.WriteAllBytes(path, bytes);

        using var again = RecordLog.Open(path);

        Assert.Equal(0, again.Count);
        Assert.Equal(bytes.Length - HeaderSizeBytes, again.Damage.SizeBytes);
    }

    [Fact]
    public void Open_CompactionCutAtEveryByte_HasTheOldLog()
    {
        var path = _folder["compacted.log"];
        File.WriteAllBytes(path, _log);
        using (var log = RecordLog.Open(path))
            log.Compact();
        var compacted = File.ReadAllBytes(path);
        Assert.True(compacted.Length < _log.Length);

        for (var length = 0; length <= compacted.Length; length++)
        {
            File.WriteAllBytes(path, _log);
            File.WriteAllBytes(path + ".compacting", compacted[..length]);

            using var log = RecordLog.Open(path);

            Assert.True(log.Damage.IsEmpty);
            Assert.Equal(_states[^1], RecordLogTests.Texts(log));
            Assert.False(File.Exists(path + ".compacting"));
        }
    }

    [Fact]
    public void Open_RightAfterCompactionRenamed_HasTheSameEntries()
    {
        var path = _folder["renamed.log"];
        File.WriteAllBytes(path, _log);
        using (var log = RecordLog.Open(path))
        {
            log.Compact();
            File.Copy(path, _folder["snapshot.log"]);
        }

        using var again = RecordLog.Open(_folder["snapshot.log"]);

        Assert.Equal(_states[^1], RecordLogTests.Texts(again));
    }

    private void Step(RecordLog log, Action change)
    {
        change();
        _ends.Add(log.SizeBytes);
        _states.Add(RecordLogTests.Texts(log));
    }

    private void AssertOneDamage(RecordLogDamage damage, int at)
    {
        var record = _ends.FindIndex(end => end > at);
        var from = record <= 0 ? 0 : _ends[record - 1];
        Assert.Equal(1, damage.RangeCount);
        Assert.Equal([(from, _ends[Math.Max(record, 0)] - from)], damage.Ranges);
    }

    // The state if one step had not been written.
    private List<(string Key, string Value)> StateWithout(int missing)
    {
        (string Key, string? Value)[] steps =
        [
            ("one", "first value"), ("two", "second"), ("one", "third, longer than the first value was"),
            ("two", null), ("drei", ""), ("ü", "non-ASCII key"),
        ];
        var state = new Dictionary<string, string>();
        for (var i = 0; i < steps.Length; i++)
        {
            if (i == missing)
                continue;
            if (steps[i].Value is { } value)
                state[steps[i].Key] = value;
            else
                state.Remove(steps[i].Key);
        }
        return [.. state.Select(e => (e.Key, e.Value))];
    }
}
