namespace LocalIotCore.Shadows;

/// <summary>The response to a request.</summary>
/// <param name="Code">200, or AWS's error code: 400, 404, 409, 413, 415, 429, 500.</param>
/// <param name="Body">The accepted document, or the rejection: JSON in UTF-8.</param>
public sealed record ShadowReply(int Code, ReadOnlyMemory<byte> Body)
{
    internal const int Accepted = 200;

    public bool IsAccepted => Code == Accepted;
}

/// <summary>Names of a thing's named shadows.</summary>
/// <param name="Results">In order.</param>
/// <param name="NextToken">Requests the next page; null at the end.</param>
/// <param name="Timestamp">Unix time in seconds.</param>
public sealed record ShadowList(IReadOnlyList<string> Results, string? NextToken, long Timestamp);
