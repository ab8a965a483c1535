using Amazon;
using Amazon.Runtime;

namespace Heating.Aws;

/// <summary>The service to call, and the identity to call it with.</summary>
internal sealed record AwsTarget
{
    /// <summary>URL of the control plane.</summary>
    public required Uri ControlPlane { get; init; }

    /// <summary>URL of the data plane; null: ask the control plane (DescribeEndpoint).</summary>
    public required Uri? DataPlane { get; init; }

    /// <summary>Credentials that sign the requests.</summary>
    public required AWSCredentials Credentials { get; init; }

    /// <summary>Region of the signature.</summary>
    public required RegionEndpoint Region { get; init; }

    /// <summary>PEM file with the only trusted CAs; null: the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Data directory of the local cloud; null: the service was not found through one.</summary>
    public string? DataRoot { get; init; }

    /// <summary>The default folder for the files of a thing.</summary>
    public string CredentialsFolder(string thingName) => DataRoot is { } root
        ? DataDirectory.Of(root).Credentials(thingName)
        : DataDirectory.AwsCredentials(thingName);

    /// <summary>How messages refer to it.</summary>
    public required string Description { get; init; }

    /// <summary>What to do if it cannot be reached; null: nothing.</summary>
    public string? Remedy { get; init; }
}

/// <summary>One of the two HTTPS services of AWS IoT Core that are used here.</summary>
/// <param name="SigningName">Its name in a signature's scope, as in botocore's service models.</param>
internal sealed record AwsService(string SigningName)
{
    /// <summary>Things and endpoints.</summary>
    public static readonly AwsService ControlPlane = new("iot");

    /// <summary>Shadows.</summary>
    public static readonly AwsService DataPlane = new("iotdata");
}
