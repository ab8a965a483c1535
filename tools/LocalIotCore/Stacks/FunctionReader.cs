using LocalIotCore.Functions;

namespace LocalIotCore.Stacks;

/// <summary>Reads functions, what happens to their failures, and schedules.</summary>
internal sealed class FunctionReader(string path, IReadOnlyList<ResolvedResource> resources)
{
    private const string FunctionType = "AWS::Lambda::Function";

    private readonly HashSet<string> _functions =
        [.. resources.Where(resource => resource.TypeName == FunctionType).Select(resource => resource.Name)];

    private readonly HashSet<string> _queues =
        [.. resources.Where(resource => resource.TypeName == "AWS::SQS::Queue").Select(resource => resource.Name)];

    public IReadOnlyList<FunctionDefinition> ReadFunctions()
    {
        var configs = resources.Where(resource => resource.TypeName == "AWS::Lambda::EventInvokeConfig").ToList();
        foreach (ResolvedResource config in configs)
            FunctionOf(config.Require("FunctionName"), config);
        return
        [
            .. resources.Where(resource => resource.TypeName == FunctionType).Select(function => Configured(Function(function),
                configs.Find(config => FunctionOf(config.Require("FunctionName"), config) == function.Name))),
        ];
    }

    public IReadOnlyList<ScheduleDefinition> ReadSchedules() =>
        [.. resources.Where(resource => resource.TypeName == "AWS::Scheduler::Schedule").Select(Schedule)];

    private FunctionDefinition Function(ResolvedResource function)
    {
        if (function.Require("Code") is not TemplateMap code || code.Find("S3Key") is not TemplateText key)
            throw function.Error(function.At("Code"), "The local cloud runs functions from a zip (Code: S3Key) only.");
        if (function.Require("Runtime") is TemplateText { Value: var runtime } at
            && !runtime.StartsWith("provided.", StringComparison.Ordinal))
        {
            throw function.Error(at.Position,
                $"The local cloud runs functions of the runtime provided.al2023 only, not {runtime}.");
        }
        return new FunctionDefinition(function.Name, Path.GetFileNameWithoutExtension(key.Value))
        {
            Handler = (function.Properties.Find("Handler") as TemplateText)?.Value ?? "bootstrap",
            Timeout = TimeSpan.FromSeconds(function.Number("Timeout", 3, 1, 900)),
            MemoryMb = function.Number("MemorySize", 128, 128, 10_240),
            Environment = Variables(function),
            DeadLetterQueue = (function.Properties.Find("DeadLetterConfig") as TemplateMap)?.Find("TargetArn") is { } target
                ? QueueOf(target, function)
                : null,
        };
    }

    private FunctionDefinition Configured(FunctionDefinition function, ResolvedResource? config)
    {
        if (config is null)
            return function;
        TemplateNode? failure = ((config.Properties.Find("DestinationConfig") as TemplateMap)?.Find("OnFailure") as TemplateMap)
            ?.Find("Destination");
        return function with
        {
            RetriesMax = config.Number("MaximumRetryAttempts", 2, 0, 2),
            AgeMax = TimeSpan.FromSeconds(config.Number("MaximumEventAgeInSeconds", 21_600, 60, 21_600)),
            FailureQueue = failure is null ? null : QueueOf(failure, config),
        };
    }

    private static Dictionary<string, string> Variables(ResolvedResource function)
    {
        if ((function.Properties.Find("Environment") as TemplateMap)?.Find("Variables") is not TemplateMap variables)
            return [];
        return variables.Entries.ToDictionary(entry => entry.Key, entry => function.Text(variables, entry.Key));
    }

    private ScheduleDefinition Schedule(ResolvedResource schedule)
    {
        if (schedule.Require("Target") is not TemplateMap target || target.Find("Arn") is not { } arn)
            throw schedule.Error(schedule.At("Target"), "A schedule needs the Arn of its target.");
        TemplateNode expression = schedule.Require("ScheduleExpression");
        var definition = new ScheduleDefinition(
            schedule.Name,
            schedule.Text(schedule.Properties, "ScheduleExpression"),
            (schedule.Properties.Find("ScheduleExpressionTimezone") as TemplateText)?.Value ?? "UTC",
            FunctionOf(arn, schedule),
            (target.Find("Input") as TemplateText)?.Value ?? "{}")
        {
            IsEnabled = (schedule.Properties.Find("State") as TemplateText)?.Value != "DISABLED",
        };
        return ScheduleExpression.TryParse(definition.Expression, definition.TimeZone, out _, out string? reason)
            ? definition
            : throw schedule.Error(expression.Position, reason);
    }

    private string FunctionOf(TemplateNode node, ResolvedResource owner) =>
        node is TemplateText text && LocalArn.FunctionName(text.Value) is var name && _functions.Contains(name)
            ? name
            : throw owner.Error(node.Position, "This must be a function of the template.");

    private string QueueOf(TemplateNode node, ResolvedResource owner) =>
        node is TemplateText text && ResourceTypes.QueueName(text.Value) is var name && _queues.Contains(name)
            ? name
            : throw new StackException(path, node.Position, $"{owner.LogicalId} needs a queue of the template here.");
}
