using Cloud.Lambda;
using Cloud.Notify.Channels;
using Cloud.Notify.Rules;

namespace Cloud.Notify;

/// <summary>Sends what is in a thing's outbox, in order, on each channel by itself. Before an alert is sent it is claimed by a
/// conditional write, and afterwards marked as sent, so that it is sent once. Only a crash between the two sends it twice: the
/// claim then runs out, and nobody can tell whether the message has left.</summary>
internal sealed class Delivery(StateStore store, FunctionContext context, TimeSpan claimTime)
{
    /// <summary>An alert that could not be sent for so long is dropped.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromDays(1);

    /// <summary>An alert that is older when it is sent says so.</summary>
    private static readonly TimeSpan UnsentAfter = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan RetryMax = TimeSpan.FromMinutes(5);

    /// <summary>What was done with one alert on one channel.</summary>
    /// <param name="Word">sent, failed, waiting or dropped.</param>
    public sealed record Attempt(OutboxAlert Alert, string Channel, string Word, string? Reason);

    /// <summary>When the sweep has to look at an outbox; null: it is empty.</summary>
    public static long? DueOf(ThingState state, long now)
    {
        long? due = null;
        foreach (var alert in state.Outbox)
        {
            // Tried by whoever put it there, within a minute; later by the sweep.
            long until = alert.Channels.Values.Where(sending => !sending.IsOver).Select(sending => sending.Until)
                .DefaultIfEmpty(now + 60_000).Min();
            due = Math.Min(due ?? long.MaxValue, Math.Max(until, now + 1_000));
        }

        return due;
    }

    /// <summary>Sends what can be sent by the deadline.</summary>
    /// <param name="rulesOf">The rules over a state; they say what else is due.</param>
    /// <param name="by">Id of the invocation.</param>
    public async Task<IReadOnlyList<Attempt>> RunAsync(
        string key,
        Func<ThingState, AlertRules> rulesOf,
        IReadOnlyList<IChannel> channels,
        string by,
        DateTimeOffset deadline,
        CancellationToken cancel)
    {
        long? Due(ThingState state) => Earlier(rulesOf(state).NextDue(), DueOf(state, Now()));
        var attempts = await Task.WhenAll(
            channels.Select(channel => RunAsync(key, Due, rulesOf, channel, by, deadline, cancel))).ConfigureAwait(false);
        string[] names = [.. channels.Select(channel => channel.Name)];
        await store.ChangeAsync(
            key,
            state => state.Outbox.RemoveAll(alert => names.All(name => alert.Channels.GetValueOrDefault(name)?.IsOver == true)),
            Due,
            cancel).ConfigureAwait(false);
        return [.. attempts.SelectMany(list => list)];
    }

    /// <summary>The earlier of two times, of which either may be never.</summary>
    public static long? Earlier(long? a, long? b) => a is null || b < a ? b : a;

    private async Task<List<Attempt>> RunAsync(
        string key,
        Func<ThingState, long?> dueOf,
        Func<ThingState, AlertRules> rulesOf,
        IChannel channel,
        string by,
        DateTimeOffset deadline,
        CancellationToken cancel)
    {
        var attempts = new List<Attempt>();
        while (context.Time.GetUtcNow() < deadline)
        {
            var next = await store.ChangeAsync(
                key, state => Claim(state, rulesOf, channel.Name, by), dueOf, cancel).ConfigureAwait(false);
            if (next is not { } claim)
                break;
            var result = claim.IsTooOld
                ? new SendResult(claim.Alert.Channels[channel.Name].Reason ?? "It is too old.", IsRefused: true)
                : await SendAsync(channel, claim, deadline, cancel).ConfigureAwait(false);
            // Not with the caller's token: what has been sent must be marked, even at the last moment.
            bool isMarked = await store.ChangeAsync(
                key, state => Mark(state, claim.Alert.Id, channel.Name, by, result), dueOf, CancellationToken.None)
                .ConfigureAwait(false);
            attempts.Add(Report(claim, channel.Name, result));
            if (!isMarked || !(result.IsSent || result.IsRefused))
                break;
        }

        return attempts;
    }

    private static async Task<SendResult> SendAsync(
        IChannel channel, Claimed claim, DateTimeOffset deadline, CancellationToken cancel)
    {
        try
        {
            return await channel.SendAsync(claim.Alert, claim.Note, deadline, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A fault of ours in one channel must not keep the others, nor leave the claim.
            return new SendResult($"{channel.Name} failed: {e.GetType().Name}.");
        }
    }

    private Attempt Report(Claimed claim, string channel, SendResult result)
    {
        string word = result switch { { IsSent: true } => "sent", { IsRefused: true } => "dropped", _ => "failed" };
        if (result.IsSent)
        {
            context.Metrics.Count("AlertsSent", 1, ("Channel", channel));
            context.Metrics.Duration("AlertDelay", TimeSpan.FromMilliseconds(Now() - claim.Alert.CreatedAt), ("Channel", channel));
        }
        else
        {
            string metric = result.IsRefused ? "AlertsDropped" : "AlertsFailed";
            context.Metrics.Count(metric, 1, ("Channel", channel));
            context.Log.Warn($"An alert was not sent: {result.Reason}", ("channel", channel), ("kind", claim.Alert.Kind));
        }

        return new Attempt(claim.Alert, channel, word, result.Reason);
    }

    private long Now() => context.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record Claimed(OutboxAlert Alert, string? Note, bool IsTooOld);

    /// <summary>Claims the oldest alert that this channel has not sent; null: there is none, or it is not its time.</summary>
    private Claimed? Claim(ThingState state, Func<ThingState, AlertRules> rulesOf, string channel, string by)
    {
        var alert = state.Outbox.Find(waiting => waiting.Channels.GetValueOrDefault(channel)?.IsOver != true);
        if (alert is null)
            return null;
        if (!alert.Channels.TryGetValue(channel, out var sending))
            alert.Channels[channel] = sending = new Sending();
        if (sending.Until > Now())
            return null;
        (sending.State, sending.Until, sending.By) = (SendState.Claimed, Now() + AlertRules.Ms(claimTime), by);
        sending.Tries++;
        long age = Now() - alert.CreatedAt;
        string? note = age > AlertRules.Ms(UnsentAfter) ? rulesOf(state).Text.At("unsent", alert.CreatedAt, Now()) : null;
        return new Claimed(alert, note, age > AlertRules.Ms(AgeMax));
    }

    /// <returns>False if somebody else has taken over.</returns>
    private bool Mark(ThingState state, long id, string channel, string by, SendResult result)
    {
        if (state.Outbox.Find(alert => alert.Id == id)?.Channels.GetValueOrDefault(channel) is not { } sending
            || sending.By != by)
        {
            return false;
        }

        (sending.By, sending.Reason) = (null, result.Reason);
        if (result.IsSent || result.IsRefused)
        {
            (sending.State, sending.Until) = (result.IsSent ? SendState.Sent : SendState.Dropped, 0);
            return true;
        }

        var wait = TimeSpan.FromMinutes(Math.Min(sending.Tries, RetryMax.TotalMinutes));
        if (result.RetryAfter > wait)
            wait = result.RetryAfter.Value;
        (sending.State, sending.Until) = (SendState.Waiting, Now() + AlertRules.Ms(wait));
        return true;
    }
}
