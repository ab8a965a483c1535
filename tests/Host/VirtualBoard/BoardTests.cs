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

    private Board NewBoard() => new(new BoardOptions
    {
        DriveDirectory = folder.Path,
        Speed = double.PositiveInfinity,
    });
}
