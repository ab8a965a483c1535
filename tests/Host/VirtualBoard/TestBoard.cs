using VirtualBoard;

namespace HeatingSensor.Host.Tests.VirtualBoard;

/// <summary>A board on a folder of its own, current on the test's thread.</summary>
internal sealed class TestBoard : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly IDisposable scope;

    public TestBoard(
        IWorld? world = null,
        double speed = double.PositiveInfinity,
        TimeProvider? time = null,
        DateTimeOffset? startUtc = null)
    {
        Board = new Board(new BoardOptions
        {
            DriveDirectory = folder.Path,
            Speed = speed,
            StartUtc = startUtc ?? new DateTimeOffset(2026, 1, 15, 6, 0, 0, TimeSpan.Zero),
            Time = time ?? TimeProvider.System,
            World = world ?? new EmptyWorld(),
        });
        Board.DebugLine += Lines.Add;
        scope = Board.Enter();
    }

    public Board Board { get; }

    public BoardClock Clock => Board.Clock;

    public List<string> Lines { get; } = [];

    /// <summary>Waits, over and over, until a board time.</summary>
    public void RunUntil(long boardMs)
    {
        while (Clock.BoardMs < boardMs)
            Clock.Wait((int)(boardMs - Clock.BoardMs));
    }

    public void Dispose()
    {
        scope.Dispose();
        Board.Dispose();
        folder.Dispose();
    }
}
