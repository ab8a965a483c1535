namespace LocalIotCore.Identity;

/// <summary>The policy every device has: one document for AWS and for the local cloud.</summary>
/// <remarks>The document is tools/Cloud/policies/device-policy.json. Its ARNs hold CloudFormation's
/// <c>${AWS::Partition}</c>, <c>${AWS::Region}</c> and <c>${AWS::AccountId}</c>, which have to be filled in before
/// AWS IoT gets it; <c>${iot:…}</c> are IoT's own variables and stay.</remarks>
public static class DevicePolicy
{
    /// <summary>The policy's name in the registry.</summary>
    public const string Name = "heating-device";

    private const string Resource = "LocalIotCore.device-policy.json";

    /// <summary>The document with its placeholders.</summary>
    public static string Template { get; } = Load();

    /// <summary>The document for the local cloud.</summary>
    public static string Local { get; } =
        For(LocalAccount.Partition, LocalAccount.Region, LocalAccount.AccountId);

    /// <summary>The document for an account.</summary>
    /// <param name="partition">Such as aws or aws-cn.</param>
    /// <param name="region">Such as eu-central-1.</param>
    /// <param name="accountId">Twelve digits.</param>
    public static string For(string partition, string region, string accountId) => Template
        .Replace("${AWS::Partition}", partition, StringComparison.Ordinal)
        .Replace("${AWS::Region}", region, StringComparison.Ordinal)
        .Replace("${AWS::AccountId}", accountId, StringComparison.Ordinal);

    private static string Load()
    {
        using var stream = typeof(DevicePolicy).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
