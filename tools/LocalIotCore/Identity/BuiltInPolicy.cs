namespace LocalIotCore.Identity;

/// <summary>A policy that comes with the project: one document for AWS and the local cloud.</summary>
/// <remarks>The documents are tools/Cloud/policies/*.json. Their ARNs contain CloudFormation's pseudo parameters
/// <c>${AWS::Partition}</c>, <c>${AWS::Region}</c> and <c>${AWS::AccountId}</c>, which must be replaced before AWS IoT
/// gets them; <c>${iot:…}</c> are IoT's own variables and stay.</remarks>
public sealed class BuiltInPolicy
{
    /// <summary>What a heating device may do: publish on its own topics, receive its own commands, use its own shadows
    /// and jobs, but delete no shadow. Subscribe and Receive cover all of <c>$aws/things/{thing}/</c>, because separate
    /// entries for shadows and jobs would exceed AWS's limit of 2,048 characters in regions with long names.</summary>
    public static readonly BuiltInPolicy Device = new("heating-device", "LocalIotCore.device-policy.json");

    /// <summary>What a spectator may do: receive <c>home/heating/</c>, publish nothing.</summary>
    public static readonly BuiltInPolicy Watch = new("heating-watch", "LocalIotCore.watch-policy.json");

    /// <summary>What a device without an identity may do with the claim certificate that all of them share: ask for a
    /// certificate and provision itself with the template heating-fleet, nothing else. Its client ids begin with
    /// "claim-", so that it can never take the place of a device.</summary>
    public static readonly BuiltInPolicy Claim = new("heating-claim", "LocalIotCore.claim-policy.json");

    private const string ClaimedTemplate = "/heating-fleet/";

    private BuiltInPolicy(string name, string resource)
    {
        Name = name;
        Template = Load(resource);
    }

    /// <summary>The policy's name in the registry.</summary>
    public string Name { get; }

    /// <summary>The document with its placeholders.</summary>
    public string Template { get; }

    /// <summary>The document for the local cloud.</summary>
    public string Local => For(LocalAccount.Partition, LocalAccount.Region, LocalAccount.AccountId);

    /// <summary>The document of <see cref="Claim"/> for the local cloud and another template.</summary>
    public static string ClaimOf(string templateName) =>
        Claim.Local.Replace(ClaimedTemplate, $"/{templateName}/", StringComparison.Ordinal);

    /// <summary>The document for an account.</summary>
    /// <param name="partition">For example aws or aws-cn.</param>
    /// <param name="region">For example eu-central-1.</param>
    /// <param name="accountId">Twelve digits.</param>
    public string For(string partition, string region, string accountId) => Template
        .Replace("${AWS::Partition}", partition, StringComparison.Ordinal)
        .Replace("${AWS::Region}", region, StringComparison.Ordinal)
        .Replace("${AWS::AccountId}", accountId, StringComparison.Ordinal);

    private static string Load(string resource)
    {
        using var stream = typeof(BuiltInPolicy).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
