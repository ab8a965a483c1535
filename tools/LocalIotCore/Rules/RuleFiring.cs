using System.Text.Encodings.Web;
using System.Text.Json;
using LocalIotCore.Rules.Actions;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules;

/// <summary>One rule taking its actions for one message. Reports all failures together, when the last action has ended,
/// because AWS sends one error message per rule and message.</summary>
internal sealed class RuleFiring
{
    private readonly RuleEvent _source;
    private readonly Action<RuleFiring> _onFailed;
    private readonly List<ActionFailure> _failures = [];
    private int _open = 1; // until all actions are started

    public RuleFiring(RuleEvent source, ActionInput input, Action<RuleFiring> onFailed)
    {
        (_source, Input, _onFailed) = (source, input, onFailed);
        source.Hold();
    }

    public RuleEvent Source => _source;

    public ActionInput Input { get; }

    /// <summary>Bytes that it holds on to.</summary>
    public int SizeBytes => _source.Message.Payload.Length + Input.Payload.Length;

    public void Begin() => Interlocked.Increment(ref _open);

    public void End(ActionFailure? failure = null)
    {
        if (failure is not null)
        {
            lock (_failures)
                _failures.Add(failure);
        }
        if (Interlocked.Decrement(ref _open) > 0)
            return;
        if (_failures.Count > 0)
            _onFailed(this);
        _source.Dispose();
    }

    /// <summary>The document that AWS hands to an error action (Developer Guide, rule-error-handling).</summary>
    public byte[] ErrorDocument(string ruleName)
    {
        RuleMessage message = _source.Message;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("ruleName", ruleName);
            writer.WriteString("topic", message.Topic);
            writer.WriteString("cloudwatchTraceId", message.TraceId ?? RuleEvent.NewTraceId());
            writer.WriteString("clientId", message.ClientId ?? "N/A");
            writer.WriteBase64String("base64OriginalPayload", message.Payload.Span);
            writer.WriteStartArray("failures");
            foreach (ActionFailure failure in _failures)
            {
                writer.WriteStartObject();
                writer.WriteString("failedAction", failure.Action);
                writer.WriteString("failedResource", failure.Resource);
                writer.WriteString("errorMessage", failure.Message);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }
}

/// <summary>An action that failed.</summary>
/// <param name="Action">For example `S3Action`.</param>
/// <param name="Resource">For example the bucket; empty if it is not known.</param>
internal sealed record ActionFailure(string Action, string Resource, string Message);
