using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using LocalIotCore;

namespace HeatingSensor.Host.Tests.LocalIotCore;

/// <summary>Messages in the order they came, waited for one by one.</summary>
internal sealed class MessageQueue
{
    private readonly Channel<TappedMessage> _messages = Channel.CreateUnbounded<TappedMessage>();

    public void Add(TappedMessage message) => _messages.Writer.TryWrite(message);

    public async Task<TappedMessage> NextAsync()
    {
        using var patience = new CancellationTokenSource(RawClient.Patience);
        return await _messages.Reader.ReadAsync(patience.Token);
    }

    public async Task<(string Topic, string Payload)> NextTextAsync()
    {
        TappedMessage message = await NextAsync();
        return (message.Topic, Encoding.UTF8.GetString(message.Payload.Span));
    }

    public async Task<JsonElement> NextJsonAsync() => JsonDocument.Parse((await NextAsync()).Payload).RootElement;

    public bool IsEmpty => !_messages.Reader.TryPeek(out _);
}
