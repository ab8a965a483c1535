namespace LocalIotCore.Rules.Sql;

/// <summary>A message as the rules see it. The payload is read at most once, however many rules look into it, so the
/// bytes must not change while it lives. Disposing it gives memory back early; forgetting to is harmless.</summary>
public sealed class RuleMessage : IDisposable
{
    private PayloadDocument? _json;
    private TopAttributes? _top;
    private string? _traceId;

    /// <summary>Topic, without the `$aws/rules/NAME/` of Basic Ingest.</summary>
    public required string Topic { get; init; }
    public required ReadOnlyMemory<byte> Payload { get; init; }
    /// <summary>When the rules engine saw it.</summary>
    public required DateTimeOffset Timestamp { get; init; }
    /// <summary>Client id of the publisher; null if the message did not come over MQTT.</summary>
    public string? ClientId { get; init; }
    /// <summary>Certificate id, or user id of a caller over HTTP.</summary>
    public string? Principal { get; init; }
    /// <summary>IP address of the publisher.</summary>
    public string? SourceIp { get; init; }
    /// <summary>Id that log lines and error messages share; null if the message did not come over MQTT.</summary>
    public string? TraceId
    {
        get => _traceId ?? (IsTraced ? MakeTraceId() : null);
        init => _traceId = value;
    }
    /// <summary>Whether it gets an id when somebody asks for it: hardly any message is asked.</summary>
    internal bool IsTraced { get; init; }
    /// <summary>User properties of MQTT 5, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];
    /// <summary>Other properties of MQTT 5, by the names that get_mqtt_property knows: content_type, format_indicator,
    /// response_topic, correlation_data (in base64).</summary>
    public IReadOnlyDictionary<string, string>? MqttProperties { get; init; }

    internal PayloadDocument Json
    {
        get
        {
            if (Volatile.Read(ref _json) is { } known)
                return known;
            var parsed = PayloadDocument.Parse(Payload);
            if (Interlocked.CompareExchange(ref _json, parsed, null) is not { } earlier)
                return parsed;
            parsed.Dispose();
            return earlier;
        }
    }

    public void Dispose() => _json?.Dispose();

    /// <summary>An attribute at the top of the payload; Undefined if there is none. The document is made only for what cannot
    /// be read without it, and used if it is there.</summary>
    /// <param name="utf8">The name in UTF-8; empty: it is known only as text.</param>
    internal SqlValue Attribute(string name, ReadOnlySpan<byte> utf8, bool isSecond)
    {
        if (!utf8.IsEmpty && Volatile.Read(ref _json) is null)
        {
            ReadOnlySpan<byte> payload = Payload.Span;
            if ((_top ??= TopAttributes.Of(payload)).TryGet(payload, utf8, isSecond, out SqlValue value))
                return value;
        }
        PayloadDocument document = Json;
        return document.IsObject && document.Element.TryGetProperty(name, out var member)
            ? SqlValue.From(member, isSecond)
            : SqlValue.Undefined;
    }

    private string MakeTraceId()
    {
        string made = RuleEvent.NewTraceId();
        return Interlocked.CompareExchange(ref _traceId, made, null) ?? made;
    }
}
