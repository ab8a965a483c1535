using System.Device.Gpio;
using VirtualBoard;
using VirtualBoard.House;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.VirtualBoard;

public class BoardClockTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void Wait_SpeedMax_ReturnsAtItsEndWithoutRealTime()
    {
        using var test = new TestBoard(time: new FakeTime());

        test.Clock.Wait(86_400_000);

        Assert.Equal(86_400_000, test.Clock.NowMs);
    }

    [Fact]
    public void Wait_EventsWithoutInterrupt_HappenAtTheirTimesAndWaitGoesOn()
    {
        var seen = new List<long>();
        var world = new ScriptWorld()
            .At(100, board => seen.Add(board.Clock.NowMs))
            .At(100, board => seen.Add(board.Clock.NowMs))
            .At(250, board => seen.Add(board.Clock.NowMs))
            .At(1000, board => seen.Add(board.Clock.NowMs))
            .At(1001, board => seen.Add(board.Clock.NowMs));
        using var test = new TestBoard(world);

        test.Clock.Wait(1000);

        Assert.Equal([100, 100, 250, 1000], seen);
        Assert.Equal(1000, test.Clock.NowMs);
    }

    [Fact]
    public void Wait_Interrupt_ReturnsAtTheEventAndHandlerReadsItsTime()
    {
        var handled = new List<long>();
        var world = new ScriptWorld().At(137, board => board.Pins[4].Drive(true));
        using var test = new TestBoard(world);
        var pin = new GpioController().OpenPin(4, PinMode.Input);
        pin.ValueChanged += (_, _) => handled.Add(test.Clock.NowMs);

        test.Clock.Wait(1000);

        Assert.Equal(137, test.Clock.NowMs);
        Assert.Equal([137], handled);
    }

    [Fact]
    public void NowMs_FiniteSpeedWhileBusy_StopsAtNextEvent()
    {
        var time = new FakeTime();
        var happened = false;
        var world = new ScriptWorld().At(20, _ => happened = true);
        using var test = new TestBoard(world, speed: 1, time);

        time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(20, test.Clock.NowMs);
        Assert.False(happened);
        test.Clock.Wait(100);
        Assert.True(happened);
        Assert.Equal(500, test.Clock.NowMs); // nothing is in the way any more: the firmware is late
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(10, 100)]
    [InlineData(0.5, 2000)]
    public async Task Wait_FiniteSpeed_SleepsTheTimeItTakes(double speed, int realMs)
    {
        var time = new FakeTime();
        using var test = new TestBoard(speed: speed, time: time);

        var wait = OnThread(() => test.Clock.Wait(1000));
        Assert.Equal(realMs, time.WaitForSleeper().TotalMilliseconds);
        time.Advance(TimeSpan.FromMilliseconds(realMs));
        await wait;

        Assert.Equal(1000, test.Clock.NowMs);
    }

    [Fact]
    public async Task Wait_FiniteSpeedWithEvent_SleepsOnlyUntilTheEvent()
    {
        var time = new FakeTime();
        var world = new ScriptWorld().At(300, board => board.Clock.Wake());
        using var test = new TestBoard(world, speed: 1, time);

        var wait = OnThread(() => test.Clock.Wait(1000));
        Assert.Equal(300, time.WaitForSleeper().TotalMilliseconds);
        time.Advance(TimeSpan.FromMilliseconds(300));
        await wait;

        Assert.Equal(300, test.Clock.NowMs);
    }

    [Fact]
    public async Task Hold_SpeedMax_TimeRunsAsRealTime()
    {
        var time = new FakeTime();
        using var test = new TestBoard(time: time);
        test.Clock.Wait(5000);

        var hold = test.Clock.Hold();
        time.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal(5040, test.Clock.NowMs);
        var wait = OnThread(() => test.Clock.Wait(1000));
        Assert.Equal(1000, time.WaitForSleeper().TotalMilliseconds);
        hold.Dispose();
        await wait;

        Assert.Equal(6040, test.Clock.NowMs);
    }

    [Fact]
    public void Hold_FastFiniteSpeed_SlowsToRealTimeUntilTheLastIsReleased()
    {
        var time = new FakeTime();
        using var test = new TestBoard(speed: 100, time: time);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(100, test.Clock.NowMs);

        var first = test.Clock.Hold();
        var second = test.Clock.Hold();
        time.Advance(TimeSpan.FromMilliseconds(10));
        first.Dispose();
        first.Dispose();
        time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(120, test.Clock.NowMs);

        second.Dispose();
        time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(1120, test.Clock.NowMs);
    }

    [Fact]
    public async Task Wake_FromAnotherThread_EndsTheWait()
    {
        var time = new FakeTime();
        using var test = new TestBoard(speed: 1, time: time);
        var wait = OnThread(() => test.Clock.Wait(1000));
        time.WaitForSleeper();

        test.Clock.Wake();

        await wait;
        Assert.Equal(0, test.Clock.NowMs);
    }

    [Fact]
    public void Wake_BeforeTheWait_EndsTheNextOneOnly()
    {
        using var test = new TestBoard();
        test.Clock.Wake();
        test.Clock.Wake();

        test.Clock.Wait(1000);
        Assert.Equal(0, test.Clock.NowMs);
        test.Clock.Wait(1000);
        Assert.Equal(1000, test.Clock.NowMs);
    }

    [Fact]
    public async Task Wait_WhileAnotherThreadWaits_Throws()
    {
        var time = new FakeTime();
        using var test = new TestBoard(speed: 1, time: time);
        var wait = OnThread(() => test.Clock.Wait(1000));
        time.WaitForSleeper();

        Assert.Throws<InvalidOperationException>(() => test.Clock.Wait(10));

        test.Clock.Wake();
        await wait;
    }

    [Fact]
    public void Wait_AfterPowerOff_Throws()
    {
        using var test = new TestBoard();
        test.Board.PowerOff();

        Assert.Throws<PowerOffException>(() => test.Clock.Wait(10));
        Assert.Throws<PowerOffException>(() => test.Clock.Wait(10));
    }

    [Fact]
    public void Wait_WorldStuckInThePast_ThrowsNamingIt()
    {
        using var test = new TestBoard(new StuckWorld());

        var error = Assert.Throws<InvalidOperationException>(() => test.Clock.Wait(10));

        Assert.Contains(nameof(StuckWorld), error.Message);
    }

    [Fact]
    public void UtcNow_BeforeAndAfterSetUtc_IsUptimeThenTheSetTime()
    {
        using var test = new TestBoard();
        test.Clock.Wait(5000);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(5), test.Clock.UtcNow);

        var utc = new DateTimeOffset(2026, 1, 15, 7, 0, 0, TimeSpan.Zero);
        test.Clock.SetUtc(utc);
        test.Clock.Wait(1000);

        Assert.Equal(utc.AddSeconds(1), test.Clock.UtcNow);
        Assert.Equal(6000, test.Clock.NowMs);
        Assert.Equal(test.Board.Options.StartUtc.AddSeconds(6), test.Clock.WorldUtc);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Board_ImpossibleSpeed_IsRefused(double speed)
    {
        using var folder = new TestFolder();

        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new Board(new BoardOptions { DriveDirectory = folder.Path, Speed = speed }));

        Assert.Contains("Speed", error.Message);
    }

    [Fact]
    public void Wait_RandomWorlds_TimeNeverTurnsBackAndRunsAreTheSame()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        for (var run = 0; run < 200; run++)
        {
            var first = RandomRun(seed + run);
            Assert.Equal(first, RandomRun(seed + run));
            Assert.Equal(first.OrderBy(entry => entry.NowMs), first);
            Assert.All(first, entry => Assert.True(entry.EventMs < 0 || entry.EventMs == entry.NowMs));
        }
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1000)]
    public async Task Clock_ReadWokenAndHeldFromOtherThreads_NeverTurnsBackAndMissesNothing(double speed)
    {
        const int count = 200; // held, they take their 1.4 s
        var seen = new List<(long At, long Now)>();
        var world = new ScriptWorld();
        for (var i = 1; i <= count; i++)
        {
            var atMs = i * 7L;
            world.At(atMs, board => seen.Add((atMs, board.Clock.NowMs)));
        }

        using var test = new TestBoard(world, speed);
        using var stop = new CancellationTokenSource();
        var others = Enumerable.Range(0, 3).Select(_ => OnThread(() =>
        {
            for (var last = 0L; !stop.IsCancellationRequested;)
            {
                using (test.Clock.Hold())
                    test.Clock.Wake();
                var now = test.Clock.NowMs;
                Assert.True(now >= last, $"{now} after {last}");
                last = now;
                Thread.Yield();
            }
        })).ToArray();

        // One beyond the last event: reading the clock may reach an event's time, only a wait lets it happen.
        await OnThread(() => test.RunUntil((count * 7L) + 1));
        await stop.CancelAsync();
        await Task.WhenAll(others);

        Assert.Equal(count, seen.Count);
        Assert.All(seen, entry => Assert.Equal(entry.At, entry.Now));
    }

    [Fact]
    public async Task PowerOff_AtRandomMoments_AlwaysEndsTheRun()
    {
        for (var i = 0; i < 100; i++)
        {
            var test = new TestBoard(new SimulatedHouse());
            using var _ = test;
            var run = test.Board.RunAsync(() =>
            {
                while (true)
                    test.Clock.Wait(100);
            });
            for (var spin = 0; spin < i; spin++)
                Thread.Yield();

            test.Board.PowerOff();

            Assert.Equal(BoardExitReason.PowerOff, (await run.WaitAsync(Limit)).Reason);
        }
    }

    [Fact]
    public void Wait_AYearOfTenSecondWaitsAtInfiniteSpeed_TakesAYearOfBoardTime()
    {
        using var test = new TestBoard();
        const int count = 365 * 24 * 360;
        for (var i = 0; i < count; i++)
            test.Clock.Wait(10_000);

        Assert.Equal(count * 10_000L, test.Clock.NowMs);
    }

    /// <summary>What a run saw: events (their time, the clock's) and ends of waits (-1, the clock's).</summary>
    private static List<(long EventMs, long NowMs)> RandomRun(int seed)
    {
        var random = new Random(seed);
        var seen = new List<(long, long)>();
        var world = new ScriptWorld();
        for (var i = 0; i < 30; i++)
        {
            var atMs = (long)random.Next(5000);
            var gpio = random.Next(2) == 0 ? 4 : 5;
            world.At(atMs, board =>
            {
                seen.Add((atMs, board.Clock.NowMs));
                board.Pins[gpio].Drive(!board.Pins[gpio].Level);
            });
        }

        using var test = new TestBoard(world);
        using var pin = new GpioController().OpenPin(4, PinMode.Input);
        pin.DebounceTimeout = TimeSpan.FromMilliseconds(random.Next(2) * 30);
        pin.ValueChanged += (_, e) => seen.Add((-1, test.Clock.NowMs));
        while (test.Clock.NowMs < 5000)
        {
            test.Clock.Wait(random.Next(1, 400));
            seen.Add((-1, test.Clock.NowMs));
        }

        return seen;
    }

    private static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, TaskCreationOptions.LongRunning).WaitAsync(Limit);

    private sealed class StuckWorld : IWorld
    {
        public long NextEventMs => 5;

        public void Attach(Board board)
        {
        }

        public void Advance(long nowMs)
        {
        }
    }
}
