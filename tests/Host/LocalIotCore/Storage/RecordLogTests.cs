// Goal: a log gives back what was put, one writer at a time, and stays small.
// Method: real files in a temporary folder; opening again stands for a process that was killed.
using System.Text;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Storage;
using Xunit;

namespace HeatingSensor.Host.Tests.Storage;

public sealed class RecordLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LogPath => _folder["state.log"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NoFile_IsEmpty()
    {
        using var log = RecordLog.Open(LogPath);

        Assert.Empty(log.Entries());
        Assert.True(log.Damage.IsEmpty);
    }

    [Fact]
    public void Open_AfterPutAndDelete_HasTheLatestOfEachKey()
    {
        using (var log = RecordLog.Open(LogPath))
        {
            log.Put("a", "1"u8);
            log.Put("b", "2"u8);
            log.Put("a", "3"u8);
            log.Delete("b");
            log.Put("", []);
        }

        using var again = RecordLog.Open(LogPath);

        Assert.Equal([("a", "3"), ("", "")], Texts(again));
    }

    [Fact]
    public void Put_WithoutDispose_IsThereForTheNextProcess()
    {
        using var log = RecordLog.Open(LogPath);
        log.Put("a", "1"u8);
        var copy = _folder["as-a-killed-process-left-it.log"];
        File.Copy(LogPath, copy);

        using var again = RecordLog.Open(copy);

        Assert.Equal([("a", "1")], Texts(again));
    }

    [Theory]
    [InlineData(255 * 1024)]
    [InlineData(256 * 1024)]
    [InlineData(3 * 1024 * 1024)]
    [InlineData(RecordLog.ValueMaxBytes)]
    public void Put_LargeValue_ComesBackAlsoAfterCompaction(int sizeBytes)
    {
        var large = new byte[sizeBytes];
        new Random(1).NextBytes(large);
        using (var log = RecordLog.Open(LogPath))
        {
            log.Put("before", "1"u8);
            log.Put("large", large);
            log.Put("after", "2"u8);
            log.Compact();
            log.Put("later", "3"u8);
        }

        using var again = RecordLog.Open(LogPath);
        var entries = again.Entries().ToDictionary();

        Assert.Equal(["after", "before", "large", "later"], entries.Keys.Order());
        Assert.True(entries["large"].Span.SequenceEqual(large));
    }

    [Fact]
    public void Put_ValueTooLarge_IsRefusedAndNamesTheKey()
    {
        using var log = RecordLog.Open(LogPath);

        var error = Assert.Throws<ArgumentException>(() => log.Put("big", new byte[RecordLog.ValueMaxBytes + 1]));

        Assert.Contains("\"big\"", error.Message);
        Assert.Equal(0, log.Count);
    }

    [Fact]
    public void Put_KeyThatIsNoText_IsRefused()
    {
        using var log = RecordLog.Open(LogPath);

        Assert.ThrowsAny<ArgumentException>(() => log.Put("\uD800", []));
        Assert.ThrowsAny<ArgumentException>(() => log.Put(new string('k', RecordLog.KeyMaxBytes + 1), []));
        Assert.Equal(16, log.SizeBytes); // the header alone
    }

    [Fact]
    public void Open_SecondTime_SaysThatItIsInUse()
    {
        using var log = RecordLog.Open(LogPath);

        var error = Assert.Throws<IOException>(() => RecordLog.Open(LogPath));

        Assert.Contains("in use by another process", error.Message);
        Assert.Contains(LogPath, error.Message);
    }

    [Fact]
    public void Put_SameKeyOverAndOver_KeepsTheFileSmall()
    {
        var options = new RecordLogOptions { GarbageMinBytes = 10_000 };
        using var log = RecordLog.Open(LogPath, options);
        var value = new byte[100];
        var largest = 0L;
        for (var i = 0; i < 5_000; i++)
        {
            log.Put("key", value);
            largest = Math.Max(largest, log.SizeBytes);
        }

        Assert.InRange(largest, 10_000, 11_000);
        Assert.Equal(new FileInfo(LogPath).Length, log.SizeBytes);
    }

    [Fact]
    public void Entries_LogChangedMeanwhile_Throws()
    {
        using var log = RecordLog.Open(LogPath);
        log.Put("a", []);
        log.Put("b", []);

        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var entry in log.Entries())
                log.Put(entry.Key, "changed"u8);
        });
    }

    [Fact]
    public void Put_FromSeveralThreads_LosesNothing()
    {
        const int Threads = 4;
        const int EachCount = 2_000;
        using (var log = RecordLog.Open(LogPath, new RecordLogOptions { GarbageMinBytes = 20_000 }))
        {
            Parallel.For(0, Threads, thread =>
            {
                for (var i = 0; i < EachCount; i++)
                    log.Put($"{thread}/{i % 100}", Encoding.ASCII.GetBytes($"{i}"));
            });
        }

        using var again = RecordLog.Open(LogPath);

        Assert.True(again.Damage.IsEmpty);
        Assert.Equal(Threads * 100, again.Count);
        Assert.All(Texts(again), entry => Assert.Equal(
            EachCount - 100 + int.Parse(entry.Key.Split('/')[1]), int.Parse(entry.Value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("R")]
    [InlineData("RECLOG\r\n")]
    public void Open_HeaderCutShort_StartsAnew(string content)
    {
        File.WriteAllText(LogPath, content);

        using (var log = RecordLog.Open(LogPath))
            log.Put("a", "1"u8);
        using var again = RecordLog.Open(LogPath);

        Assert.Equal([("a", "1")], Texts(again));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("This is somebody's letter and no log at all.")]
    public void Open_OtherFile_IsRefusedAndLeftAlone(string content)
    {
        File.WriteAllText(LogPath, content);

        var error = Assert.Throws<InvalidDataException>(() => RecordLog.Open(LogPath));

        Assert.Contains(LogPath, error.Message);
        Assert.Equal(content, File.ReadAllText(LogPath));
    }

    [Fact]
    public void Open_NewerVersion_IsRefusedAndSaysWhich()
    {
        byte[] header = [.. "RECLOG\r\n"u8, 2, 0, 0, 0];
        File.WriteAllBytes(LogPath, [.. header, .. BitConverter.GetBytes(Crc(header))]);

        var error = Assert.Throws<InvalidDataException>(() => RecordLog.Open(LogPath));

        Assert.Contains("version 2", error.Message);
    }

    internal static List<(string Key, string Value)> Texts(RecordLog log) =>
        [.. log.Entries().Select(e => (e.Key, Encoding.UTF8.GetString(e.Value.Span)))];

    // CRC-32C bit by bit, as RFC 3720 defines it: independent of the log's own.
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }
}
