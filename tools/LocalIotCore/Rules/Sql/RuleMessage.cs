namespace LocalIotCore.Rules.Sql;

/// <summary>A message as the rules see it. The payload is parsed at most once, however many rules look into it, so the
/// bytes must not change while it lives. Disposing it gives memory back early; forgetting to is harmless.</summary>
public sealed class RuleMessage : IDisposable
{
    private PayloadDocument? _json;

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
    public string? TraceId { get; init; }
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
}
