using LocalIotCore.Identity;

namespace LocalIotCore.Functions;

/// <summary>ARNs of what the local cloud runs for other services than IoT.</summary>
public static class LocalArn
{
    public static string Function(string name) => $"{Prefix("lambda")}function:{name}";

    public static string Queue(string name) => $"{Prefix("sqs")}{name}";

    /// <summary>The beginning of a service's ARNs: `arn:aws:sqs:us-east-1:000000000000:`.</summary>
    public static string Prefix(string service) =>
        $"arn:{LocalAccount.Partition}:{service}:{LocalAccount.Region}:{LocalAccount.AccountId}:";

    /// <summary>The function's name in a name, ARN or ARN with a version or alias.</summary>
    public static string FunctionName(string nameOrArn)
    {
        string prefix = Function("");
        string name = nameOrArn.StartsWith(prefix, StringComparison.Ordinal) ? nameOrArn[prefix.Length..] : nameOrArn;
        int qualifier = name.IndexOf(':', StringComparison.Ordinal);
        return qualifier < 0 ? name : name[..qualifier];
    }
}
