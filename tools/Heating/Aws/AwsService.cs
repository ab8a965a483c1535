namespace Heating.Aws;

/// <summary>One of the two HTTPS services of AWS IoT Core that are used here.</summary>
/// <param name="SigningName">Its name in a signature's scope, as in botocore's service models.</param>
internal sealed record AwsService(string SigningName)
{
    /// <summary>Things and endpoints.</summary>
    public static readonly AwsService ControlPlane = new("iot");

    /// <summary>Shadows.</summary>
    public static readonly AwsService DataPlane = new("iotdata");
}
