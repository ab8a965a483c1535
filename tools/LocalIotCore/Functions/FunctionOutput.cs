using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Functions;

/// <summary>What a function writes: metrics (embedded metric format) go to a file, everything else to the log, both without
/// the values of secret variables.</summary>
internal sealed partial class FunctionOutput
{
    private const int LineCharactersMax = 8 * 1024;

    /// <summary>A shorter value is not hidden: its text is found in innocent ones.</summary>
    private const int SecretCharactersMin = 6;

    private static readonly string[] SecretNames = ["TOKEN", "SECRET", "PASSWORD", "WEBHOOK", "KEY"];

    private readonly string _function;
    private readonly JsonLinesFile _metrics;
    private readonly ILogger _log;
    private string[] _secrets = [];

    public FunctionOutput(string function, JsonLinesFile metrics, ILogger log) =>
        (_function, _metrics, _log) = (function, metrics, log);

    /// <summary>From now on the values of variables with the names of secrets are kept out.</summary>
    public void Hide(IReadOnlyDictionary<string, string> environment) => _secrets =
    [
        .. environment
            .Where(variable => SecretNames.Any(name => variable.Key.Contains(name, StringComparison.OrdinalIgnoreCase))
                && !variable.Key.EndsWith("_PARAMETER", StringComparison.OrdinalIgnoreCase)
                && variable.Value.Length >= SecretCharactersMin)
            .Select(variable => variable.Value),
    ];

    /// <summary>Takes a line of standard output.</summary>
    public void Output(string line)
    {
        line = Redact(line);
        if (!line.StartsWith('{'))
        {
            LogLine(LogLevel.Information, _function, Short(line));
            return;
        }
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("_aws", out JsonElement aws) && aws.ValueKind is JsonValueKind.Object
                && aws.TryGetProperty("CloudWatchMetrics", out _))
                AppendMetric(line);
            else
                LogLine(Level(json.RootElement), _function, Short(line));
        }
        catch (JsonException)
        {
            LogLine(LogLevel.Information, _function, Short(line));
        }
    }

    /// <summary>Takes a line of standard error.</summary>
    public void Error(string line) => LogLine(LogLevel.Warning, _function, Short(Redact(line)));

    /// <summary>The text without the values of secret variables.</summary>
    public string Redact(string text) =>
        _secrets.Aggregate(text, (left, secret) => left.Replace(secret, "***", StringComparison.Ordinal));

    private void AppendMetric(string line)
    {
        try
        {
            _metrics.Append($$"""{"function":"{{_function}}","metric":{{line}}}""");
        }
        catch (IOException exception)
        {
            LogLine(LogLevel.Warning, _function, $"A metric cannot be kept: {exception.Message}");
        }
    }

    private static LogLevel Level(JsonElement line) =>
        line.TryGetProperty("level", out JsonElement level) && level.ValueKind is JsonValueKind.String
            ? level.GetString() switch
            {
                "ERROR" or "FATAL" => LogLevel.Error,
                "WARN" => LogLevel.Warning,
                "DEBUG" or "TRACE" => LogLevel.Debug,
                _ => LogLevel.Information,
            }
            : LogLevel.Information;

    private static string Short(string line) => line.Length <= LineCharactersMax ? line : line[..LineCharactersMax] + "…";

    [LoggerMessage(Message = "{Function}: {Line}")]
    private partial void LogLine(LogLevel level, string function, string line);
}
