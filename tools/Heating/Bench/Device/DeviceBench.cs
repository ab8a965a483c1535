namespace Heating.Bench.Device;

/// <summary>The size of each measurement.</summary>
/// <param name="Changes">Relay changes for the latency; ten times as many for allocations and flash.</param>
/// <param name="Devices">Devices in the reconnect storm; 0: none.</param>
/// <param name="Rounds">Number of boots; the median is reported.</param>
internal sealed record DeviceBenchOptions(int Changes, int Devices, int Rounds);

/// <summary>Runs all measurements one after the other.</summary>
internal sealed class DeviceBench(DeviceBenchOptions options, string directory, Action<string> progress)
{
    // Ten events for every change that the latency needs in real time.
    private const int EventsPerChange = 10;

    /// <summary>Measures.</summary>
    public async Task<IReadOnlyList<BenchFigure>> RunAsync(CancellationToken cancel)
    {
        var rows = new List<BenchFigure>();
        progress($"latency: {options.Changes} changes in real time");
        Add(await LatencyBench.RunAsync(Folder("latency"), options.Changes, cancel));
        progress("allocations");
        Add(AllocationBench.Run(options.Changes * EventsPerChange));
        progress("clock");
        Add(ClockBench.Run(Folder("clock")));
        progress("flash");
        AddAll(FlashBench.Run(Folder("flash"), options.Changes * EventsPerChange));
        progress("boot");
        AddAll(BootBench.Run(Folder("boot"), options.Rounds));
        if (options.Devices > 0)
        {
            progress($"reconnect storm: {options.Devices} devices");
            AddAll(await new StormBench(options.Devices, progress).RunAsync(Folder("storm"), cancel));
        }
        return rows;

        void Add(BenchFigure row) => rows.Add(row);

        void AddAll(IEnumerable<BenchFigure> more)
        {
            foreach (BenchFigure row in more)
            {
                cancel.ThrowIfCancellationRequested();
                Add(row);
            }
        }
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
}
