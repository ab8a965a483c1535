using System.Collections.Concurrent;
using System.Text;
using HeatingSensor.Cloud.Tests.Tables;
using LocalIotCore.Rules.Actions;
using Tables;

namespace HeatingSensor.Cloud.Tests.Rules;

/// <summary>Functions, queues and tables that remember what they got, and fail when they are told to.</summary>
internal sealed class FakeBackends : IRuleBackends
{
    private readonly ConcurrentQueue<(string Function, string Payload)> _invocations = new();
    private readonly ConcurrentQueue<(string Queue, string Body)> _sent = new();

    /// <summary>Invocations that were accepted.</summary>
    public IReadOnlyList<(string Function, string Payload)> Invocations => [.. _invocations];

    /// <summary>Messages that queues took.</summary>
    public IReadOnlyList<(string Queue, string Body)> Sent => [.. _sent];

    public MemoryTable Events { get; } = new(new TableSchema("events", "deviceId", "eventId"));

    /// <summary>What the next calls fail with; null: they succeed.</summary>
    public ActionException? Failure { get; set; }

    /// <summary>Called before a message goes into a queue: a test can let it wait.</summary>
    public Action OnSend { get; set; } = () => { };

    public void Invoke(string functionNameOrArn, ReadOnlySpan<byte> payload)
    {
        if (Failure is { } failure)
            throw failure;
        _invocations.Enqueue((functionNameOrArn, Encoding.UTF8.GetString(payload)));
    }

    public byte[] Call(string functionNameOrArn, ReadOnlyMemory<byte> payload, TimeSpan timeout) => "{}"u8.ToArray();

    public void Send(string queueUrl, string body)
    {
        OnSend();
        if (Failure is { } failure)
            throw failure;
        _sent.Enqueue((queueUrl, body));
    }

    public ITable Table(string name) => name == Events.Schema.Name ? Events : throw new ActionException($"There is no table {name}.");
}
