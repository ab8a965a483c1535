using LocalIotCore.Rules;
using LocalIotCore.Rules.Actions;
using LocalIotCore.Shadows;

namespace LocalIotCore;

/// <summary>Options of the local cloud.</summary>
public sealed record CloudOptions
{
    /// <summary>Port of MQTT over mutual TLS; 0 takes a free one.</summary>
    public int Port { get; init; } = 8883;
    /// <summary>Port of MQTT without TLS and identity; null is off, 0 takes a free one.</summary>
    public int? PlainPort { get; init; }
    /// <summary>Port of HTTPS, for the data plane and the control plane; null is off, 0 takes a free one.</summary>
    public int? HttpsPort { get; init; }
    /// <summary>Whose behaviour the broker follows.</summary>
    public Profile Profile { get; init; } = Profile.Aws;
    /// <summary>Folder of all durable state: registry, certificates, access key, sessions, retained messages.</summary>
    public required string DataDirectory { get; init; }
    /// <summary>Address to listen on.</summary>
    public string BindAddress { get; init; } = "127.0.0.1";
    /// <summary>Names and addresses by which clients reach this cloud, besides localhost and the addresses that it listens
    /// on; its server certificate covers them.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];
    /// <summary>Limits; null uses the profile's defaults.</summary>
    public CloudLimits? Limits { get; init; }
    /// <summary>Whether clients of MQTT over TLS may leave out the server's name (SNI). AWS's documents disagree: one page
    /// says that clients must send it, others that they can.</summary>
    public bool AllowsNoServerName { get; init; }
    /// <summary>Whether HTTPS may publish to reserved topics such as those of shadows and Basic Ingest, as over MQTT. AWS's
    /// documents do not say; Lambda functions do so in public code, and one emulator's capture says it is refused.</summary>
    public bool AllowsReservedTopicsOverHttps { get; init; } = true;
    /// <summary>Limits of the shadow service.</summary>
    public ShadowLimits ShadowLimits { get; init; } = ShadowLimits.Aws;
    /// <summary>Limits of the rules engine.</summary>
    public RuleLimits RuleLimits { get; init; } = new();
    /// <summary>Functions, queues and tables that rules reach, if there is no template.</summary>
    public IRuleBackends RuleBackends { get; init; } = new NoBackends();
    /// <summary>CloudFormation template whose rules, functions, tables, queues and schedules are run; null for none.</summary>
    public string? TemplateFile { get; init; }
    /// <summary>Values of the template's parameters; the others take their defaults.</summary>
    public IReadOnlyDictionary<string, string> TemplateParameters { get; init; } = new Dictionary<string, string>();
    /// <summary>Folder with the functions' executables, one folder each; null: `functions` beside the program.</summary>
    public string? FunctionsDirectory { get; init; }
    /// <summary>Variables of every function, such as tokens; they win over the template's.</summary>
    public IReadOnlyDictionary<string, string> FunctionEnvironment { get; init; } = new Dictionary<string, string>();
    public CloudLimits EffectiveLimits => Limits ?? CloudLimits.For(Profile);
}

/// <summary>Whose behaviour the broker follows.</summary>
public enum Profile
{
    /// <summary>AWS IoT Core's: QoS 0 and 1, its limits, its responses to violations.</summary>
    Aws,
    /// <summary>The MQTT standard's: QoS 2, standard rules for `#` and retained messages; for conformance
    /// suites.</summary>
    Standard,
}
