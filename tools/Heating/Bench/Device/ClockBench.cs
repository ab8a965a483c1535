using System.Diagnostics;
using VirtualBoard;

namespace Heating.Bench.Device;

/// <summary>How fast the virtual board's clock alone runs through a year, with the waits of an idle device.</summary>
internal static class ClockBench
{
    private const int WaitMs = 10_000;
    private const int Waits = 365 * 24 * 360;

    /// <summary>Measures.</summary>
    /// <param name="directory">An empty folder for the drive.</param>
    public static BenchFigure Run(string directory)
    {
        using var board = new Board(new BoardOptions { DriveDirectory = directory, Speed = double.PositiveInfinity });
        using IDisposable scope = board.Enter();
        long start = Stopwatch.GetTimestamp();
        for (int index = 0; index < Waits; index++)
            board.Clock.Wait(WaitMs);
        return new BenchFigure("the virtual board's clock: a year in waits of 10 s",
            FormattableString.Invariant($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s"));
    }
}
