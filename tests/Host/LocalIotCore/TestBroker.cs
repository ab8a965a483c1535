using System.IO.Pipelines;
using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HeatingSensor.Host.Tests.LocalIotCore;

/// <summary>A broker without a network, under virtual time: clients talk to it through pipes.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly List<Task> _serving = [];

    public TestBroker(Profile profile, CloudLimits? limits = null, BrokerJournal? journal = null,
        VirtualTime? time = null, ILogger? log = null)
    {
        Time = time ?? new VirtualTime();
        limits ??= profile == Profile.Aws ? CloudLimits.AwsWithoutRates : CloudLimits.Standard;
        Core = new BrokerCore(profile, limits, journal, Time, log ?? NullLogger.Instance);
    }

    public VirtualTime Time { get; }

    public BrokerCore Core { get; }

    public RawClient Open(IAuthorizer? authorizer = null)
    {
        var toBroker = new Pipe();
        var toClient = new Pipe();
        var transport = new Transport(toBroker.Reader, toClient.Writer);
        var connection = new MqttConnection(Core, transport, authorizer ?? AnonymousAuthorizer.Instance, "192.0.2.1",
            () => toClient.Reader.CancelPendingRead());
        _serving.Add(ServeAsync(connection, toBroker.Reader, toClient.Writer));
        return new RawClient(new PipeStream(toClient.Reader, toBroker.Writer));
    }

    /// <summary>A client that is connected with a clean session.</summary>
    public async Task<RawClient> ConnectAsync(string clientId)
    {
        RawClient client = Open();
        await client.ConnectMqttAsync(clientId);
        return client;
    }

    /// <summary>A client that is connected with a persistent session.</summary>
    public async Task<(RawClient Client, bool HadSession)> ConnectPersistentAsync(string clientId)
    {
        RawClient client = Open();
        bool hadSession = await client.ConnectMqttAsync(new ConnectPacket { ClientId = clientId,
            CleanSession = false });
        return (client, hadSession);
    }

    /// <summary>Everything published on a filter, as it comes.</summary>
    public MessageQueue Watch(string filter)
    {
        var queue = new MessageQueue();
        Core.Router.Tree.Add(filter, new InProcessSubscriber(filter, queue.Add, Time, NullLogger.Instance),
            QoS.ExactlyOnce);
        return queue;
    }

    public async ValueTask DisposeAsync()
    {
        Core.EndAllConnections();
        await Task.WhenAll(_serving).WaitAsync(RawClient.Patience);
        Core.Dispose();
    }

    private static async Task ServeAsync(MqttConnection connection, PipeReader input, PipeWriter output)
    {
        await Task.Yield();
        await connection.RunAsync();
        await input.CompleteAsync();
        await output.CompleteAsync();
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
