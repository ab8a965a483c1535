namespace Heating.Bench.Shadow;

/// <summary>The size of each measurement.</summary>
/// <param name="Changes">Number of configuration changes.</param>
/// <param name="Seconds">How long updates are counted.</param>
/// <param name="Things">Number of things in the cloud whose start is measured.</param>
/// <param name="Updates">Number of updates in its log.</param>
internal sealed record ShadowBenchOptions(int Changes, int Seconds, int Things, int Updates);

/// <summary>Runs all measurements one after the other.</summary>
internal sealed class ShadowBench(ShadowBenchOptions options, string directory, Action<string> progress)
{
    /// <summary>Measures.</summary>
    public async Task<IReadOnlyList<BenchFigure>> RunAsync(CancellationToken cancel)
    {
        progress($"configuration: {options.Changes} changes on a running device");
        var rows = new List<BenchFigure> { await AppliedBench.RunAsync(Folder("applied"), options.Changes, cancel) };
        progress($"updates over MQTT: {options.Seconds} s");
        rows.Add(await UpdateRateBench.RunAsync(Folder("rate"), TimeSpan.FromSeconds(options.Seconds), cancel));
        progress($"start-up: {options.Things} things, {options.Updates} updates");
        rows.AddRange(await StartUpBench.RunAsync(Folder("start"), options.Things, options.Updates, cancel));
        return rows;
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
}
