using Cloud.Notify.Rules;

namespace Cloud.Notify.Channels;

/// <summary>A way to a person's phone.</summary>
internal interface IChannel
{
    /// <summary>In results, states and metrics: telegram, discord.</summary>
    string Name { get; }

    /// <summary>Sends one alert; never throws for what the other side or the network does.</summary>
    /// <param name="note">A last line, or null.</param>
    /// <param name="deadline">By then it has to return; waits only if the wait is over well before.</param>
    Task<SendResult> SendAsync(OutboxAlert alert, string? note, DateTimeOffset deadline, CancellationToken cancel);
}

/// <summary>What became of an attempt to send.</summary>
/// <param name="Reason">Why it failed, for a person, without secrets; null: it has not.</param>
/// <param name="RetryAfter">How long the other side wants to be left alone.</param>
/// <param name="IsRefused">The message itself is refused: another attempt is useless.</param>
internal sealed record SendResult(string? Reason = null, TimeSpan? RetryAfter = null, bool IsRefused = false)
{
    public static SendResult Sent { get; } = new();

    public bool IsSent => Reason is null;
}

/// <summary>A channel whose credentials cannot be read or make no sense.</summary>
internal sealed class BrokenChannel(string name, string reason) : IChannel
{
    public string Name => name;

    public Task<SendResult> SendAsync(OutboxAlert alert, string? note, DateTimeOffset deadline, CancellationToken cancel) =>
        Task.FromResult(new SendResult(reason));
}
