using System.Text.Json;
using Cloud.Events;
using LocalIotCore.Functions;
using LocalIotCore.Stacks;

namespace Heating.Run.Paths;

/// <summary>Follows events behind the broker: the cold path stores each of them, the hot path tells people. Thread-safe.
/// </summary>
internal sealed class EventPaths
{
    /// <summary>Folder of the function that stores events.</summary>
    public const string StoreFunction = "Store";

    /// <summary>Folder of the function that tells people.</summary>
    public const string NotifyFunction = "Notify";

    private const string TextOfKind = "kind";
    private const string NothingToTell = "none";
    private const string Sent = "sent";
    private const string ChannelOff = "off";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _received = [];
    private readonly HashSet<string> _stored = [];
    // What became of each alert on each channel that is set up.
    private readonly Dictionary<string, Dictionary<string, string>> _alerts = [];
    private PathCounts _counts = new();

    /// <summary>Something that people should see: the text of an alert, or why one failed.</summary>
    public event Action<string, bool>? Noticed;

    private StackHost? _stack;

    /// <summary>The counts at this moment.</summary>
    public PathCounts Counts()
    {
        int waiting = Sum((functions, name) => functions.Waiting(name));
        lock (_lock)
        {
            return _counts with
            {
                Received = _received.Count,
                Missing = _received.Except(_stored).Count(),
                Waiting = waiting,
                Alerts = _alerts.Count,
                Sent = _alerts.Values.Count(channels => channels.ContainsValue(Sent)),
                Unsent = _alerts.Values.Count(channels => channels.Values.Any(word => word != Sent)),
            };
        }
    }

    /// <summary>Whether functions are at work, rather than waiting for their next attempt.</summary>
    public bool IsBusy => Sum((functions, name) => functions.Due(name)) > 0;

    /// <summary>Follows a cloud that has started, in the place of one that was there before.</summary>
    public void Follow(StackHost stack)
    {
        Dictionary<string, string> folders = stack.Stack.Functions.ToDictionary(function => function.Name, function => function.Folder);
        Volatile.Write(ref _stack, stack);
        stack.Functions.Ended += end => Ended(folders[end.FunctionName], end);
    }

    /// <summary>Takes a message that the broker has received.</summary>
    public void Received(ReadOnlyMemory<byte> message)
    {
        if (IdentityOf(message) is not { } identity)
            return;
        lock (_lock)
            _received.Add(identity);
    }

    /// <summary>Takes the end of an attempt to store or to alert.</summary>
    /// <param name="folder">Folder of the function that was invoked.</param>
    public void Ended(string folder, InvocationEnd end)
    {
        if (end.Answer.Error is { } error)
        {
            Failed(folder, end, error);
            return;
        }

        try
        {
            using JsonDocument answer = JsonDocument.Parse(end.Answer.Payload);
            if (folder == StoreFunction)
                Stored(end.Payload, TextOf(answer.RootElement, "outcome"));
            else if (folder == NotifyFunction)
                Told(answer.RootElement);
        }
        catch (JsonException)
        {
            Noticed?.Invoke($"{folder} answered something that is not JSON", true);
        }
    }

    // Over the functions that people wait for.
    private int Sum(Func<FunctionHost, string, int> count)
    {
        StackHost? stack = Volatile.Read(ref _stack);
        return stack?.Stack.Functions.Where(function => function.Folder is StoreFunction or NotifyFunction)
            .Sum(function => count(stack.Functions, function.Name)) ?? 0;
    }

    private void Failed(string folder, InvocationEnd end, FunctionError error)
    {
        lock (_lock)
        {
            _counts = end.IsFinal
                ? _counts with { Failed = _counts.Failed + 1 }
                : _counts with { FailedAttempts = _counts.FailedAttempts + 1 };
        }

        Noticed?.Invoke($"{folder} failed ({error.Type}: {error.Message})" + (end.IsFinal ? ", for good" : ", and will be tried again"), true);
    }

    private void Stored(ReadOnlyMemory<byte> envelope, string? outcome)
    {
        string? identity = IdentityOfEnvelope(envelope);
        lock (_lock)
        {
            if (outcome is "added" or "repeated" && identity is not null)
                _stored.Add(identity);
            _counts = outcome switch
            {
                "added" => _counts with { Stored = _counts.Stored + 1 },
                "repeated" => _counts with { Repeated = _counts.Repeated + 1 },
                "conflict" => _counts with { Conflicts = _counts.Conflicts + 1 },
                "refused" => _counts with { Refused = _counts.Refused + 1 },
                _ => _counts,
            };
        }

        if (outcome is "conflict" or "refused")
            Noticed?.Invoke($"an event was kept apart: {outcome}", true);
    }

    private void Told(JsonElement answer)
    {
        TellOne(answer);
        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("more", out JsonElement more)
            && more.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement alert in more.EnumerateArray())
                TellOne(alert);
        }
    }

    // An alert comes again when a channel is tried again.
    private void TellOne(JsonElement alert)
    {
        if (TextOf(alert, TextOfKind) is not { } kind || kind == NothingToTell || TextOf(alert, "text") is not { Length: > 0 } text)
            return;
        (string Name, string? Word)[] channels = alert.TryGetProperty("channels", out JsonElement states) && states.ValueKind == JsonValueKind.Object
            ? [.. states.EnumerateObject().Select(state => (state.Name, state.Value.GetString()))]
            : [];
        bool isNew;
        lock (_lock)
        {
            long id = alert.TryGetProperty("id", out JsonElement number) ? number.GetInt64() : -_alerts.Count;
            string key = $"{kind} {TextOf(alert, "thing")} {id}";
            isNew = _alerts.TryAdd(key, []);
            foreach ((string name, string? word) in channels)
            {
                // Not tried this time is "waiting" too.
                if (word is not null and not ChannelOff && _alerts[key].GetValueOrDefault(name) != Sent)
                    _alerts[key][name] = word;
            }
        }

        string[] sent = [.. channels.Where(channel => channel.Word == Sent).Select(channel => channel.Name)];
        string[] failed = [.. channels.Where(channel => channel.Word is "failed" or "dropped").Select(channel => channel.Name)];
        string to = sent.Length == 0 ? "" : $" (to {string.Join(" and ", sent)})";
        string[] lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (isNew || sent.Length > 0)
            Noticed?.Invoke($"alert: {string.Join(" - ", lines)}{to}", false);
        if (failed.Length > 0)
            Noticed?.Invoke($"the alert could not be sent to {string.Join(" and ", failed)}: {TextOf(alert, "reason")}", true);
    }

    private static string? TextOf(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string? IdentityOfEnvelope(ReadOnlyMemory<byte> envelope)
    {
        try
        {
            return IdentityOf(Envelope.Parse(envelope).Payload);
        }
        catch (HeatingEventException)
        {
            return null;
        }
    }

    // Null: not an event that is stored under a number.
    private static string? IdentityOf(ReadOnlyMemory<byte> message)
    {
        try
        {
            return HeatingEvent.Parse(message) switch
            {
                NumberedEvent numbered => $"{numbered.DeviceId} {numbered.Epoch} {numbered.Seq}",
                GapEvent gap => $"{gap.DeviceId} {gap.Epoch} gap {gap.FirstLostSeq}",
                _ => null,
            };
        }
        catch (HeatingEventException)
        {
            return null;
        }
    }
}

/// <summary>How far events have come behind the broker.</summary>
internal sealed record PathCounts
{
    /// <summary>Distinct events that the broker has received.</summary>
    public int Received { get; init; }

    /// <summary>Those among them of which no storing has been reported.</summary>
    public int Missing { get; init; }

    /// <summary>Events stored.</summary>
    public int Stored { get; init; }

    /// <summary>Deliveries of an event that was stored before.</summary>
    public int Repeated { get; init; }

    /// <summary>Events with the identity of another one.</summary>
    public int Conflicts { get; init; }

    /// <summary>Events that their sender may not send.</summary>
    public int Refused { get; init; }

    /// <summary>Messages for people.</summary>
    public int Alerts { get; init; }

    /// <summary>Those among them that went to Telegram or Discord.</summary>
    public int Sent { get; init; }

    /// <summary>Those among them that a channel, though set up, has not taken.</summary>
    public int Unsent { get; init; }

    /// <summary>Attempts that failed and are repeated.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>Invocations that failed for good: they are in the dead-letter queue.</summary>
    public int Failed { get; init; }

    /// <summary>Invocations that have not ended yet.</summary>
    public int Waiting { get; init; }
}
