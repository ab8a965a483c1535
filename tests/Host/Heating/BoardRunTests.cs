using Heating.Commands;
using Heating.Run;
using Heating.Run.Boards;
using Heating.Run.Options;
using Heating.Run.Output;
using VirtualBoard;
using VirtualBoard.House;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>
/// A run from power-on to summary with a firmware of a few lines instead of the real one, which can be made to lose,
/// invent, crash or hang: each must show in the summary, and nothing else.
/// </summary>
public sealed class BoardRunTests : IDisposable
{
    private const string TraceText = """
        time_utc,relay,temperature_c
        2019-01-01T01:00:00Z,1,19.9
        2019-01-01T02:00:00Z,0,22
        2019-01-01T02:00:10Z,0,21.5
        2019-01-01T03:00:00Z,1,-2029.31
        2019-01-01T03:00:12Z,0,20.5
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _directory = Directory.CreateTempSubdirectory("heating-run-").FullName;
    private readonly StringWriter _output = new();
    private readonly RunWorld _world;
    private VirtualDevice? _device;
    private BoardRun? _run;

    public BoardRunTests()
    {
        var trace = new TraceWorld(Trace.Read(new StringReader(TraceText), "test.csv"), tailMs: 0);
        _world = new RunWorld(trace, trace.StartUtc, trace.EndMs, "trace test.csv");
    }

    public void Dispose()
    {
        _device?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Run_OfAnHonestFirmware_IsClean()
    {
        var summary = await RunAsync(() => Firmware((_, payload) => Receive(payload)));

        Assert.Equal(ExitCode.Ok, summary.ExitCode);
        Assert.Equal((4, 5, 1), (summary.Counts.Changes, summary.Counts.Events, summary.Counts.FirstStates));
        Assert.Equal((1, 1), (summary.Counts.InputFaults, summary.Counts.ReportedFaults));
        Assert.Equal(4, summary.Counts.Latency!.Count);
        var lines = _output.ToString();
        Assert.Contains("2019-01-01 01:00:00.000 relay  on    19.9 °C", lines);
        Assert.Contains("2019-01-01 03:00:00.000 relay  on   sensor fault", lines);
        Assert.Contains("cloud  ACTIVE   seq 4 sensor OPEN (", lines);
        Assert.Contains("cloud  INACTIVE seq 1  20.0 °C (first state)", lines);
    }

    [Fact]
    public async Task Run_OfALosingFirmware_SaysLost()
    {
        var summary = await RunAsync(() => Firmware((seq, payload) =>
        {
            if (seq != 3)
                Receive(payload);
        }));

        Assert.Equal(ExitCode.Lost, summary.ExitCode);
        Assert.Equal((1, 1L), (summary.Counts.Unanswered, summary.Counts.MissingSequenceNumbers));
    }

    [Fact]
    public async Task Run_OfARepeatingFirmware_IsCleanAndSaysDuplicated()
    {
        var summary = await RunAsync(() => Firmware((_, payload) =>
        {
            Receive(payload);
            Receive(payload);
        }));

        Assert.Equal(ExitCode.Ok, summary.ExitCode);
        Assert.Equal(5, summary.Counts.Duplicates);
    }

    [Fact]
    public async Task Run_OfACrashingFirmware_EndsAndSaysWhy()
    {
        var summary = await RunAsync(() => throw new InvalidOperationException("oops"));

        Assert.Equal(ExitCode.DeviceCrashed, summary.ExitCode);
        Assert.Equal("InvalidOperationException: oops", summary.Crash);
    }

    [Fact]
    public async Task Run_OfAFirmwareThatCannotStart_EndsAndSaysWhy()
    {
        var summary = await RunAsync(() =>
        {
            Board.Current.WriteDebug("cannot start: no settings");
            Board.Current.Clock.Wait(int.MaxValue);
        });

        Assert.Equal(ExitCode.DeviceCrashed, summary.ExitCode);
        Assert.Equal("cannot start: no settings", summary.Crash);
    }

    [Fact]
    public async Task Run_Interrupted_EndsCleanly()
    {
        using var cancel = new CancellationTokenSource();

        var summary = await RunAsync(
            () =>
            {
                cancel.Cancel();
                Firmware((_, payload) => Receive(payload));
            },
            new DriveValues(null, 1, null, 1, false),
            cancel.Token);

        Assert.Equal(ExitCode.Ok, summary.ExitCode);
        Assert.Equal(0, summary.Counts.Changes);
        Assert.Contains("interrupted, ending", _output.ToString());
    }

    [Fact]
    public async Task Run_WithADuration_EndsThen()
    {
        var values = new DriveValues(null, double.PositiveInfinity, TimeSpan.FromMinutes(30), 1, false);

        var summary = await RunAsync(() => Firmware((_, payload) => Receive(payload)), values);

        Assert.Equal(1, summary.Counts.Changes);
        Assert.Equal(ExitCode.Ok, summary.ExitCode);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1)]
    public async Task Run_OfAHangingFirmware_EndsAndSaysSo(double speed)
    {
        using var stop = new ManualResetEventSlim();
        var values = new DriveValues(null, speed, TimeSpan.FromSeconds(1), 1, false);

        var summary = await RunAsync(stop.Wait, values);
        stop.Set();

        Assert.Equal(ExitCode.DeviceCrashed, summary.ExitCode);
        Assert.Matches("^it hangs: it did nothing for [0-9]+ s$", summary.Crash);
    }

    [Fact]
    public async Task Run_WithAnAlarm_ShowsIt()
    {
        var summary = await RunAsync(() => Firmware((seq, payload) =>
        {
            Receive(payload);
            if (seq == 1)
                _run!.ReceiveTelemetry(
                    """
                    {"deviceId":"boiler-1","type":"alarm","alarm":"FROST","raised":true,"temperature":4.1,"threshold":5.0,"seq":90,"bootId":1}
                    """u8.ToArray(),
                    DateTimeOffset.UnixEpoch);
        }));

        Assert.Equal(1, summary.Counts.Alarms);
        Assert.Contains("alarm  FROST raised   4.1 °C (threshold 5.0 °C)", _output.ToString());
    }

    private Task<RunSummary> RunAsync(Action firmware) =>
        RunAsync(firmware, new DriveValues(null, double.PositiveInfinity, null, 1, false));

    private async Task<RunSummary> RunAsync(Action firmware, DriveValues values, CancellationToken cancel = default)
    {
        _device = new VirtualDevice(_world, values, _directory, firmware, TimeProvider.System);
        var title = new RunTitle(_world.Name, "nowhere", "boiler-1", SpeedText.Format(values.Speed), "received");
        _run = new BoardRun(_device, title, null, TimeProvider.System)
        {
            DeliveryTimeout = TimeSpan.FromMilliseconds(500),
            HangTimeout = TimeSpan.FromMilliseconds(500),
            PowerOffTimeout = TimeSpan.FromMilliseconds(500),
            RealDuration = values.RealDuration,
        };
        await using var view = new PlainView(_output, TimeZoneInfo.Utc, withDate: true);
        return await _run.RunAsync(view, isVerbose: false, cancel).WaitAsync(Patience, CancellationToken.None);
    }

    private void Receive(byte[] payload) => _run!.Receive(payload, DateTimeOffset.UnixEpoch);

    // Reports each change that the world tells of, as the real firmware would.
    private void Firmware(Action<int, byte[]> send)
    {
        var clock = Board.Current.Clock;
        Queue<RelayChange> changes = [];
        _world.System.Changed += changes.Enqueue;
        var seq = 0;
        Send(new RelayChange(clock.WorldUtc, false, 20_000, SensorFault.None), isFirst: true);
        while (true)
        {
            clock.Wait(10_000);
            while (changes.TryDequeue(out var change))
                Send(change, isFirst: false);
        }

        void Send(RelayChange change, bool isFirst) => send(++seq, StatusPayload.Of(
            seq,
            change.On,
            isFirst ? null : !change.On,
            change.TimeUtc.ToUnixTimeMilliseconds(),
            change.TemperatureMilliC / 1000.0));
    }
}
