namespace LocalIotCore.Shadows;

/// <summary>Why a request is rejected: AWS's code and text (Developer Guide, device shadow error messages, which has
/// none for names).</summary>
/// <param name="Code">An HTTP status.</param>
/// <param name="Message">AWS's text.</param>
public sealed record ShadowError(int Code, string Message)
{
    internal static ShadowError InvalidJson { get; } = new(400, "Invalid JSON");
    internal static ShadowError InvalidThingName { get; } =
        new(400, "Invalid thing name; 1 to 128 characters of a-z A-Z 0-9 : _ - are expected");
    internal static ShadowError InvalidShadowName { get; } =
        new(400, "Invalid shadow name; 1 to 64 characters of a-z A-Z 0-9 $ : _ - are expected");
    internal static ShadowError MissingState { get; } = new(400, "Missing required node: state");
    internal static ShadowError StateNoObject { get; } = new(400, "State node must be an object");
    internal static ShadowError InvalidNode { get; } = new(400, "State contains an invalid node");
    internal static ShadowError InvalidVersion { get; } = new(400, "Invalid version");
    internal static ShadowError InvalidClientToken { get; } = new(400, "Invalid clientToken");
    internal static ShadowError VersionConflict { get; } = new(409, "Version conflict");
    internal static ShadowError TooLarge { get; } = new(413, "The payload exceeds the maximum size allowed");
    internal static ShadowError NotUtf8 { get; } =
        new(415, "Unsupported documented encoding; supported encoding is UTF-8");
    internal static ShadowError TooManyRequests { get; } = new(429, "Too many requests");
    internal static ShadowError Failed { get; } = new(500, "Internal service failure");

    /// <param name="section">`desired` or `reported`.</param>
    internal static ShadowError NoObject(string section) =>
        new(400, $"{(section == "desired" ? "Desired" : "Reported")} node must be an object");

    internal static ShadowError TooDeep(int depthMax) =>
        new(400, $"JSON contains too many levels of nesting; maximum is {depthMax}");

    internal static ShadowError NotFound(ShadowName name) => new(404, $"No shadow exists with name: '{name.Title}'");
}
