using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Cloud.Events;
using Cloud.Lambda;
using Tables;

namespace Cloud.Store;

/// <summary>The function Store: takes the rules' envelopes and stores their events.</summary>
/// <remarks>What a table refuses for now fails the invocation, so that the service invokes the function again. What the
/// device did wrong does not: the message is kept aside and counted, and a second try would find the same.</remarks>
internal static class StoreFunction
{
    /// <summary>Metric and alarm: messages in another's name, or that are no events.</summary>
    public const string RefusedMetric = "RefusedEvents";

    /// <summary>Metric and alarm: known events that came again with other content.</summary>
    public const string ConflictMetric = "EventConflicts";

    private const int DaysMax = 3650;

    /// <summary>Makes the handler.</summary>
    /// <exception cref="InvalidOperationException">An environment variable is missing or wrong.</exception>
    public static FunctionHandler Create(FunctionContext context) => Create(context, FunctionTables.Open);

    internal static FunctionHandler Create(FunctionContext context, Func<TableSchema, ITable> open)
    {
        var store = new EventStore(
            open(EventStore.EventsSchema(context.Require("EVENTS_TABLE"))),
            open(EventStore.RefusedSchema(context.Require("REFUSED_TABLE"))),
            TimeToKeep(context.Get("EVENT_DAYS")));
        return async (invocation, cancel) =>
        {
            Envelope envelope = Envelope.Parse(invocation.Payload);
            EventResult result = await store.AddAsync(envelope, cancel).ConfigureAwait(false);
            if (result.Outcome is EventOutcome.Refused or EventOutcome.Conflict)
            {
                context.Log.Warn($"A message was kept aside: {result.Reason}", ("client", envelope.ClientId), ("topic", envelope.Topic));
                context.Metrics.Count(result.Outcome == EventOutcome.Refused ? RefusedMetric : ConflictMetric, 1);
            }

            return Answer(result);
        };
    }

    private static TimeSpan? TimeToKeep(string? days)
    {
        if (days is null or "0")
            return null;
        return int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= DaysMax
            ? TimeSpan.FromDays(number)
            : throw new InvalidOperationException($"EVENT_DAYS is {days}; expected 0 to {DaysMax} days.");
    }

    private static ReadOnlyMemory<byte> Answer(EventResult result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("outcome", result.Outcome switch
        {
            EventOutcome.Added => "added",
            EventOutcome.Repeated => "repeated",
            EventOutcome.Conflict => "conflict",
            EventOutcome.Refused => "refused",
            _ => "ignored",
        });
        if (result.Event is { } one)
        {
            json.WriteString("deviceId", one.DeviceId);
            if (one.Epoch is not null)
                json.WriteString("epoch", one.Epoch);
            if (one is NumberedEvent numbered)
                json.WriteNumber("seq", numbered.Seq);
        }

        if (result.Reason is not null)
            json.WriteString("reason", result.Reason);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
