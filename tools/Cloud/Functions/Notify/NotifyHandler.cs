using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Events;
using Cloud.Lambda;
using Cloud.Notify.Channels;
using Cloud.Notify.Rules;
using Tables;

namespace Cloud.Notify;

/// <summary>Answers the invocations of Notify: a message of a device or about one, or the sweep.</summary>
/// <param name="settings">Of all things.</param>
/// <param name="configs">Overrides of single things; null: there are none.</param>
internal sealed class NotifyHandler(FunctionContext context, AlertSettings settings, ITable alerts, ITable? configs, HttpClient http)
{
    /// <summary>Sort key of a thing's settings in the configuration table.</summary>
    public const string ConfigKey = "alerts";

    /// <summary>Most things that one sweep looks at; the rest waits a minute.</summary>
    private const int SweepMax = 500;

    /// <summary>Time kept back for what is to be written after the last attempt to send.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);

    /// <summary>How long after an invocation's deadline its claims hold.</summary>
    private static readonly TimeSpan ClaimSlack = TimeSpan.FromSeconds(5);

    private readonly StateStore _store = new(alerts);
    private readonly ChannelList _channels = new(context, http);

    /// <summary>Handles one invocation.</summary>
    /// <exception cref="HeatingEventException">The message is none of ours: useless to try again. AWS does so nevertheless,
    /// twice, and then puts it into the dead-letter queue, with this as the reason.</exception>
    /// <exception cref="TableException">The table failed: worth another try.</exception>
    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancel)
    {
        var channels = await _channels.OpenAsync(cancel).ConfigureAwait(false);
        var run = new Run(invocation.RequestId, channels, invocation.Deadline - Margin, cancel);
        var result = IsSweep(invocation.Payload)
            ? await SweepAsync(run).ConfigureAwait(false)
            : await TakeAsync(Envelope.Parse(invocation.Payload), run).ConfigureAwait(false);
        return Encoding.UTF8.GetBytes(context.Log.Redact(result.ToJsonString(JsonText)));
    }

    private static readonly JsonSerializerOptions JsonText = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = StateJson.Default,
    };

    private static bool IsSweep(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("operation", out var operation))
            {
                return false;
            }

            return operation.ValueKind == JsonValueKind.String && operation.GetString() == "sweep"
                ? true
                : throw new HeatingEventException(
                    "operation", $"operation is {Short(operation.GetRawText())}; expected \"sweep\".");
        }
        catch (JsonException)
        {
            return false; // the envelope's reader says what is wrong
        }
    }

    private async Task<JsonObject> TakeAsync(Envelope envelope, Run run)
    {
        var (key, apply) = Read(envelope);
        string thing = StateStore.NameOf(key);
        var own = await SettingsOfAsync(thing, run.Cancel).ConfigureAwait(false);
        var (reason, told) = await _store.ChangeAsync(
            key,
            state =>
            {
                long last = state.LastAlertId;
                var rules = RulesOf(state, own, thing);
                apply(rules);
                return (rules.Reason, state.Outbox.Where(alert => alert.Id > last).ToList());
            },
            state => DueOf(RulesOf(state, own, thing)),
            run.Cancel).ConfigureAwait(false);
        return AlertResult.Of(thing, told, reason, run.Channels, await DeliverAsync(key, own, told, run).ConfigureAwait(false));
    }

    /// <summary>Whose state a message changes, and how.</summary>
    private static (string Key, Action<AlertRules> Apply) Read(Envelope envelope)
    {
        const string Presence = "$aws/events/presence/";
        const string Connection = "home/heating/connection/";
        if (envelope.Refused is not null)
        {
            string claimed = Claimed(envelope.Payload);
            return (StateStore.KeyOfClient(Short(envelope.ClientId)), rules => rules.Refuse(claimed));
        }

        if (envelope.Topic.StartsWith(Presence, StringComparison.Ordinal))
            return ReadPresence(envelope);
        var message = HeatingEvent.Parse(envelope.Payload);
        // The policy lets only the thing itself publish on this topic; its will comes from the broker.
        if (envelope.Topic.StartsWith(Connection, StringComparison.Ordinal)
            && envelope.Topic[Connection.Length..] != message.DeviceId)
        {
            throw new HeatingEventException(
                "deviceId", $"deviceId is {message.DeviceId}; expected the name in the topic, {Short(envelope.Topic)}.");
        }

        return (StateStore.KeyOf(message.DeviceId), rules => rules.Apply(message, envelope.ReceivedAt));
    }

    private static (string Key, Action<AlertRules> Apply) ReadPresence(Envelope envelope)
    {
        var presence = PresenceMessage.Parse(envelope.Payload);
        return (StateStore.KeyOf(presence.ClientId), rules =>
        {
            if (presence.IsGone)
                rules.Disconnected(presence.At);
            else
                rules.Because("the connection lasts");
        });
    }

    private async Task<JsonObject> SweepAsync(Run run)
    {
        long now = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var due = await _store.DueAsync(now, SweepMax, run.Cancel).ConfigureAwait(false);
        var results = new List<JsonObject>();
        Exception? failure = null;
        foreach (var thing in due)
        {
            if (context.Time.GetUtcNow() >= run.Deadline)
                break;
            try
            {
                results.Add(await SweepAsync(thing.Key, now, run).ConfigureAwait(false));
                foreach (string mark in thing)
                    await _store.UnmarkAsync(mark, run.Cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (e is TableException or SettingsException)
            {
                // The others are not to wait for it; its mark stays.
                context.Log.Error($"{StateStore.NameOf(thing.Key)} could not be looked at: {e.Message}");
                failure = e;
            }
        }

        if (failure is not null)
            throw failure;
        return AlertResult.OfSweep(results);
    }

    private async Task<JsonObject> SweepAsync(string key, long now, Run run)
    {
        string thing = StateStore.NameOf(key);
        var own = await SettingsOfAsync(thing, run.Cancel).ConfigureAwait(false);
        var told = await _store.ChangeAsync(
            key,
            state =>
            {
                long last = state.LastAlertId;
                if (state.Due <= now)
                    state.Due = 0;
                RulesOf(state, own, thing).Review();
                return state.Outbox.Where(alert => alert.Id > last).ToList();
            },
            state => DueOf(RulesOf(state, own, thing)),
            run.Cancel).ConfigureAwait(false);
        return AlertResult.Of(thing, told, "", run.Channels, await DeliverAsync(key, own, told, run).ConfigureAwait(false));
    }

    private async Task<IReadOnlyList<Delivery.Attempt>> DeliverAsync(
        string key, AlertSettings own, IReadOnlyList<OutboxAlert> told, Run run)
    {
        var claimTime = run.Deadline + Margin + ClaimSlack - context.Time.GetUtcNow();
        var delivery = new Delivery(_store, context, claimTime);
        foreach (var alert in told)
            context.Metrics.Count("Alerts", 1, ("Kind", alert.Kind));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Cancel);
        var left = run.Deadline - context.Time.GetUtcNow();
        stop.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return await delivery.RunAsync(
            key, state => RulesOf(state, own, StateStore.NameOf(key)), run.Channels, run.Id, run.Deadline, stop.Token)
            .ConfigureAwait(false);
    }

    private async Task<AlertSettings> SettingsOfAsync(string thing, CancellationToken cancel)
    {
        if (configs is null || await configs.GetAsync(thing, ConfigKey, cancel).ConfigureAwait(false) is not { } item)
            return settings;
        try
        {
            return settings.With(item);
        }
        catch (SettingsException e)
        {
            // An alert in the wrong words is better than none.
            context.Log.Error($"The settings of {thing} in the configuration table are ignored: {e.Message}");
            return settings;
        }
    }

    private AlertRules RulesOf(ThingState state, AlertSettings own, string thing) => new(
        state,
        own,
        new AlertText(own.Language, own.Zone, own.Name ?? thing),
        context.Time.GetUtcNow().ToUnixTimeMilliseconds());

    private long? DueOf(AlertRules rules) => Delivery.Earlier(rules.NextDue(), Delivery.DueOf(rules.State, rules.Now));

    /// <summary>Whose name a refused message uses, as far as it can be read.</summary>
    private static string Claimed(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("deviceId", out var id) && id.ValueKind == JsonValueKind.String)
            {
                return Short(id.GetString()!);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or not text.
        }

        return "?";
    }

    private static string Short(string text)
    {
        const int Max = 128; // longest client id and thing name
        return text.Length <= Max ? text : text[..Max];
    }

    /// <summary>What belongs to one invocation.</summary>
    private sealed record Run(string Id, IReadOnlyList<IChannel> Channels, DateTimeOffset Deadline, CancellationToken Cancel);
}
