using System.Device.Adc;
using System.Device.Wifi;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Networking;
using nanoFramework.Runtime.Events;
using nanoFramework.Runtime.Native;
using VirtualBoard;
using Xunit;
using PinConfiguration = nanoFramework.Hardware.Esp32.Configuration;

namespace HeatingSensor.Host.Tests.VirtualBoard;

public class DevicePackageTests
{
    [Fact]
    public void Adc_Channel_ReadsItsSource()
    {
        using var test = new TestBoard();
        test.Board.Adc[6].Source = () => 2048;
        var channel = new AdcController().OpenChannel(6);

        Assert.Equal(2048, channel.ReadValue());
        Assert.Equal(2048 / 4095.0, channel.ReadRatio());
        channel.Dispose();
        Assert.Throws<ObjectDisposedException>(() => channel.ReadValue());
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(5000, 4095)]
    public void Adc_SourceOutOfRange_IsClipped(int source, int expected)
    {
        using var test = new TestBoard();
        test.Board.Adc[0].Source = () => source;

        Assert.Equal(expected, new AdcController().OpenChannel(0).ReadValue());
    }

    [Fact]
    public void Adc_SecondConverter_ThrowsOnceWifiRuns()
    {
        using var test = new TestBoard();
        test.Board.Adc[12].Source = () => 7;
        var second = new AdcController().OpenChannel(12);
        var first = new AdcController().OpenChannel(6);
        Assert.Equal(7, second.ReadValue());

        WifiAdapter.FindAllAdapters();

        Assert.Contains("ADC2", Assert.Throws<Exception>(() => second.ReadValue()).Message);
        Assert.Equal(0, first.ReadValue());
    }

    [Fact]
    public void Adc_NoSuchChannel_Throws()
    {
        using var test = new TestBoard();

        Assert.Throws<ArgumentException>(() => new AdcController().OpenChannel(20));
        Assert.Throws<ArgumentException>(() => new AdcController().OpenChannel(9).ReadValue());
    }

    [Fact]
    public void ConnectDhcp_NetworkUp_JoinsAndSetsTheClock()
    {
        using var test = new TestBoard();

        Assert.True(WifiNetworkHelper.ConnectDhcp("home", "secret", requiresDateTime: true));

        Assert.Equal(NetworkHelperStatus.NetworkIsReady, WifiNetworkHelper.Status);
        Assert.Equal(test.Clock.WorldUtc, test.Clock.UtcNow);
    }

    [Theory]
    [InlineData(false, true, NetworkHelperStatus.TokenExpiredWaitingIPAddress)]
    [InlineData(true, false, NetworkHelperStatus.TokenExpiredWaitingDateTime)]
    public void ConnectDhcp_CancelledWhileWaiting_SaysForWhat(bool isUp, bool sntpWorks, NetworkHelperStatus expected)
    {
        using var cancel = new CancellationTokenSource();
        var world = new ScriptWorld().At(1000, _ => cancel.Cancel());
        using var test = new TestBoard(world, time: new JumpingTime());
        test.Board.Network.IsUp = isUp;
        test.Board.Network.SntpWorks = sntpWorks;

        Assert.False(WifiNetworkHelper.ConnectDhcp("home", "secret", requiresDateTime: true, token: cancel.Token));

        Assert.Equal(expected, WifiNetworkHelper.Status);
        Assert.InRange(test.Clock.NowMs, 1000, 1200);
    }

    [Fact]
    public void ConnectDhcp_NetworkComesUpLater_JoinsThen()
    {
        var world = new ScriptWorld().At(700, board => board.Network.IsUp = true);
        using var test = new TestBoard(world, time: new JumpingTime());
        test.Board.Network.IsUp = false;

        Assert.True(WifiNetworkHelper.ConnectDhcp("home", "secret", requiresDateTime: true));

        Assert.InRange(test.Clock.NowMs, 700, 1000);
    }

    [Fact]
    public void SetupNetworkHelper_NetworkLostAndBack_FollowsIt()
    {
        using var test = new TestBoard();
        WifiNetworkHelper.SetupNetworkHelper("home", "secret", requiresDateTime: true);
        Assert.True(WifiNetworkHelper.NetworkReady.WaitOne(0));
        Assert.Throws<InvalidOperationException>(() => WifiNetworkHelper.SetupNetworkHelper());

        test.Board.Network.IsUp = false;
        Assert.False(WifiNetworkHelper.NetworkReady.WaitOne(0));
        Assert.Equal(NetworkHelperStatus.Reconnecting, WifiNetworkHelper.Status);

        test.Board.Network.IsUp = true;
        Assert.True(WifiNetworkHelper.NetworkReady.WaitOne(0));
    }

    [Fact]
    public void WifiAdapter_ConnectWithoutNetwork_SaysNotAvailable()
    {
        using var test = new TestBoard();
        test.Board.Network.IsUp = false;
        var adapter = WifiAdapter.FindAllAdapters()[0];

        var result = adapter.Connect("home", WifiReconnectionKind.Manual, "secret");

        Assert.Equal(WifiConnectionStatus.NetworkNotAvailable, result.ConnectionStatus);
        Assert.Empty(adapter.NetworkReport.AvailableNetworks);
    }

    [Fact]
    public void WifiAdapter_Scan_ReportsTheNetworkAfterAWhile()
    {
        using var test = new TestBoard();
        test.Board.Network.Rssi = -71;
        var adapter = WifiAdapter.FindAllAdapters()[0];
        WifiNetworkReport? report = null;
        adapter.AvailableNetworksChanged += (sender, _) => report = sender.NetworkReport;

        adapter.ScanAsync();
        test.RunUntil(3000);

        var network = Assert.Single(report!.AvailableNetworks);
        Assert.Equal(test.Board.Network.Ssid, network.Ssid);
        Assert.Equal(-71, network.NetworkRssiInDecibelMilliwatts);
        Assert.Equal(3, network.SignalBars);
    }

    [Fact]
    public void Network_Lost_DropsRegisteredSocketsOnce()
    {
        using var test = new TestBoard();
        var drops = 0;
        test.Board.Network.Register(() => drops++);
        test.Board.Network.Register(() => drops += 10).Dispose();

        test.Board.Network.IsUp = false;
        test.Board.Network.IsUp = true;
        test.Board.Network.IsUp = false;
        Assert.Equal(1, drops);

        test.Board.Network.Register(() => drops += 100); // a socket that opens too late
        Assert.Equal(101, drops);
    }

    [Fact]
    public void Rtc_SetSystemTime_SetsWholeSeconds()
    {
        using var test = new TestBoard();

        Assert.True(Rtc.SetSystemTime(new DateTime(2026, 3, 4, 5, 6, 7, 890)));

        Assert.Equal(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), test.Clock.UtcNow);
    }

    [Fact]
    public void PostManagedEvent_CustomCategory_IsRaised()
    {
        using var test = new TestBoard();
        CustomEventArgs? seen = null;
        CustomEvent.CustomEventPosted += (_, e) => seen = e;

        EventSink.PostManagedEvent((byte)EventCategory.Custom, 1, 513, 70_000);

        Assert.Equal((513, 70_000u), (seen!.Data1, seen.Data2));
    }

    [Fact]
    public void EventSink_FilterAndGenericEvent_ReachTheListener()
    {
        using var test = new TestBoard();
        var listener = new Listener();
        var filter = new Listener { Result = false };
        EventSink.AddEventListener(EventCategory.Touch, listener);
        EventSink.PostManagedEvent((byte)EventCategory.Touch, 3, 9, 0);
        var seen = Assert.IsType<GenericEvent>(Assert.Single(listener.Events));
        Assert.Equal(((byte)3, 9u), (seen.Message, seen.Data));

        EventSink.AddEventFilter(EventCategory.Touch, filter);
        EventSink.PostManagedEvent((byte)EventCategory.Touch, 3, 9, 0);
        Assert.Single(listener.Events);

        EventSink.RemoveEventFilter(EventCategory.Touch, filter);
        EventSink.RemoveEventListener(EventCategory.Touch, listener);
        EventSink.PostManagedEvent((byte)EventCategory.Touch, 3, 9, 0);
        Assert.Single(listener.Events);
    }

    [Fact]
    public void Configuration_PinFunctions_AreTheChipsAndWhatWasSet()
    {
        using var test = new TestBoard();

        Assert.Equal(34, PinConfiguration.GetFunctionPin(DeviceFunction.ADC1_CH6));
        Assert.Equal(-1, PinConfiguration.GetFunctionPin(DeviceFunction.PWM1));
        PinConfiguration.SetPinFunction(18, DeviceFunction.PWM1);
        Assert.Equal(18, PinConfiguration.GetFunctionPin(DeviceFunction.PWM1));
        Assert.Throws<ArgumentException>(() => PinConfiguration.SetPinFunction(99, DeviceFunction.PWM1));
    }

    [Fact]
    public void HighResTimer_OneShotAndPeriodic_ExpireAtTheirTimes()
    {
        using var test = new TestBoard();
        using var once = new HighResTimer();
        using var again = new HighResTimer();
        var seen = new List<(string, long)>();
        once.OnHighResTimerExpired += (_, _) => seen.Add(("once", test.Clock.NowMs));
        again.OnHighResTimerExpired += (_, _) => seen.Add(("again", test.Clock.NowMs));
        once.StartOneShot(9_000_000);
        once.StartOneShot(24_500);
        again.StartOnePeriodic(20_000);

        test.RunUntil(70);
        again.Stop();
        test.RunUntil(200);

        Assert.Equal([("again", 20), ("once", 25), ("again", 40), ("again", 60)], seen);
        Assert.Equal(200_000u, HighResTimer.GetCurrent());
    }

    [Fact]
    public void HighResTimer_MoreThanThePlatformHas_Throws()
    {
        using var test = new TestBoard();
        var first = new HighResTimer();
        for (var i = 1; i < 10; i++)
            _ = new HighResTimer();
        Assert.Throws<InvalidOperationException>(() => new HighResTimer());

        first.Dispose();
        first.Dispose();

        _ = new HighResTimer();
        Assert.Throws<InvalidOperationException>(() => new HighResTimer());
        Assert.Throws<ObjectDisposedException>(() => first.StartOneShot(1000));
    }

    [Fact]
    public void Console_PartsOfLines_ReachTheBoardAsLines()
    {
        using var test = new TestBoard();
        // The device's Console, which only the firmware's own build sees at compile time.
        var console = Type.GetType("System.Console, VirtualBoard.Replacements", throwOnError: true)!;
        void Call(string method, params string[] arguments) =>
            console.GetMethod(method, [.. arguments.Select(a => a.GetType())])!.Invoke(null, arguments);

        Call("Write", "a");
        Call("WriteLine", "b");
        Call("WriteLine");
        Call("Write", "c\r\n" + new string('x', 5000));

        Assert.Equal(["ab", "", "c", new string('x', 4096)], test.Lines);
    }

    private sealed class Listener : IEventListener
    {
        public List<BaseEvent> Events { get; } = [];

        public bool Result { get; init; } = true;

        public void InitializeForEventSource()
        {
        }

        public bool OnEvent(BaseEvent ev)
        {
            Events.Add(ev);
            return Result;
        }
    }
}
