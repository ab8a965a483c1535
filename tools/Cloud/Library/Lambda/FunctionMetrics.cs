using System.Text.Json;

namespace Cloud.Lambda;

/// <summary>Metrics in the embedded metric format: a log line that CloudWatch turns into metrics by itself.</summary>
/// <param name="space">Namespace of the metrics in CloudWatch.</param>
public sealed class FunctionMetrics(FunctionLog log, TimeProvider time, string space = FunctionMetrics.Namespace)
{
    /// <summary>Namespace of the metrics that have none of their own.</summary>
    public const string Namespace = "HeatingSensor";

    /// <summary>Counts something.</summary>
    /// <param name="dimensions">Each combination of values is a metric of its own, and is charged as one: no identifiers of
    /// events or requests.</param>
    public void Count(string name, double value, params (string Name, string Value)[] dimensions) =>
        Put(name, value, "Count", dimensions);

    /// <summary>Records a duration.</summary>
    public void Duration(string name, TimeSpan value, params (string Name, string Value)[] dimensions) =>
        Put(name, value.TotalMilliseconds, "Milliseconds", dimensions);

    private void Put(string name, double value, string unit, (string Name, string Value)[] dimensions) => log.WriteJson(json =>
    {
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", space);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        foreach (var dimension in dimensions)
            json.WriteStringValue(dimension.Name);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        json.WriteStartObject();
        json.WriteString("Name", name);
        json.WriteString("Unit", unit);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        foreach (var dimension in dimensions)
            json.WriteString(dimension.Name, dimension.Value);
        json.WriteNumber(name, value);
    });
}
