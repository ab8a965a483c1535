using System.Collections.Concurrent;
using nanoFramework.M2Mqtt;
using VirtualBoard;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>A board with a client on it, a broker, and time that only the test moves.</summary>
internal sealed class MqttBench : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly IDisposable scope;
    private readonly BlockingCollection<string> events = [];
    private readonly List<MqttClient> clients = [];

    public MqttBench()
    {
        Board = new Board(new BoardOptions { DriveDirectory = folder.Path, Time = Time });
        Board.DebugLine += line => Lines.Enqueue(line);
        scope = Board.Enter();
    }

    public FakeTime Time { get; } = new();

    public Board Board { get; }

    public ScriptedBroker Broker { get; } = new();

    /// <summary>What the board printed.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>A client whose events end up in <see cref="NextEvent"/>.</summary>
    public MqttClient NewClient()
    {
        var client = new MqttClient("127.0.0.1", Broker.Port, false, null, null, MqttSslProtocols.None);
        client.ConnectionOpened += (_, e) =>
            Record($"opened {(int)e.Message.ReturnCode} session {e.Message.SessionPresent} connected {client.IsConnected}");
        client.ConnectionClosed += (_, _) => Record($"closed at {NowMs} connected {client.IsConnected}");
        client.ConnectionClosedRequest += (_, _) => Record("close requested");
        client.MqttMsgPublished += (_, e) => Record($"published {e.MessageId} {e.IsPublished} at {NowMs}");
        client.MqttMsgSubscribed += (_, e) =>
            Record($"subscribed {e.MessageId} {string.Join(',', e.GrantedQoSLevels.Select(level => (int)level))}");
        client.MqttMsgUnsubscribed += (_, e) => Record($"unsubscribed {e.MessageId}");
        client.MqttMsgPublishReceived += (_, e) =>
            Record($"received {e.Topic} {System.Text.Encoding.UTF8.GetString(e.Message)} dup {e.DupFlag}");
        clients.Add(client);
        return client;
    }

    /// <summary>Milliseconds since the bench was made.</summary>
    public long NowMs => Time.GetTimestamp() / TimeSpan.TicksPerMillisecond;

    public void Advance(long ms) => Time.Advance(TimeSpan.FromMilliseconds(ms));

    /// <summary>Until some thread waits for this moment.</summary>
    public void WaitForTimer(long fromNowMs) => Time.WaitForTimer(TimeSpan.FromMilliseconds(fromNowMs));

    public void Record(string text) => events.Add($"[{Thread.CurrentThread.Name}] {text}");

    /// <summary>The next event, with the thread that raised it.</summary>
    public string NextEvent() => events.TryTake(out string? text, ScriptedBroker.LimitMs)
        ? text
        : throw new TimeoutException("No event within 30 s.");

    /// <summary>The next event, letting time pass until it comes.</summary>
    public string NextEventAdvancing()
    {
        using var patience = new CancellationTokenSource(ScriptedBroker.LimitMs);
        string? text;
        while (!events.TryTake(out text))
        {
            Assert.False(patience.IsCancellationRequested, "No event within 30 s.");
            Advance(1);
            Thread.Yield();
        }

        return text;
    }

    public void ExpectNoEvent() => Assert.Empty(events);

    /// <summary>Connects a client; the event about it has been taken.</summary>
    public BrokerConnection Connect(MqttClient client, ushort keepAliveS = 0, bool cleanSession = true)
    {
        var connect = Start(() => client.Connect("boiler-1", null, null, cleanSession, keepAliveS));
        var connection = Broker.AcceptClient();
        Assert.Equal(0, (int)Result(connect));
        Assert.StartsWith("[mqtt receive] opened 0", NextEvent());
        return connection;
    }

    /// <summary>Publishes at QoS 1 and lets the sending thread have its turn.</summary>
    public ushort Publish(MqttClient client, string payload = "on", byte qos = 1)
    {
        ushort id = client.Publish("home/heating/status", System.Text.Encoding.UTF8.GetBytes(payload), null, null,
            (nanoFramework.M2Mqtt.Messages.MqttQoSLevel)qos, false);
        Advance(1);
        return id;
    }

    /// <summary>Runs a blocking call of the client on a thread of its own, on the same board.</summary>
    public static Task<T> Start<T>(Func<T> call)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(call());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }) { IsBackground = true, Name = "firmware" }.Start();
        return done.Task;
    }

    public static T Result<T>(Task<T> call) =>
        call.WaitAsync(TimeSpan.FromMilliseconds(ScriptedBroker.LimitMs)).GetAwaiter().GetResult();

    /// <summary>
    /// Waits for something that another thread brings about. Real time bounds it, and only in failure.
    /// </summary>
    public static void Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(ScriptedBroker.LimitMs);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, "It did not happen within 30 s.");
            Thread.Yield();
        }
    }

    public void Dispose()
    {
        Board.PowerOff();
        scope.Dispose();
        Broker.Dispose();
        events.Dispose();
        folder.Dispose();
    }
}
