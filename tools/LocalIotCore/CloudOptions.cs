using LocalIotCore.Shadows;

namespace LocalIotCore;

/// <summary>How the local cloud is to run.</summary>
public sealed record CloudOptions
{
    /// <summary>Port of MQTT over mutual TLS; 0 is one from the operating system.</summary>
    public int Port { get; init; } = 8883;
    /// <summary>Port of MQTT without TLS and without identity; null is off, 0 is one from the operating
    /// system.</summary>
    public int? PlainPort { get; init; }
    /// <summary>Port of HTTPS, the data and the control plane; null is off, 0 is one from the operating system.
    /// </summary>
    public int? HttpsPort { get; init; }
    /// <summary>Whose manners the broker has.</summary>
    public Profile Profile { get; init; } = Profile.Aws;
    /// <summary>Folder of everything durable: registry, certificates, access key, sessions, retained messages.</summary>
    public required string DataDirectory { get; init; }
    /// <summary>Address to listen on.</summary>
    public string BindAddress { get; init; } = "127.0.0.1";
    /// <summary>Limits; null is the profile's usual ones.</summary>
    public CloudLimits? Limits { get; init; }
    /// <summary>Limits of the shadow service.</summary>
    public ShadowLimits ShadowLimits { get; init; } = ShadowLimits.Aws;
    /// <summary>Whether devices' birth and last will go into their shadows; see <see cref="ConnectedRule"/>.</summary>
    public bool HasConnectedRule { get; init; } = true;
    /// <summary>The limits in force.</summary>
    public CloudLimits EffectiveLimits => Limits ?? CloudLimits.For(Profile);
}
