// Goal: whatever is done to a log, it equals a dictionary.
// Method: random operations, reopening, compaction and torn tails against Dictionary; the seed is printed.
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Storage;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.Storage;

public sealed class RecordLogPropertyTests(ITestOutputHelper output) : IDisposable
{
    private const int Runs = 60;
    private const int Operations = 400;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Log_RandomOperations_EqualsADictionary()
    {
        var seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        for (var run = 0; run < Runs; run++)
            Run(new Random(seed + run), _folder[$"{run}.log"]);
    }

    private static void Run(Random random, string path)
    {
        var options = new RecordLogOptions { GarbageMinBytes = random.Next(1, 5_000) };
        var model = new Dictionary<string, byte[]>();
        var log = RecordLog.Open(path, options);
        for (var i = 0; i < Operations; i++)
        {
            var key = new string((char)('a' + random.Next(20)), random.Next(4));
            switch (random.Next(100))
            {
                case < 60:
                    var value = new byte[random.Next(random.Next(10) == 0 ? 5_000 : 50)];
                    random.NextBytes(value);
                    log.Put(key, value);
                    model[key] = value;
                    break;
                case < 90:
                    log.Delete(key);
                    model.Remove(key);
                    break;
                case < 95:
                    log.Compact();
                    break;
                default:
                    log.Dispose();
                    Tear(random, path);
                    log = RecordLog.Open(path, options);
                    break;
            }
            Assert.Equal(model.Count, log.Count);
        }
        AssertSame(model, log);
        log.Dispose();
        using var again = RecordLog.Open(path, options);
        AssertSame(model, again);
    }

    // As a process killed while writing one record more would leave it.
    private static void Tear(Random random, string path)
    {
        var whole = File.ReadAllBytes(path);
        using (var log = RecordLog.Open(path, new RecordLogOptions { GarbageMinBytes = long.MaxValue }))
            log.Put("torn", new byte[random.Next(100)]);
        var longer = File.ReadAllBytes(path);
        File.WriteAllBytes(path, longer[..random.Next(whole.Length, longer.Length)]);
    }

    private static void AssertSame(Dictionary<string, byte[]> model, RecordLog log)
    {
        Assert.True(log.Damage.IsEmpty);
        var entries = log.Entries().ToDictionary();
        Assert.Equal(model.Keys.Order(), entries.Keys.Order());
        Assert.All(model, entry => Assert.True(entries[entry.Key].Span.SequenceEqual(entry.Value)));
    }
}
