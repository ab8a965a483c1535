namespace LocalIotCore.Http;

/// <param name="Timestamp">Unix time in seconds.</param>
internal sealed record ListNamedShadowsResponse(IReadOnlyList<string> Results, string? NextToken, long Timestamp);

/// <param name="LastModifiedTime">Unix time in ms.</param>
internal sealed record GetRetainedMessageResponse(string Topic, byte[] Payload, int Qos, long LastModifiedTime);

/// <param name="PayloadSize">Bytes.</param>
/// <param name="LastModifiedTime">Unix time in ms.</param>
internal sealed record RetainedMessageSummary(string Topic, long PayloadSize, int Qos, long LastModifiedTime);

internal sealed record ListRetainedMessagesResponse(IReadOnlyList<RetainedMessageSummary> RetainedTopics,
    string? NextToken);

internal sealed record PublishResponse(string Message, string TraceId);
