using Amazon;
using Amazon.Runtime;

namespace Heating.Aws;

/// <summary>Whom to call, and as whom.</summary>
internal sealed record AwsTarget
{
    /// <summary>Where the control plane is.</summary>
    public required Uri ControlPlane { get; init; }

    /// <summary>Where the data plane is; null: the control plane knows (DescribeEndpoint).</summary>
    public required Uri? DataPlane { get; init; }

    /// <summary>What requests are signed with.</summary>
    public required AWSCredentials Credentials { get; init; }

    /// <summary>Region of the signature.</summary>
    public required RegionEndpoint Region { get; init; }

    /// <summary>PEM file of the only CAs that are trusted; null: those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>What a user calls it.</summary>
    public required string Description { get; init; }

    /// <summary>What to do if nobody answers there; null: nothing is known.</summary>
    public string? Remedy { get; init; }
}
