using System.Text;
using System.Text.Json.Nodes;
using Cloud.Events;
using HeatingSensor.Cloud.Tests.Tables;
using HeatingSensor.Host.Tests.Support;
using Xunit;
using static HeatingSensor.Cloud.Tests.Events.TestEvents;

namespace HeatingSensor.Cloud.Tests.Events;

/// <summary>Goal: whatever order the calls of many writers take, and wherever they crash, each identity has exactly one event
/// for ever. Method: random deliveries, each repeated until it is confirmed, step by step in a random order; then the
/// table is compared with what was sent.</summary>
public class EventStoreProperties
{
    private const int Rounds = 400;
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Add_AnyInterleavingAndCrash_KeepsOneEventOfEachIdentity()
    {
        int seed = Seeds.Next();
        // Without the test framework's context every step ends in the call that started it, so the order is the seed's.
        await Task.Run(async () =>
        {
            for (int round = 0; round < Rounds; round++)
                await RunAsync(seed, round);
        });
    }

    private static async Task RunAsync(int seed, int round)
    {
        var random = new Random(HashCode.Combine(seed, round));
        string place = $"seed {seed}, round {round}";
        var events = new MemoryTable(EventStore.EventsSchema("events"));
        var refused = new MemoryTable(EventStore.RefusedSchema("refused"));
        var stepper = new Stepper(random, crashes: random.Next(3) * 0.15);
        var store = new EventStore(new SteppedTable(events, stepper), new SteppedTable(refused, stepper));

        // Few numbers, so that they meet: two contents each, under two times, sent up to three times.
        string[] contents = [.. Contents(random)];
        var running = new List<Task<(string Json, EventOutcome Outcome, bool HasCrashed)>>();
        foreach (string json in contents)
        {
            for (int copy = random.Next(1, 4); copy > 0; copy--)
                running.Add(DeliverAsync(store, json));
        }

        while (stepper.Next())
        {
        }

        var ended = await Task.WhenAll(running);
        await CheckAsync(new EventStore(events, refused), events, ended, place);
    }

    private static IEnumerable<string> Contents(Random random)
    {
        for (int seq = random.Next(1, 4); seq > 0; seq--)
        {
            yield return Status(seq, NewYear + (seq * 1000));
            if (random.Next(2) == 0)
                yield return Status(seq, NewYear + (seq * 1000), temperature: "20.0");
            if (random.Next(2) == 0)
                yield return Status(seq, NewYear + 500_000);
        }

        for (int last = random.Next(0, 4); last > 0; last--)
            yield return Gap(5, 5 + last, 1 + last);
    }

    // At least once: tried again until it is confirmed, as the service does.
    private static async Task<(string Json, EventOutcome Outcome, bool HasCrashed)> DeliverAsync(EventStore store, string json)
    {
        bool hasCrashed = false;
        while (true)
        {
            try
            {
                return (json, (await store.AddAsync(InEnvelope(json), None)).Outcome, hasCrashed);
            }
            catch (CrashException)
            {
                hasCrashed = true;
            }
        }
    }

    private static async Task CheckAsync(
        EventStore store, MemoryTable table, (string Json, EventOutcome Outcome, bool HasCrashed)[] ended, string place)
    {
        StoredEvent[] stored = await store.ReadAsync("boiler-1", null, null, false, null, None).ToArrayAsync();
        string[] texts = [.. stored.Select(one => Encoding.UTF8.GetString(one.Event.Json.Span))];
        var aside = (await store.ReadRefusedAsync("boiler-1", None).ToArrayAsync())
            .Select(one => Encoding.UTF8.GetString(one.Payload.Span)).ToHashSet();

        foreach (var identity in ended.GroupBy(one => IdentityOf(one.Json)))
        {
            string[] kept = [.. texts.Where(text => IdentityOf(text) == identity.Key)];
            Assert.True(kept.Length == 1, $"{place}: {identity.Key} is stored {kept.Length} times");
            if (identity.Key.StartsWith("gap", StringComparison.Ordinal))
            {
                string largest = identity.Select(one => one.Json).MaxBy(json => (long)JsonNode.Parse(json)!["lastLostSeq"]!)!;
                Assert.True(kept[0] == largest, $"{place}: {kept[0]} is not the largest gap");
                Assert.True(identity.All(one => one.Outcome is EventOutcome.Added or EventOutcome.Repeated), place);
                continue;
            }

            foreach (var (json, outcome, _) in identity)
            {
                bool isKept = json == kept[0];
                Assert.True(isKept == (outcome is EventOutcome.Added or EventOutcome.Repeated), $"{place}: {outcome} of {json}");
                Assert.True(isKept || aside.Contains(json), $"{place}: {json} was not kept aside");
            }

            int added = identity.Count(one => one.Outcome == EventOutcome.Added);
            bool hasCrashed = identity.Any(one => one.HasCrashed);
            Assert.True(added == 1 || (added == 0 && hasCrashed), $"{place}: {identity.Key} was added {added} times");
        }

        int items = await table.ScanAsync(None).CountAsync();
        Assert.True(items == 2 * stored.Length, $"{place}: {items} items for {stored.Length} events");
    }

    private static string IdentityOf(string json)
    {
        JsonNode read = JsonNode.Parse(json)!;
        return read["seq"] is { } seq ? $"event {seq}" : $"gap {read["firstLostSeq"]}";
    }
}
