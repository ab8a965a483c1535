using System.Text.Json.Nodes;
using Cloud.Sync;
using HeatingSensor.Host.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Cloud.Tests.Sync;

/// <summary>
/// Goal: however the writes of cloud and device interleave, and whatever becomes of the messages, no write is lost outside a
/// conflict, the sides converge, nothing loops, and each conflict is recorded and decided once. Method: random worlds against an
/// oracle that knows the intent of every write; a world runs again with its seed.
/// </summary>
public sealed class SyncPropertyTests(ITestOutputHelper output)
{
    private const int Worlds = 120;

    [Theory]
    [InlineData(ConflictStrategy.LastWriterWins, DeviceChanges.Restore)]
    [InlineData(ConflictStrategy.LastWriterWins, DeviceChanges.Adopt)]
    [InlineData(ConflictStrategy.FieldLevelMerge, DeviceChanges.Restore)]
    [InlineData(ConflictStrategy.FieldLevelMerge, DeviceChanges.Adopt)]
    [InlineData(ConflictStrategy.PriorityBased, DeviceChanges.Adopt)]
    [InlineData(ConflictStrategy.ManualReview, DeviceChanges.Adopt)]
    public async Task World_MessagesLostRepeatedAndOutOfOrder_LosesNoWriteAndConverges(ConflictStrategy strategy, DeviceChanges changes)
    {
        int seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        int conflicts = 0, writes = 0, failures = 0, between = 0;
        for (int world = 0; world < Worlds; world++)
        {
            SyncWorld run = await RunAsync(seed + world, strategy, changes);
            conflicts += run.ConflictCount;
            writes += run.WriteCount;
            failures += run.FailureCount;
            between += run.BetweenCount;
        }

        output.WriteLine($"{conflicts} conflicts, {writes} writes, {failures} failures, {between} times somebody acted in between");
        Assert.True(conflicts > Worlds / 4 && failures > 0, "the worlds were too quiet to prove anything");
        Assert.True(writes == 0 || between > 0, "nobody ever came in between a decision and its write");
    }

    // Worlds that once failed; the stories behind them are told in InterruptedSyncTests and ShadowSyncTests.
    [Theory]
    [InlineData(7013)]
    [InlineData(1221044435)]
    public async Task World_ThatOnceFailed_LosesNoWriteAndConverges(int seed)
    {
        foreach (ConflictStrategy strategy in Enum.GetValues<ConflictStrategy>())
        {
            foreach (DeviceChanges changes in Enum.GetValues<DeviceChanges>())
                await RunAsync(seed, strategy, changes);
        }
    }

    [Fact]
    public async Task World_EveryMessageArrives_ExactlyTheConflictsOfTheOracleAreFound()
    {
        int seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        for (int world = 0; world < Worlds; world++)
        {
            var run = new SyncWorld(
                seed + world, new SyncSettings { Strategy = ConflictStrategy.ManualReview }, lossPercent: 0, failurePercent: 0);
            await run.RunAsync();
            var found = (await run.ConflictsAsync()).Select(one => (one.Path.ToString(), one.Version)).Order();
            Assert.True(
                run.Oracle.Begun.Order().SequenceEqual(found),
                $"{Seeds.Variable}={seed}, world {world}: found {string.Join(' ', found)}, "
                + $"expected {string.Join(' ', run.Oracle.Begun.Order())}\n{run.Story}");
            await run.CheckAsync();
        }
    }

    private static async Task<SyncWorld> RunAsync(int seed, ConflictStrategy strategy, DeviceChanges changes)
    {
        var settings = new SyncSettings
        {
            Strategy = strategy,
            DeviceChanges = changes,
            AutoResolveThreshold = 100,
            FieldPriorities = new Dictionary<FieldPath, Side> { [FieldPath.Parse("a")] = Side.Reported },
        };
        var world = new SyncWorld(seed, settings, lossPercent: 30, failurePercent: 2);
        try
        {
            await world.RunAsync();
            await world.CheckAsync();
            return world;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new InvalidOperationException(
                $"the world of {Seeds.Variable}={seed}, {strategy}, {changes}: {error.Message}\n{world.Story}", error);
        }
    }
}

/// <summary>One world: a user of the cloud, a device, their messages, and the code under test, all on one thread.</summary>
internal sealed class SyncWorld
{
    private const int Steps = 60;
    private static readonly string[] Fields = ["a", "b", "c"];

    private readonly Random _random;
    private readonly SyncSettings _settings;
    private readonly int _lossPercent;
    private readonly int _failurePercent;
    private readonly SyncBench _bench;
    private readonly List<JsonObject> _messages = [];
    private readonly List<(long Version, JsonObject State, int[] Generations)> _deltas = [];
    private readonly List<string> _story = [];
    private readonly HashSet<(string Field, long Version)> _written = [];
    private readonly HashSet<string> _adopted = [];
    private bool _isQuiet;
    private long _followedVersion;
    private int _value;

    public SyncWorld(int seed, SyncSettings settings, int lossPercent, int failurePercent)
    {
        _random = new Random(seed);
        (_settings, _lossPercent, _failurePercent) = (settings, lossPercent, failurePercent);
        _bench = new SyncBench(settings, Interfere);
        _bench.Shadow.Changed = OnChanged;
        _bench.Shadow.Writing = OnWriting;
    }

    public SyncOracle Oracle { get; } = new();

    public string Story => string.Join('\n', _story);

    public int ConflictCount { get; private set; }

    public int WriteCount => _bench.Shadow.Writes;

    public int FailureCount { get; private set; }

    public int BetweenCount { get; private set; }

    public Task<List<ConflictRecord>> ConflictsAsync() => _bench.ConflictsAsync();

    public async Task RunAsync()
    {
        // A history begins with the first message that is seen of it; the worlds begin there.
        _isQuiet = true;
        Oracle.Followed("a", JsonValue.Create(1), 0);
        Write("reported", "a", ++_value);
        _messages.Clear();
        await _bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { MustRead = true }, default);
        _isQuiet = false;
        for (int step = 0; step < Steps; step++)
        {
            if (_random.Next(2) == 0)
                Act();
            else if (_messages.Count > 0)
                await DeliverAsync(_messages[_random.Next(_messages.Count)]);
        }

        await CalmDownAsync();
    }

    /// <summary>What must be true of every world that has calmed down.</summary>
    public async Task CheckAsync()
    {
        List<ConflictRecord> conflicts = await _bench.ConflictsAsync();
        ConflictCount = conflicts.Count;
        foreach (string field in Fields)
        {
            JsonNode? desired = _bench.Shadow.Desired[field];
            Assert.True(desired is null || JsonNode.DeepEquals(desired, _bench.Shadow.Reported[field]), $"{field} has not converged");
        }

        Assert.All(conflicts, conflict => Assert.True(!conflict.IsUnresolved, $"{conflict.Path} at {conflict.Version} is undecided"));
        if (_lossPercent == 0)
            Assert.All(conflicts, one => Assert.Contains((one.Path.ToString(), one.Version), Oracle.InConflict));
        if (_failurePercent == 0)
        {
            Assert.Equal(conflicts.Count, _bench.Notices.Counted.Count(metric => metric == SyncMetric.ConflictDetected));
            var final = _bench.Notices.Announced.Where(one => one.Type is SyncEvent.Resolved or SyncEvent.Settled);
            Assert.Equal(conflicts.Count, final.Count());
        }

        var decided = conflicts.Where(one => one.Winner == Side.Reported).Select(one => one.Path.ToString()).ToHashSet();
        Assert.All(_written, write => Assert.True(
            decided.Contains(write.Field), $"{write.Field} was overwritten at {write.Version} without a conflict on record"));
    }

    // Everything that is left arrives, the device follows, and lost messages are made up for; then nothing may happen any more.
    private async Task CalmDownAsync()
    {
        _isQuiet = true;
        for (int round = 0; round < 4; round++)
        {
            while (_messages.Count > 0)
                await DeliverAsync(_messages[0]);
            _bench.Wait(120);
            await _bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { MustRead = true }, default);
            if (_bench.Shadow.Current is not null)
            {
                var delta = Fields.Where(IsDifferent).Select(field => KeyValuePair.Create(field, _bench.Shadow.Desired[field]?.DeepClone()));
                Follow(_bench.Shadow.Version, new JsonObject(delta), [.. Fields.Select(Oracle.GenerationOf)]);
            }
        }

        await _bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { MustRead = true }, default);
        long version = _bench.Shadow.Version;
        while (_messages.Count > 0)
            await DeliverAsync(_messages[0]);
        await _bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { MustRead = true }, default);
        Assert.True(version == _bench.Shadow.Version, "it writes although nothing happens");
    }

    private bool IsDifferent(string field) =>
        _bench.Shadow.Desired[field] is { } desired && !JsonNode.DeepEquals(desired, _bench.Shadow.Reported[field]);

    private void Act()
    {
        _bench.Wait(_random.Next(3));
        string field = Fields[_random.Next(Fields.Length)];
        switch (_random.Next(8))
        {
            case 0 or 1:
                Oracle.Desired(field, isWithdrawn: false);
                _adopted.Remove(field);
                Write("desired", field, ++_value);
                break;
            case 2 when _bench.Shadow.Desired.ContainsKey(field) && _random.Next(3) == 0:
                Oracle.Desired(field, isWithdrawn: true);
                Write("desired", field, null);
                break;
            case 3 or 4:
                Oracle.Changed(field);
                Write("reported", field, ++_value);
                break;
            case 5 when _bench.Shadow.Reported[field] is { } same:
                Write("reported", field, same.DeepClone()); // the periodic report
                break;
            case 6 when _bench.Shadow.Reported.ContainsKey(field) && _random.Next(3) == 0:
                Oracle.Changed(field);
                Write("reported", field, null);
                break;
            default:
                if (_deltas.Count > 0)
                {
                    var (version, state, generations) = _deltas[_random.Next(Math.Max(0, _deltas.Count - 3), _deltas.Count)];
                    Follow(version, state, generations);
                }

                break;
        }
    }

    // One of the last deltas, whichever has arrived; never one that is older than what it has followed.
    private void Follow(long version, JsonObject delta, int[] generations)
    {
        if (delta.Count == 0 || version < _followedVersion)
            return;
        _followedVersion = version;
        foreach ((string field, JsonNode? value) in delta.Where(pair => !JsonNode.DeepEquals(pair.Value, _bench.Shadow.Reported[pair.Key])))
            Oracle.Followed(field, value, generations[Array.IndexOf(Fields, field)]);
        _story.Add($"device follows {delta.ToJsonString()}");
        _bench.Shadow.Update("reported", (JsonObject)delta.DeepClone(), null);
    }

    private void Write(string section, string field, JsonNode? value)
    {
        _story.Add($"{section} {field} = {value?.ToJsonString() ?? "null"}");
        _bench.Shadow.Update(section, new JsonObject { [field] = value }, null);
    }

    private void OnChanged(JsonObject record, JsonObject? delta)
    {
        Oracle.Observe(_bench.Shadow.Current!);
        _story.Add($"  v{_bench.Shadow.Version} at {_bench.Now}: {record["current"]!["state"]!.ToJsonString()}");
        if (delta?["state"] is JsonObject state)
            _deltas.Add((_bench.Shadow.Version, state, [.. Fields.Select(Oracle.GenerationOf)]));
        foreach (JsonObject? message in new[] { record, delta })
        {
            if (message is not null && _random.Next(100) >= _lossPercent)
                _messages.Add(message);
        }
    }

    // The code under test may overwrite what the cloud desires only if the device won a conflict, or if the device alone has
    // changed the field and its changes are adopted.
    private void OnWriting(JsonObject patch, SyncDocument before)
    {
        _story.Add($"sync writes {patch.ToJsonString()} at v{before.Version}");
        foreach ((string field, JsonNode? value) in patch)
        {
            Assert.False(JsonNode.DeepEquals(value, before.Desired[field]), $"a write that changes nothing: {field}");
            Assert.True(JsonNode.DeepEquals(value, before.Reported[field]), $"{field} is not what the device reports");
            // What was desired on the device's behalf is the device's to change: it may still obey the delta of before.
            if (_settings.DeviceChanges == DeviceChanges.Adopt && (Oracle.IsOnlyTheDevices(field) || _adopted.Contains(field)))
            {
                _adopted.Add(field);
                continue;
            }

            _adopted.Add(field);
            Assert.True(
                Oracle.InConflict.Contains((field, before.Version)), $"{field}: the cloud's write is lost outside a conflict");
            _written.Add((field, before.Version));
        }
    }

    private async Task DeliverAsync(JsonObject message)
    {
        // Twice, now and then.
        if (_random.Next(5) > 0 || _isQuiet)
            _messages.Remove(message);
        try
        {
            SyncOutcome outcome = message["current"] is not null
                ? await _bench.HandleAsync(message)
                : await _bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { Version = message["version"]!.GetValue<long>() }, default);
            _story.Add($"    sync is at v{outcome.State?.Version}, waits for {outcome.Waiting}: "
                + string.Join(", ", outcome.State?.Differences.Select(one => $"{one.Path} {one.Standing} since {one.Base}") ?? [])
                + string.Concat(outcome.Found.Select(one => $"; found {one.Path} at v{one.Version}: {one.Winner}, {one.Reason}")));
        }
        catch (IOException)
        {
            FailureCount++;
            if (!_messages.Contains(message))
                _messages.Add(message); // Lambda tries again
        }
    }

    // Before each call of a table, the shadow service or the bus: somebody else acts, or the call fails.
    private void Interfere()
    {
        if (_isQuiet)
            return;
        if (_random.Next(100) < _failurePercent)
            throw new IOException("broken");
        if (_random.Next(100) < 3)
        {
            BetweenCount++;
            Act();
        }
    }
}
