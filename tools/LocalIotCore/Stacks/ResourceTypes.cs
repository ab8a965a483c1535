using LocalIotCore.Functions;
using LocalIotCore.Identity;

namespace LocalIotCore.Stacks;

/// <summary>What `Ref` and `GetAtt` give for a resource, and whether the local cloud runs it.</summary>
/// <param name="NameProperty">Property with its name; null if it has none of its own.</param>
/// <param name="Arn">Its ARN, from its name; null if it has none.</param>
internal sealed record ResourceType(string? NameProperty, Func<string, string>? Arn)
{
    /// <summary>Why it is not run here; null if it is.</summary>
    public string? Ignored { get; init; }

    /// <summary>Between the stack's name and the logical id, in the name of a resource that is given none.</summary>
    public char NameSeparator { get; init; } = '-';

    /// <summary>What `Ref` gives, from the name.</summary>
    public Func<string, string> Reference { get; init; } = name => name;

    /// <summary>Further attributes, from the name.</summary>
    public IReadOnlyDictionary<string, Func<string, string>> Attributes { get; init; } =
        new Dictionary<string, Func<string, string>>();
}

/// <summary>The resource types that a template may have.</summary>
internal static class ResourceTypes
{
    private const string Permissions = "rules, functions and schedules may do everything here";
    private const string Metrics = "metrics are kept in metrics.jsonl, and nobody watches them";
    private const string Logs = "lines go to the local cloud's log";
    private static readonly string Iam = $"arn:{LocalAccount.Partition}:iam::{LocalAccount.AccountId}:";

    private static readonly Dictionary<string, ResourceType> Known = new()
    {
        ["AWS::IoT::TopicRule"] = new("RuleName", Arn("iot", "rule/")) { NameSeparator = '_' },
        ["AWS::IoT::Policy"] = new("PolicyName", Arn("iot", "policy/")) { Attributes = Id() },
        ["AWS::IoT::ThingType"] = new("ThingTypeName", Arn("iot", "thingtype/")) { Attributes = Id() },
        ["AWS::DynamoDB::Table"] = new("TableName", Arn("dynamodb", "table/")),
        ["AWS::Lambda::Function"] = new("FunctionName", LocalArn.Function),
        ["AWS::Lambda::EventInvokeConfig"] = new(null, null),
        ["AWS::SQS::Queue"] = new("QueueName", LocalArn.Queue)
        {
            Reference = QueueUrl,
            Attributes = new Dictionary<string, Func<string, string>> { ["QueueName"] = name => name, ["QueueUrl"] = QueueUrl },
        },
        ["AWS::Scheduler::Schedule"] = new("Name", Arn("scheduler", "schedule/default/")),
        ["AWS::Events::EventBus"] = new("Name", Arn("events", "event-bus/"))
        {
            Attributes = new Dictionary<string, Func<string, string>> { ["Name"] = name => name },
        },

        ["AWS::IoT::Thing"] = Ignored("things are made with `heating provision`", "ThingName", Arn("iot", "thing/")),
        ["AWS::IoT::ProvisioningTemplate"] =
            Ignored("it is made through the HTTPS API", "TemplateName", Arn("iot", "provisioningtemplate/")),
        ["AWS::Events::Rule"] = Ignored("all events of a bus are kept in events.jsonl", "Name", Arn("events", "rule/")),
        ["AWS::Scheduler::ScheduleGroup"] = Ignored("schedules need no group here", "Name", Arn("scheduler", "schedule-group/")),
        ["AWS::SNS::Topic"] = Ignored("rules write its messages to a file", "TopicName", Arn("sns", "")) with
        {
            Reference = Arn("sns", ""),
        },
        ["AWS::SNS::Subscription"] = Ignored("nobody is told of SNS messages here"),
        ["AWS::SNS::TopicPolicy"] = Ignored(Permissions),
        ["AWS::S3::Bucket"] = Ignored("rules write its objects to a folder", "BucketName",
            name => $"arn:{LocalAccount.Partition}:s3:::{name}"),
        ["AWS::S3::BucketPolicy"] = Ignored(Permissions),
        ["AWS::SQS::QueuePolicy"] = Ignored(Permissions),
        ["AWS::Lambda::Permission"] = Ignored(Permissions),
        ["AWS::IAM::Role"] = Ignored(Permissions, "RoleName", name => $"{Iam}role/{name}"),
        ["AWS::IAM::Policy"] = Ignored(Permissions, "PolicyName"),
        ["AWS::IAM::RolePolicy"] = Ignored(Permissions, "PolicyName"),
        ["AWS::IAM::ManagedPolicy"] = Ignored(Permissions, "ManagedPolicyName", name => $"{Iam}policy/{name}"),
        ["AWS::Logs::LogGroup"] = Ignored(Logs, "LogGroupName", name => Arn("logs", "log-group:")(name) + ":*"),
        ["AWS::Logs::LogStream"] = Ignored(Logs, "LogStreamName"),
        ["AWS::Logs::ResourcePolicy"] = Ignored(Permissions, "PolicyName"),
        ["AWS::Logs::MetricFilter"] = Ignored(Metrics, "FilterName"),
        ["AWS::Logs::QueryDefinition"] = Ignored(Logs, "Name"),
        ["AWS::CloudWatch::Alarm"] = Ignored(Metrics, "AlarmName", Arn("cloudwatch", "alarm:")),
        ["AWS::CloudWatch::CompositeAlarm"] = Ignored(Metrics, "AlarmName", Arn("cloudwatch", "alarm:")),
        ["AWS::CloudWatch::Dashboard"] = Ignored("it is drawn by CloudWatch", "DashboardName"),
        ["AWS::SSM::Parameter"] = Ignored("functions get their secrets from environment variables here", "Name"),
        ["AWS::KMS::Key"] = Ignored("nothing is encrypted at rest here", null, Arn("kms", "key/")),
        ["AWS::KMS::Alias"] = Ignored("nothing is encrypted at rest here", "AliasName"),
    };

    /// <summary>The type of a name, or null if the local cloud does not know it.</summary>
    public static ResourceType? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>The name in a queue's URL or ARN.</summary>
    public static string QueueName(string urlOrArn) => urlOrArn[(urlOrArn.LastIndexOfAny(['/', ':']) + 1)..];

    private static string QueueUrl(string name) => $"https://sqs.{LocalAccount.Region}.amazonaws.com/{LocalAccount.AccountId}/{name}";

    private static Func<string, string> Arn(string service, string path) => name => LocalArn.Prefix(service) + path + name;

    private static ResourceType Ignored(string reason, string? nameProperty = null, Func<string, string>? arn = null) =>
        new(nameProperty, arn) { Ignored = reason };

    private static Dictionary<string, Func<string, string>> Id() => new() { ["Id"] = name => name };
}
