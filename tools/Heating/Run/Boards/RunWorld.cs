using Heating.Commands;
using Heating.Run.Options;
using Heating.Run.Output;
using VirtualBoard.House;

namespace Heating.Run.Boards;

/// <summary>What the board is wired to: a simulated house, or a trace.</summary>
/// <param name="StartUtc">House time at power-on.</param>
/// <param name="EndMs">Board time after which nothing happens; null: never.</param>
/// <param name="Name">For example `simulated house, seed 1`.</param>
internal sealed record RunWorld(IHeatingSystem System, DateTimeOffset StartUtc, long? EndMs, string Name)
{
    /// <summary>The relay's state at power-on: off in a new house, and in a trace before its first row.</summary>
    public const bool IsOnAtStart = false;

    /// <summary>Remarks for the user.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The world that the options select.</summary>
    /// <exception cref="CommandException">The trace cannot be read or is malformed: file, line and reason.</exception>
    public static RunWorld Open(DriveValues values, TimeProvider time)
    {
        if (values.Scenario is { } scenario)
        {
            string[] remarks = scenario.Description.Length == 0 ? [] : [scenario.Description.Trim()];
            return new RunWorld(new SimulatedHouse(scenario.House), scenario.Start, null, $"scenario {scenario.Name}") { Remarks = remarks };
        }

        if (values.Trace is not { } file)
        {
            var house = new SimulatedHouse(new HouseOptions { Seed = values.Seed });
            return new RunWorld(house, time.GetUtcNow(), null, $"simulated house, seed {values.Seed}");
        }

        var trace = Load(file, values.TraceChoice);
        // No tail: at its end a run waits for messages in flight anyway.
        var world = new TraceWorld(trace, values.Seed, tailMs: 0);
        var remark = $"{trace.FileRowCount} rows, {trace.Changes.Count} changes; {trace.RepeatedCount} rows repeat the state, "
            + $"{trace.SameSecondCount} are replaced by a later row within the same second, {trace.ReorderedCount} were out of order";
        return new RunWorld(world, world.StartUtc, world.EndMs, $"trace {file.Name}") { Remarks = [trace.Source, remark] };
    }

    /// <summary>The current state of the house; <paramref name="lastChange"/> is the time of the relay's last
    /// change.</summary>
    public HouseReading Read(DateTimeOffset now, DateTimeOffset? lastChange)
    {
        var state = System.State;
        return new HouseReading(
            state.RelayOn, now - lastChange, Celsius(state.WaterMilliC), Celsius(state.RoomMilliC), Celsius(state.OutsideMilliC));
    }

    private static double? Celsius(int? milliC) => milliC / 1000.0;

    private static Trace Load(FileInfo file, TraceChoice choice)
    {
        try
        {
            return Trace.Load(file.FullName, choice);
        }
        catch (TraceFormatException error)
        {
            throw new CommandException(ExitCode.File, $"--trace: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.File,
                $"--trace: {error.Message} Expected a CSV file with the header {Trace.Header}, or another log that docs/commands.md names.");
        }
    }
}
