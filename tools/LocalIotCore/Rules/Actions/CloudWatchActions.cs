using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules.Actions;

/// <summary>`cloudwatchMetric`: appends to `cloudwatch/metrics.jsonl` in the data directory.</summary>
public sealed class CloudWatchMetricAction : RuleAction
{
    private readonly RuleTemplate _namespace;
    private readonly RuleTemplate _name;
    private readonly RuleTemplate _value;
    private readonly RuleTemplate _unit;
    private readonly RuleTemplate? _timestamp;

    internal CloudWatchMetricAction(RuleFields fields)
    {
        fields.Role();
        _namespace = fields.RequiredTemplate("metricNamespace");
        _name = fields.RequiredTemplate("metricName");
        _value = fields.RequiredTemplate("metricValue");
        _unit = fields.RequiredTemplate("metricUnit");
        _timestamp = fields.Template("metricTimestamp");
    }

    /// <inheritdoc/>
    public override string FailureName => "CloudwatchMetricAction";

    /// <inheritdoc/>
    public override ActionCall Render(ActionInput input)
    {
        string name = input.Value("metricName", _name);
        return new ActionCall(name, new CallFields()
            .Set("metricNamespace", input.Value("metricNamespace", _namespace)).Set("metricName", name)
            .Set("metricValue", input.Value("metricValue", _value)).Set("metricUnit", input.Value("metricUnit", _unit))
            .Set("metricTimestamp", _timestamp is null ? null : input.Value("metricTimestamp", _timestamp)), input.Payload);
    }

    /// <inheritdoc/>
    public override Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel)
    {
        if (!double.TryParse(call["metricValue"], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value))
            throw new ActionException($"metricValue is \"{call["metricValue"]}\", not a number.");
        JsonLines.Append(targets, ["cloudwatch", "metrics"], new JsonObject
        {
            ["timestamp"] = Timestamp(call, targets),
            ["namespace"] = call["metricNamespace"],
            ["name"] = call["metricName"],
            ["value"] = value,
            ["unit"] = call["metricUnit"],
        });
        return Task.CompletedTask;
    }

    private static string Timestamp(ActionCall call, ActionTargets targets)
    {
        if (call.Find("metricTimestamp") is not { } text)
            return JsonLines.Now(targets);
        long secondsMax = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= secondsMax
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("O")
            : throw new ActionException($"metricTimestamp is \"{text}\", not a Unix time in seconds.");
    }
}

/// <summary>`cloudwatchAlarm`: appends to `cloudwatch/alarms.jsonl` in the data directory.</summary>
public sealed class CloudWatchAlarmAction : RuleAction
{
    private static readonly string[] States = ["OK", "ALARM", "INSUFFICIENT_DATA"];

    private readonly RuleTemplate _name;
    private readonly RuleTemplate _reason;
    private readonly RuleTemplate _state;

    internal CloudWatchAlarmAction(RuleFields fields)
    {
        fields.Role();
        _name = fields.RequiredTemplate("alarmName");
        _reason = fields.RequiredTemplate("stateReason");
        _state = fields.RequiredTemplate("stateValue");
        if (_state.IsConstant && !States.Contains(fields.Text("stateValue")))
            throw new RuleDefinitionException(fields.PathOf("stateValue"),
                $"\"{fields.Text("stateValue")}\" is not one of {string.Join(", ", States)}");
    }

    /// <inheritdoc/>
    public override string FailureName => "CloudwatchAlarmAction";

    /// <inheritdoc/>
    public override ActionCall Render(ActionInput input)
    {
        string name = input.Value("alarmName", _name);
        return new ActionCall(name, new CallFields().Set("alarmName", name)
            .Set("stateReason", input.Value("stateReason", _reason)).Set("stateValue", input.Value("stateValue", _state)),
            input.Payload);
    }

    /// <inheritdoc/>
    public override Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel)
    {
        string state = call["stateValue"];
        if (!States.Contains(state))
            throw new ActionException($"stateValue is \"{state}\", not one of {string.Join(", ", States)}.");
        JsonLines.Append(targets, ["cloudwatch", "alarms"], new JsonObject
        {
            ["timestamp"] = JsonLines.Now(targets),
            ["name"] = call.Resource,
            ["state"] = state,
            ["reason"] = call["stateReason"],
        });
        return Task.CompletedTask;
    }
}

/// <summary>`cloudwatchLogs`: appends to `cloudwatch/logs/GROUP.jsonl` in the data directory.</summary>
public sealed class CloudWatchLogsAction : RuleAction
{
    private readonly RuleTemplate _group;
    private readonly bool _isBatch;

    internal CloudWatchLogsAction(RuleFields fields)
    {
        fields.Role();
        _group = fields.RequiredTemplate("logGroupName");
        _isBatch = fields.Flag("batchMode");
    }

    /// <inheritdoc/>
    public override string FailureName => "CloudwatchLogsAction";

    /// <inheritdoc/>
    public override ActionCall Render(ActionInput input)
    {
        string group = input.Value("logGroupName", _group);
        return new ActionCall(group,
            new CallFields().Set("logGroupName", group).Set("batchMode", _isBatch ? "true" : "false"), input.Payload);
    }

    /// <inheritdoc/>
    public override Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel)
    {
        if (!_isBatch)
        {
            Append(call, targets, targets.Time.GetUtcNow(), Encoding.UTF8.GetString(call.Payload.Span));
            return Task.CompletedTask;
        }
        if (Json.Parse(call.Payload) is not JsonArray records)
            throw new ActionException("With batchMode the payload must be a list of {\"timestamp\",\"message\"}.");
        (DateTimeOffset At, string Message)[] entries = [.. records.Select(Record)]; // all or none
        foreach ((DateTimeOffset at, string message) in entries)
            Append(call, targets, at, message);
        return Task.CompletedTask;
    }

    private static void Append(ActionCall call, ActionTargets targets, DateTimeOffset at, string message) =>
        JsonLines.Append(targets, ["cloudwatch", "logs", call.Resource], new JsonObject
        {
            ["timestamp"] = at.UtcDateTime.ToString("O"),
            ["message"] = message,
        });

    private static (DateTimeOffset, string) Record(JsonNode? record) =>
        record is JsonObject entry && entry["timestamp"] is JsonValue time && time.TryGetValue(out long timestampMs)
        && timestampMs >= 0 && timestampMs <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        && entry["message"] is JsonValue text && text.TryGetValue(out string? message)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(timestampMs), message)
            : throw new ActionException(
                "With batchMode each record needs a timestamp in Unix milliseconds and a message of text.");
}
