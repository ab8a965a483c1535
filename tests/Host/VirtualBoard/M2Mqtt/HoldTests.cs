using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using VirtualBoard;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>
/// A board that runs as fast as possible waits for the network: its clock stands still (real time, which the test owns,
/// stands still) until the broker's answer has reached the firmware.
/// </summary>
public sealed class HoldTests : IDisposable
{
    private const int HourMs = 3_600_000;

    private readonly TestFolder folder = new();
    private readonly ScriptedBroker broker = new();
    private readonly FakeTime time = new();
    private readonly Board board;

    public HoldTests() => board = new Board(new BoardOptions
    {
        DriveDirectory = folder.Path,
        Time = time,
        Speed = double.PositiveInfinity,
    });

    public void Dispose()
    {
        board.Dispose();
        broker.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Publish_Unacknowledged_HoldsTheClockUntilItsEventWasRaised()
    {
        long publishedAtMs = -1;
        long acknowledgedAtMs = -1;
        var run = board.RunAsync(() =>
        {
            var client = NewClient();
            client.MqttMsgPublished += (_, _) =>
            {
                acknowledgedAtMs = board.Clock.NowMs;
                board.Clock.Wake();
            };
            client.Connect("boiler-1");
            board.Clock.Wait(HourMs); // connected and idle: time flies
            publishedAtMs = board.Clock.NowMs;
            client.Publish("t", [1], null, null, MqttQoSLevel.AtLeastOnce, false);
            board.Clock.Wait(HourMs);
        });
        var connection = broker.AcceptClient();

        var packet = ReadAfter(connection, 1);
        Assert.False(run.IsCompleted);
        connection.Send(Packet.PubackFor(packet.PublishId));

        Assert.Equal(BoardExitReason.MainReturned, (await run.WaitAsync(TimeSpan.FromSeconds(30))).Reason);
        Assert.InRange(publishedAtMs, HourMs, HourMs + 60_000);
        Assert.InRange(acknowledgedAtMs - publishedAtMs, 0, 60_000);
    }

    [Fact]
    public async Task Publish_NeverAcknowledged_LetsTheClockGoWhenItIsGivenUp()
    {
        bool? isPublished = null;
        var run = board.RunAsync(() =>
        {
            var client = NewClient();
            client.MqttMsgPublished += (_, e) => isPublished = e.IsPublished;
            client.Connect("boiler-1");
            client.Publish("t", [1], null, null, MqttQoSLevel.AtLeastOnce, false);
            board.Clock.Wait(24 * HourMs);
        });
        var connection = broker.AcceptClient();

        ReadAfter(connection, 1);
        ReadAfter(connection, 1000);
        ReadAfter(connection, 1000);
        time.WaitForTimer(TimeSpan.FromMilliseconds(1000));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1000));

        await run.WaitAsync(TimeSpan.FromSeconds(30)); // the rest of the day takes no real time
        Assert.False(isPublished);
    }

    private MqttClient NewClient() => new("127.0.0.1", broker.Port, false, null, null, MqttSslProtocols.None);

    /// <summary>What the client sends once it has waited for a time.</summary>
    private Packet ReadAfter(BrokerConnection connection, int waitMs)
    {
        var wait = TimeSpan.FromMilliseconds(waitMs);
        time.WaitForTimer(wait);
        time.Advance(wait);
        return connection.Read();
    }
}
