namespace LocalIotCore.Identity;

/// <summary>The AWS region and account that the local cloud claims to be; ARNs in policies must use them.</summary>
public static class LocalAccount
{
    public const string Partition = "aws";
    public const string Region = "us-east-1";

    /// <summary>Twelve zeros: no real account has this number.</summary>
    public const string AccountId = "000000000000";

    /// <summary>The prefix of every ARN of this cloud's IoT.</summary>
    public const string IotArnPrefix = "arn:" + Partition + ":iot:" + Region + ":" + AccountId + ":";
}
