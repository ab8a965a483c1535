using System.Text;
using Cloud.Events;
using HeatingSensor.Cloud.Tests.Tables;
using Microsoft.Extensions.Time.Testing;
using Tables;
using Xunit;
using static HeatingSensor.Cloud.Tests.Events.TestEvents;

namespace HeatingSensor.Cloud.Tests.Events;

/// <summary>Goal: what becomes of each message, on every kind of table.</summary>
public class EventStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnThisMachine, OnDynamo]
    public async Task Add_SameBytesAgain_IsRepeatedAndStoredOnce(string kind)
    {
        using var tables = new TestTables(kind);
        EventStore store = await NewStoreAsync(tables);
        string status = Status(1, NewYear);

        Assert.Equal(EventOutcome.Added, await AddAsync(store, status));
        Assert.Equal(EventOutcome.Repeated, await AddAsync(store, status, NewYear + 99_000));

        StoredEvent only = Assert.Single(await ReadAsync(store));
        Assert.Equal(status, Encoding.UTF8.GetString(only.Event.Json.Span));
        Assert.Equal((NewYear, NewYear), (only.ReceivedAt, only.Time.ToUnixTimeMilliseconds()));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task Add_SameIdentityOtherContent_IsKeptAsideWithItsReason(string kind)
    {
        using var tables = new TestTables(kind);
        EventStore store = await NewStoreAsync(tables);
        await AddAsync(store, Status(7, NewYear, temperature: "20.0"));

        Assert.Equal(EventOutcome.Conflict, await AddAsync(store, Status(7, NewYear, temperature: "20.1")));
        Assert.Equal(EventOutcome.Conflict, await AddAsync(store, Status(7, NewYear + 60_000, temperature: "20.0")));
        Assert.Equal(EventOutcome.Conflict, await AddAsync(store, Status(7, NewYear + 60_000, temperature: "20.0"))); // tried again

        Assert.Single(await ReadAsync(store));
        RefusedMessage[] aside = await RefusedAsync(store, "boiler-1");
        Assert.Equal(2, aside.Length);
        Assert.All(aside, one => Assert.Equal(
            ("conflict", "The event 7 of epoch 7f3a91c2 is stored with other content; the first stays."), (one.Outcome, one.Reason)));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task Add_SameNumberInAnotherEpochOrNone_IsAnotherEvent(string kind)
    {
        using var tables = new TestTables(kind);
        EventStore store = await NewStoreAsync(tables);

        Assert.Equal(EventOutcome.Added, await AddAsync(store, Status(1, NewYear + 2)));
        Assert.Equal(EventOutcome.Added, await AddAsync(store, Status(1, NewYear + 1, epoch: "00000001")));
        Assert.Equal(EventOutcome.Added, await AddAsync(store, Status(1, NewYear, epoch: null)));
        Assert.Equal(EventOutcome.Repeated, await AddAsync(store, Status(1, NewYear, epoch: null)));

        Assert.Equal([null, "00000001", "7f3a91c2"], (await ReadAsync(store)).Select(one => one.Event.Epoch));
    }

    [Fact]
    public async Task Add_WhatDoesNotCount_IsRefusedAndKeptByTheClient()
    {
        using var tables = new TestTables("memory");
        EventStore store = await NewStoreAsync(tables);
        Envelope[] envelopes =
        [
            InEnvelope(Status(1, NewYear), NewYear, refused: "deviceId is not the client id"),
            InEnvelope(Status(1, NewYear, device: "boiler-2"), NewYear + 1),
            InEnvelope("{\"deviceId\":\"boiler-1\"", NewYear + 2),
            new(new byte[] { 0xFF, 0x00, 0x7B }, "home/heating/status", "boiler-1", NewYear + 3, null),
            new(default, "home/heating/status", "boiler-1", NewYear + 4, null),
            InEnvelope("not JSON", NewYear + 5, refused: "deviceId is not the client id"),
        ];
        foreach (Envelope envelope in envelopes)
            Assert.Equal(EventOutcome.Refused, (await store.AddAsync(envelope, None)).Outcome);
        Assert.Equal(EventOutcome.Refused, (await store.AddAsync(InEnvelope("x", client: ""), None)).Outcome);

        Assert.Empty(await ReadAsync(store));
        Assert.Empty(await ReadAsync(store, "boiler-2"));
        RefusedMessage[] aside = await RefusedAsync(store, "boiler-1");
        Assert.Equal(envelopes.Select(one => Convert.ToHexString(one.Payload.Span)), aside.Select(one => Convert.ToHexString(one.Payload.Span)));
        Assert.Equal("deviceId is boiler-2, the client is boiler-1: no device speaks for another.", aside[1].Reason);
        Assert.StartsWith("deviceId is not the client id; The message is not a JSON object", aside[5].Reason, StringComparison.Ordinal);
        Assert.Single(await RefusedAsync(store, "n/a"));
    }

    [Fact]
    public async Task Add_HealthAndConnection_AreIgnored()
    {
        using var tables = new TestTables("memory");
        EventStore store = await NewStoreAsync(tables);

        Assert.Equal(EventOutcome.Ignored, await AddAsync(store, """{"deviceId":"boiler-1","type":"health","bootId":1,"uptimeS":1}"""));
        Assert.Equal(EventOutcome.Ignored, await AddAsync(store, """{"deviceId":"boiler-1","connected":true}"""));
        Assert.Empty(await ReadAsync(store));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task Add_GapThatGrows_IsReplacedAndNeverShrinks(string kind)
    {
        using var tables = new TestTables(kind);
        EventStore store = await NewStoreAsync(tables);
        await AddAsync(store, Status(11, NewYear));

        Assert.Equal(EventOutcome.Added, await AddAsync(store, Gap(12, 20, 9)));
        Assert.Equal(EventOutcome.Added, await AddAsync(store, Gap(12, 81, 60, boot: 2)));
        Assert.Equal(EventOutcome.Repeated, await AddAsync(store, Gap(12, 20, 9)));
        Assert.Equal(EventOutcome.Repeated, await AddAsync(store, Gap(12, 81, 60, boot: 2)));
        Assert.Equal(EventOutcome.Conflict, await AddAsync(store, Gap(12, 81, 59, boot: 2)));
        Assert.Equal(EventOutcome.Conflict, await AddAsync(store, Gap(12, 15, 4, boot: 9))); // another gap, of a later boot

        StoredEvent[] stored = await ReadAsync(store);
        Assert.Equal(81, Assert.IsType<GapEvent>(stored[1].Event).LastLostSeq);
        Assert.Equal(2, stored.Length);
    }

    [Fact]
    public async Task Add_Gaps_StandBehindTheEventBeforeThem()
    {
        using var tables = new TestTables("memory");
        EventStore store = await NewStoreAsync(tables);
        await AddAsync(store, Gap(1, 5, 5, epoch: "00000001"), NewYear - 5_000); // nothing before: where it arrives
        await AddAsync(store, Status(6, NewYear, epoch: "00000001"));
        await AddAsync(store, Gap(7, 9, 3, epoch: "00000001"), NewYear + 900_000);
        await AddAsync(store, Status(10, NewYear + 1000, epoch: "00000001"));
        await AddAsync(store, Gap(1, 3, 3), NewYear + 900_000); // a new epoch: behind all that is there
        await AddAsync(store, Status(4, NewYear + 2000));
        await AddAsync(store, Gap(90, 95, 6, epoch: null), NewYear + 900_000); // epoch unknown

        string[] order = [.. (await ReadAsync(store)).Select(one => one.Event switch
        {
            GapEvent gap => $"gap {gap.FirstLostSeq}",
            NumberedEvent numbered => $"{numbered.Seq}",
            _ => "?",
        })];
        Assert.Equal(["gap 1", "6", "gap 7", "10", "gap 1", "4", "gap 90"], order);
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task Read_ARange_IncludesItsStartAndExcludesItsEnd(string kind)
    {
        using var tables = new TestTables(kind);
        EventStore store = await NewStoreAsync(tables);
        for (int seq = 1; seq <= 5; seq++)
            await AddAsync(store, Status(seq, NewYear + (seq * 1000)));

        Assert.Equal("2, 3", await SeqsAsync(store, 2000, 4000, false, null));
        Assert.Equal("3, 2", await SeqsAsync(store, 2000, 4000, true, null));
        Assert.Equal("5, 4", await SeqsAsync(store, null, null, true, 2));
        Assert.Equal("1", await SeqsAsync(store, null, 1001, false, null));
        Assert.Equal("", await SeqsAsync(store, 1001, 1002, false, null));
    }

    [Fact]
    public async Task Add_WithTimeToKeep_ExpiresTogetherWithItsClaim()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(NewYear));
        var events = new MemoryTable(EventStore.EventsSchema("events"), time);
        var store = new EventStore(events, new MemoryTable(EventStore.RefusedSchema("refused")), TimeSpan.FromDays(30));
        await AddAsync(store, Status(1, NewYear));

        time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(EventOutcome.Repeated, await AddAsync(store, Status(1, NewYear)));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await ReadAsync(store));
    }

    private static async Task<EventStore> NewStoreAsync(TestTables tables) => new(
        await tables.CreateAsync(EventStore.EventsSchema($"events-{Guid.NewGuid():N}")),
        await tables.CreateAsync(EventStore.RefusedSchema($"refused-{Guid.NewGuid():N}")));

    private static async Task<EventOutcome> AddAsync(EventStore store, string json, long receivedAt = NewYear) =>
        (await store.AddAsync(InEnvelope(json, receivedAt), None)).Outcome;

    private static async Task<StoredEvent[]> ReadAsync(EventStore store, string device = "boiler-1") =>
        await store.ReadAsync(device, null, null, false, null, None).ToArrayAsync();

    private static async Task<RefusedMessage[]> RefusedAsync(EventStore store, string client) =>
        await store.ReadRefusedAsync(client, None).ToArrayAsync();

    private static async Task<string> SeqsAsync(EventStore store, long? from, long? until, bool isNewestFirst, int? limit) =>
        string.Join(", ", await store.ReadAsync("boiler-1", At(from), At(until), isNewestFirst, limit, None)
            .Select(one => ((NumberedEvent)one.Event).Seq).ToArrayAsync());

    private static DateTimeOffset? At(long? ms) => ms is { } given ? DateTimeOffset.FromUnixTimeMilliseconds(NewYear + given) : null;
}
