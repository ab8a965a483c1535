using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tables;

namespace Cloud.Events;

/// <summary>Every event of the devices once, in the order of time, never changed. See docs/storage.md.</summary>
/// <remarks>
/// An event is two items. The first claims its identity (device, epoch, sequence number) for the hash of its bytes; the
/// second, under a key that sorts by time, is the event. The claim is made by a conditional write, so of all writers at once
/// one wins, and whoever comes later with other bytes is told apart whatever time they name. A crash between the two leaves
/// a claim without its event: the delivery was not confirmed, so it comes again, finds its own hash, and writes the event.
/// </remarks>
/// <param name="keep">Events are removed this long after they arrived; null: never.</param>
public sealed class EventStore(ITable events, ITable refused, TimeSpan? keep = null)
{
    private const string Device = "deviceId";
    private const string Sort = "sort";
    private const string Payload = "payload";
    private const string ReceivedAt = "receivedAt";
    private const string ExpiresAt = "expiresAt";
    private const string Hash = "hash";
    private const string EventSort = "event";

    /// <summary>Keys of the table of events.</summary>
    public static TableSchema EventsSchema(string name) => new(name, Device, Sort, ExpiresAt);

    /// <summary>Keys of the table of refused messages; its deviceId is the client that sent the message.</summary>
    public static TableSchema RefusedSchema(string name) => new(name, Device, Sort, ExpiresAt);

    /// <summary>Stores what a message says, or keeps it aside.</summary>
    /// <exception cref="TableException">Nothing is promised: deliver the message again.</exception>
    public async Task<EventResult> AddAsync(Envelope envelope, CancellationToken cancel)
    {
        HeatingEvent read;
        try
        {
            read = HeatingEvent.Parse(envelope.Payload);
        }
        catch (HeatingEventException fault)
        {
            // To a rule, what is no JSON has no deviceId either: the fault says more.
            string both = envelope.Refused is { } wrong ? $"{wrong}; {fault.Message}" : fault.Message;
            return await RefuseAsync(envelope, EventOutcome.Refused, both, cancel).ConfigureAwait(false);
        }

        if (envelope.Refused is { } reason)
            return await RefuseAsync(envelope, EventOutcome.Refused, reason, cancel).ConfigureAwait(false);

        if (read.DeviceId != envelope.ClientId)
        {
            string other = $"deviceId is {read.DeviceId}, the client is {envelope.ClientId}: no device speaks for another.";
            return await RefuseAsync(envelope, EventOutcome.Refused, other, cancel).ConfigureAwait(false);
        }

        return read switch
        {
            NumberedEvent numbered => await AddAsync(numbered, envelope, cancel).ConfigureAwait(false),
            GapEvent gap => await new GapStore(events, this).AddAsync(gap, envelope, cancel).ConfigureAwait(false),
            _ => new EventResult(EventOutcome.Ignored, read, null),
        };
    }

    /// <summary>Events of a device by time; gaps stand behind the event that they follow.</summary>
    /// <param name="from">Included; null: from the first.</param>
    /// <param name="until">Excluded; null: to the last.</param>
    public async IAsyncEnumerable<StoredEvent> ReadAsync(string deviceId, DateTimeOffset? from, DateTimeOffset? until,
        bool isNewestFirst, int? limit, [EnumeratorCancellation] CancellationToken cancel)
    {
        var items = events.QueryJsonAsync(deviceId, EventKeys.From(from), EventKeys.Until(until), isNewestFirst, limit, cancel);
        await foreach (ReadOnlyMemory<byte> item in items.ConfigureAwait(false))
            yield return Read(item.Span);
    }

    /// <summary>Messages of a client that were kept aside, in the order in which they came.</summary>
    public async IAsyncEnumerable<RefusedMessage> ReadRefusedAsync(
        string clientId, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (JsonObject item in refused.QueryAsync(clientId, null, null, false, null, cancel).ConfigureAwait(false))
        {
            yield return new RefusedMessage(
                item["outcome"]!.GetValue<string>(), item["reason"]!.GetValue<string>(), item[ReceivedAt]!.GetValue<long>(),
                item[Payload] is { } text ? Encoding.UTF8.GetBytes(text.GetValue<string>())
                    : Convert.FromBase64String(item["payloadBase64"]!.GetValue<string>()));
        }
    }

    internal static string HashOf(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    /// <summary>An item for a device, with what every item has.</summary>
    internal JsonObject NewItem(string deviceId, string sort, long receivedAt)
    {
        var item = new JsonObject { [Device] = deviceId, [Sort] = sort, [ReceivedAt] = receivedAt };
        if (keep is { } time)
            item[ExpiresAt] = (receivedAt / 1000) + (long)time.TotalSeconds;
        return item;
    }

    /// <summary>The item that is the event.</summary>
    internal JsonObject EventItem(HeatingEvent one, string sort, long receivedAt)
    {
        JsonObject item = NewItem(one.DeviceId, sort, receivedAt);
        item[Payload] = Encoding.UTF8.GetString(one.Json.Span);
        return item;
    }

    /// <summary>Keeps aside what has the identity of an event, and is another.</summary>
    internal Task<EventResult> ConflictAsync(Envelope envelope, string what, CancellationToken cancel) =>
        RefuseAsync(envelope, EventOutcome.Conflict, $"{what} is stored with other content; the first stays.", cancel);

    private static StoredEvent Read(ReadOnlySpan<byte> item) =>
        StoredItem.TryRead(item, out byte[] json, out long receivedAt) && StoredStatus.TryRead(json) is { } status
            ? new StoredEvent(status, status.Time, receivedAt)
            : ReadAny(item);

    private static StoredEvent ReadAny(ReadOnlySpan<byte> item)
    {
        string? sort = null;
        HeatingEvent? one = null;
        long receivedAt = 0;
        var reader = new Utf8JsonReader(item);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isPayload = reader.ValueTextEquals("payload"u8);
            bool isReceivedAt = reader.ValueTextEquals("receivedAt"u8);
            bool isSort = reader.ValueTextEquals("sort"u8);
            reader.Read();
            if (isPayload)
            {
                byte[] bytes = new byte[reader.ValueSpan.Length];
                ReadOnlyMemory<byte> json = bytes.AsMemory(0, reader.CopyString(bytes));
                one = EventReader.Read(json, isChecked: true);
            }
            else if (isReceivedAt)
            {
                receivedAt = reader.GetInt64();
            }
            else if (isSort)
            {
                sort = reader.GetString();
            }
        }

        return one is not null && sort is not null
            ? new StoredEvent(one, one is NumberedEvent numbered ? numbered.Time : EventKeys.Parse(sort), receivedAt)
            : throw new TableException(TableFault.Damaged, $"An item of the table is no event: {Encoding.UTF8.GetString(item)}");
    }

    private async Task<EventResult> AddAsync(NumberedEvent one, Envelope envelope, CancellationToken cancel)
    {
        string sort = EventKeys.Event(one);
        string hash = HashOf(one.Json);
        JsonObject claim = NewItem(one.DeviceId, EventKeys.Identity(one), envelope.ReceivedAt);
        claim[Hash] = hash;
        claim[EventSort] = sort;
        JsonObject item = EventItem(one, sort, envelope.ReceivedAt);
        var (known, there) = await events.TryAddBothAsync(claim, item, cancel).ConfigureAwait(false);
        if (known is not null)
        {
            if ((string?)known[Hash] != hash)
            {
                string what = $"The event {one.Seq} of epoch {one.Epoch ?? "none"}";
                return await ConflictAsync(envelope, what, cancel).ConfigureAwait(false);
            }

            // Claimed for these bytes: of writers with the same, one adds the event.
            there = await events.TryAddAsync(item, cancel).ConfigureAwait(false);
        }

        return new EventResult(there is null ? EventOutcome.Added : EventOutcome.Repeated, one, null);
    }

    private async Task<EventResult> RefuseAsync(Envelope envelope, EventOutcome outcome, string reason, CancellationToken cancel)
    {
        // The same delivery, tried again, has the same key.
        string sort = $"{EventKeys.Time(DateTimeOffset.FromUnixTimeMilliseconds(envelope.ReceivedAt))}#{HashOf(envelope.Payload)}";
        string client = envelope.ClientId is { Length: > 0 } id ? id : "n/a"; // AWS's word for a message without a client
        JsonObject item = NewItem(client, sort, envelope.ReceivedAt);
        item["outcome"] = outcome == EventOutcome.Conflict ? "conflict" : "refused";
        item["reason"] = reason;
        item["topic"] = envelope.Topic;
        if (TextOf(envelope.Payload) is { } text)
            item[Payload] = text;
        else
            item["payloadBase64"] = Convert.ToBase64String(envelope.Payload.Span);
        await refused.TryAddAsync(item, cancel).ConfigureAwait(false);
        return new EventResult(outcome, null, reason);
    }

    // Anything may be sent; what is no plain text is kept as base64, which has a known size.
    private static string? TextOf(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.Span);
            return text.Any(letter => char.IsControl(letter) && letter is not ('\t' or '\r' or '\n')) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <summary>What became of a message.</summary>
public enum EventOutcome
{
    /// <summary>It is stored now; a gap may have replaced a smaller one.</summary>
    Added,

    /// <summary>It was stored before.</summary>
    Repeated,

    /// <summary>Another event has its identity; it was kept aside.</summary>
    Conflict,

    /// <summary>It does not count; it was kept aside.</summary>
    Refused,

    /// <summary>It is no event: health or connection.</summary>
    Ignored,
}

/// <summary>What became of a message, and why.</summary>
/// <param name="Event">Null: it was kept aside.</param>
public sealed record EventResult(EventOutcome Outcome, HeatingEvent? Event, string? Reason);

/// <summary>An event of the table.</summary>
/// <param name="Time">Its own time; of a gap, that of the event before it.</param>
/// <param name="ReceivedAt">Unix time in milliseconds at which it first arrived.</param>
public sealed record StoredEvent(HeatingEvent Event, DateTimeOffset Time, long ReceivedAt);

/// <summary>A message that was kept aside.</summary>
public sealed record RefusedMessage(string Outcome, string Reason, long ReceivedAt, ReadOnlyMemory<byte> Payload);
