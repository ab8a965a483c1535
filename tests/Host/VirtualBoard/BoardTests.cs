using System.Device.Gpio;
using nanoFramework.Runtime.Native;
using VirtualBoard;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard;

public sealed class BoardTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task RunAsync_MainReturns_SaysSo()
    {
        using var board = NewBoard();
        var lines = new List<string>();
        board.DebugLine += lines.Add;

        var exit = await board.RunAsync(() => Board.Current.WriteDebug("here")).WaitAsync(Limit);

        Assert.Equal(new BoardExit(BoardExitReason.MainReturned, null, 0), exit);
        Assert.Equal(["here"], lines);
    }

    [Fact]
    public async Task RunAsync_MainThrows_HandsOverTheException()
    {
        using var board = NewBoard();

        var exit = await board.RunAsync(() => throw new FormatException("bad")).WaitAsync(Limit);

        Assert.Equal(BoardExitReason.MainThrew, exit.Reason);
        Assert.IsType<FormatException>(exit.Error);
    }

    [Fact]
    public async Task PowerOff_DuringEndlessWait_UnwindsMainAndDropsSockets()
    {
        using var board = NewBoard();
        var isDropped = false;
        var waiting = new TaskCompletionSource();
        var run = board.RunAsync(() =>
        {
            board.Network.Register(() => isDropped = true);
            waiting.SetResult();
            board.Clock.Wait(-1);
        });
        await waiting.Task.WaitAsync(Limit);

        board.PowerOff();

        Assert.Equal(BoardExitReason.PowerOff, (await run.WaitAsync(Limit)).Reason);
        Assert.True(isDropped);
    }

    [Fact]
    public async Task PowerOff_FirmwareThatStillWorks_IsHeardAndSeenNoMore()
    {
        using var board = NewBoard();
        var lines = new List<string>();
        board.DebugLine += lines.Add;

        await board.RunAsync(() =>
        {
            var led = new GpioController().OpenPin(2, PinMode.Output);
            led.Write(PinValue.High);
            board.WriteDebug("before");
            board.PowerOff();
            Assert.False(board.Pins[2].Level);
            led.Write(PinValue.High);
            board.WriteDebug("after");
            board.Clock.Wait(10);
        }).WaitAsync(Limit);

        Assert.Equal(["before"], lines);
        Assert.False(board.Pins[2].Level);
        Assert.False(board.HasPower);
    }

    [Fact]
    public async Task RunAsync_Cancelled_CutsThePower()
    {
        using var board = NewBoard();
        using var cancel = new CancellationTokenSource();
        var run = board.RunAsync(() => board.Clock.Wait(-1), cancel.Token);

        await cancel.CancelAsync();

        Assert.Equal(BoardExitReason.PowerOff, (await run.WaitAsync(Limit)).Reason);
    }

    [Fact]
    public void Current_OffABoard_Throws() => Assert.Throws<InvalidOperationException>(() => Board.Current);

    [Fact]
    public void Current_InThreadStartedOnTheBoard_IsTheBoard()
    {
        using var board = NewBoard();
        Board? seen = null;
        using (board.Enter())
        {
            var thread = new Thread(() => seen = Board.Current);
            thread.Start();
            thread.Join();
        }

        Assert.Same(board, seen);
        Assert.Null(Board.CurrentOrNull);
    }

    [Fact]
    public async Task RebootDevice_FromMain_RunsMainAgainWithElapsedTimeFromZero()
    {
        var world = new ScriptWorld().At(7000, b => b.Pins[5].Drive(true));
        using var board = NewBoard(world);
        var boots = new List<(long NowMs, long BoardMs, DateTimeOffset Utc, bool IsPin4Open)>();
        var isRaised = false;
        var isDropped = false;

        var exit = await board.RunAsync(() =>
        {
            var clock = Board.Current.Clock;
            var controller = new GpioController();
            boots.Add((clock.NowMs, clock.BoardMs, clock.UtcNow, controller.IsPinOpen(4)));
            if (boots.Count == 2)
            {
                clock.Wait(5000);
                return;
            }

            controller.OpenPin(4, PinMode.Output).Write(PinValue.High);
            board.Network.Register(() => isDropped = true);
            Power.OnRebootEvent += () => isRaised = true;
            clock.Wait(5000);
            Power.RebootDevice();
        }).WaitAsync(Limit);

        Assert.Equal(new BoardExit(BoardExitReason.MainReturned, null, 1), exit);
        Assert.Equal(
            [(0, 0, DateTimeOffset.UnixEpoch, false), (0, 5000, DateTimeOffset.UnixEpoch.AddSeconds(5), false)], boots);
        Assert.True(isRaised);
        Assert.True(isDropped);
        Assert.False(board.Pins[4].Level);
        Assert.True(board.Pins[5].Level); // the world went on
    }

    [Fact]
    public async Task CutPower_ThenRestored_RunsMainAgainWithItsClocksAtTheirStart()
    {
        var world = new ScriptWorld()
            .At(5000, b => b.CutPower())
            .At(6000, b => b.Pins[5].Drive(true))
            .At(9000, b => b.RestorePower());
        using var board = NewBoard(world);
        var lines = new List<string>();
        board.DebugLine += lines.Add;
        var boots = new List<(long NowMs, long BoardMs, DateTimeOffset Utc)>();
        var isDropped = false;

        var exit = await board.RunAsync(() =>
        {
            var clock = Board.Current.Clock;
            boots.Add((clock.NowMs, clock.BoardMs, clock.UtcNow));
            if (boots.Count == 2)
                return;
            clock.SetUtc(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
            board.Network.Register(() => isDropped = true);
            try
            {
                clock.Wait(20_000);
            }
            catch (PowerOffException)
            {
                board.WriteDebug("dead men tell no tales");
                throw;
            }
        }).WaitAsync(Limit);

        Assert.Equal(new BoardExit(BoardExitReason.MainReturned, null, 1), exit);
        Assert.Equal([(0, 0, DateTimeOffset.UnixEpoch), (0, 9000, DateTimeOffset.UnixEpoch)], boots);
        Assert.True(isDropped);
        Assert.True(board.HasPower);
        Assert.True(board.Pins[5].Level); // the world went on
        Assert.Empty(lines);
    }

    [Fact]
    public async Task PowerOff_WhileThePowerIsCut_EndsTheRun()
    {
        var world = new ScriptWorld().At(10, b => b.CutPower()).At(20, b => b.PowerOff());
        using var board = NewBoard(world);

        var exit = await board.RunAsync(() => board.Clock.Wait(-1)).WaitAsync(Limit);

        Assert.Equal(BoardExitReason.PowerOff, exit.Reason);
    }

    [Fact]
    public async Task RunAsync_Twice_IsRefused()
    {
        using var board = NewBoard();
        await board.RunAsync(() => { }).WaitAsync(Limit);

        await Assert.ThrowsAsync<InvalidOperationException>(() => board.RunAsync(() => { }));
    }

    [Fact]
    public void Drive_AfterPowerOff_Refuses()
    {
        using var board = NewBoard();
        var file = board.Drive.Create(@"I:\half.txt");
        file.Write([1, 2, 3]);

        board.PowerOff();

        Assert.Throws<PowerOffException>(() => board.Drive.Write(@"I:\a.txt", [1]));
        Assert.Throws<PowerOffException>(file.Dispose);
        Assert.Equal(0, new FileInfo(folder.File("half.txt")).Length); // its name was durable, its content was not
    }

    private Board NewBoard(IWorld? world = null) => new(new BoardOptions
    {
        DriveDirectory = folder.Path,
        Speed = double.PositiveInfinity,
        World = world ?? new EmptyWorld(),
    });
}
