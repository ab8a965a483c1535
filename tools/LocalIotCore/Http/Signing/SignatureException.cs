namespace LocalIotCore.Http;

/// <summary>A request that is not signed, or not correctly. The names are AWS's common errors.</summary>
internal sealed class SignatureException(string name, string message) : Exception(message)
{
    /// <summary>HTTP status of all of them.</summary>
    public const int Status = 403;

    /// <summary>Name of the error.</summary>
    public string Name => name;

    public static SignatureException Missing() =>
        new("MissingAuthenticationTokenException", "Missing Authentication Token");

    public static SignatureException Incomplete(string message) => new("IncompleteSignatureException", message);

    public static SignatureException Invalid(string message) => new("InvalidSignatureException", message);

    public static SignatureException UnknownKey() =>
        new("UnrecognizedClientException", "The security token included in the request is invalid.");

    /// <summary>The error in the form of a plane. The data plane calls all of them Forbidden and keeps the text
    /// (aws-sdk-ruby issue 1064, aws-iot-device-sdk-js issue 146).</summary>
    public ApiException For(Plane plane) =>
        plane == Plane.Data ? ApiException.Forbidden(Message) : new ApiException(name, Status, Message);
}
