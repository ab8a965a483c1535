using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace LocalIotCore.Shadows;

/// <summary>A section of a request's state: absent, null, or an object.</summary>
/// <param name="Patch">What to merge; null with <paramref name="IsPresent"/> clears the section.</param>
internal readonly record struct SectionPatch(bool IsPresent, JsonObject? Patch);

/// <summary>A request, read and checked as a whole.</summary>
internal sealed record ShadowRequest
{
    /// <summary>Echoed in the response; null if there is no valid one.</summary>
    public string? ClientToken { get; private init; }

    /// <summary>The version that the sender believes to be current; null if not given.</summary>
    public long? Version { get; private init; }

    /// <summary>Whether `state` is null, which clears both sections.</summary>
    public bool IsStateNull { get; private init; }

    public SectionPatch Desired { get; private init; }

    public SectionPatch Reported { get; private init; }

    /// <summary>What is wrong with the request; null if nothing. The token is set even then, if it could be
    /// read.</summary>
    public ShadowError? Error { get; private init; }

    private static readonly JsonDocumentOptions Strict =
        new() { AllowDuplicateProperties = false, MaxDepth = ShadowSyntax.LevelsMax };

    /// <summary>Parses a get or delete request: empty, or an object with a token.</summary>
    public static ShadowRequest Bare(ReadOnlySpan<byte> payload, ShadowLimits limits) =>
        payload.IsEmpty ? new ShadowRequest() : Parse(payload, limits, (_, request) => request);

    /// <summary>Parses an update request.</summary>
    public static ShadowRequest Update(ReadOnlySpan<byte> payload, ShadowLimits limits) =>
        Parse(payload, limits, (root, request) => WithState(root, request, limits));

    private static ShadowRequest Parse(
        ReadOnlySpan<byte> payload, ShadowLimits limits, Func<JsonObject, ShadowRequest, ShadowRequest> read)
    {
        if (!Utf8.IsValid(payload))
            return new ShadowRequest { Error = ShadowError.NotUtf8 };
        if (ShadowSyntax.Check(payload, limits) is { } error)
            return new ShadowRequest { Error = error };
        try
        {
            if (JsonNode.Parse(payload, documentOptions: Strict) is not JsonObject root)
                return new ShadowRequest { Error = ShadowError.InvalidJson };
            ShadowRequest request = WithToken(root, limits);
            return request.Error is null ? read(root, request) : request;
        }
        catch (JsonException)
        {
            return new ShadowRequest { Error = ShadowError.InvalidJson };
        }
    }

    private static ShadowRequest WithToken(JsonObject root, ShadowLimits limits)
    {
        if (!root.TryGetPropertyValue("clientToken", out JsonNode? token))
            return new ShadowRequest();
        bool isText = token is JsonValue value && value.GetValueKind() == JsonValueKind.String;
        string? text = isText ? token!.GetValue<string>() : null;
        return text is not null && Encoding.UTF8.GetByteCount(text) <= limits.ClientTokenBytesMax
            ? new ShadowRequest { ClientToken = text }
            : new ShadowRequest { Error = ShadowError.InvalidClientToken };
    }

    private static ShadowRequest WithState(JsonObject root, ShadowRequest request, ShadowLimits limits)
    {
        if (!root.TryGetPropertyValue("state", out JsonNode? state))
            return request with { Error = ShadowError.MissingState };
        if (state is not (null or JsonObject))
            return request with { Error = ShadowError.StateNoObject };
        request = WithSections(state as JsonObject, request with { IsStateNull = state is null }, limits);
        return request.Error is null ? WithVersion(root, request) : request;
    }

    private static ShadowRequest WithSections(JsonObject? state, ShadowRequest request, ShadowLimits limits)
    {
        if (state is null)
            return request;
        foreach ((string key, JsonNode? node) in state)
        {
            if (key is not ("desired" or "reported"))
                return request with { Error = ShadowError.InvalidNode };
            if (node is not (null or JsonObject))
                return request with { Error = ShadowError.NoObject(key) };
            if (Check(node, 1, limits) is { } error)
                return request with { Error = error };
            var patch = new SectionPatch(true, (JsonObject?)node);
            request = key == "desired" ? request with { Desired = patch } : request with { Reported = patch };
        }
        return request;
    }

    private static ShadowRequest WithVersion(JsonObject root, ShadowRequest request)
    {
        if (!root.TryGetPropertyValue("version", out JsonNode? version) || version is null)
            return request;
        bool isCount = version is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && value.TryGetValue(out long number) && number >= 0;
        return isCount
            ? request with { Version = version.GetValue<long>() }
            : request with { Error = ShadowError.InvalidVersion };
    }

    // Arrays may contain anything but null (Developer Guide, device-shadow-document). An array is replaced as a whole,
    // so a null in an object within one could not remove anything either.
    private static ShadowError? Check(JsonNode? node, int depth, ShadowLimits limits, bool isInArray = false)
    {
        if (node is JsonObject or JsonArray && depth > limits.DepthMax)
            return ShadowError.TooDeep(limits.DepthMax);
        isInArray |= node is JsonArray;
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray elements => elements,
            _ => [],
        };
        foreach (JsonNode? child in children)
        {
            if (child is null && isInArray)
                return ShadowError.InvalidNode;
            if (Check(child, depth + 1, limits, isInArray) is { } error)
                return error;
        }
        return null;
    }
}
