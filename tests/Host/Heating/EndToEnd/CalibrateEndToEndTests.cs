using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Heating;
using Heating.Commands;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Http;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd;

/// <summary>`heating run` on a crooked chip whose sensor goes through baths of 0, 60 and 30 degrees again and again, and
/// `heating calibrate` in a second terminal.</summary>
public sealed class CalibrateEndToEndTests : IDisposable
{
    private const int BathMinutes = 10;
    private static readonly int[] Baths = [0, 60, 30];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly TemporaryFolder _folder = new();
    private readonly SharedText _run = new();
    private string _output = "";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calibrate_OfACrookedChip_MakesItsTemperaturesTrue()
    {
        File.WriteAllLines(_folder["baths.csv"], Trace());
        using var end = new CancellationTokenSource(Patience);
        Task<int> run = CommandLine.RunAsync(
            [
                "run", "--port", "0", "--data", _folder["data"], "--trace", _folder["baths.csv"], "--speed", "60",
                "--record", _folder["events.jsonl"],
            ],
            new InvocationConfiguration { Output = _run, Error = _run },
            end.Token);
        try
        {
            await UntilAsync(() => HttpsAddressFile.Read(DataDirectory.Of(_folder["data"]).Cloud) is not null, run);
            await UntilAsync(() => _run.ToString().Contains("(first state)", StringComparison.Ordinal), run);

            // As a chip with a reference of 1,210 mV and no other wiring would be.
            await ExpectAsync(ExitCode.Ok, "config", "boiler-1", "adcReferenceMv=1000");
            await UntilAsync(() => WorstC(skip: 1) >= 2, run);

            await ExpectAsync(ExitCode.Ok, "calibrate", "boiler-1", "--at", "0", "--at", "60", "--yes", "--timeout", "3m");
            Assert.Contains("boiler-1 reports adcReferenceMv ", _output);
            Assert.Contains("is to report as often as before", _output);
            int before = Temperatures().Count;
            await UntilAsync(() => Temperatures().Count >= before + 1 + Baths.Length, run);
            Assert.InRange(WorstC(skip: before + 1), 0, 1.0);
        }
        finally
        {
            await end.CancelAsync();
        }

        Assert.Equal(ExitCode.Interrupted, await run);
    }

    // The relay switches with each bath, because a change carries the temperature of its moment.
    private static IEnumerable<string> Trace()
    {
        yield return "time_utc,relay,temperature_c";
        var start = new DateTime(2026, 1, 15, 6, 0, 0, DateTimeKind.Utc);
        for (var bath = 0; bath < 600; bath++)
        {
            var time = start.AddMinutes(bath * BathMinutes);
            yield return FormattableString.Invariant($"{time:yyyy-MM-ddTHH:mm:ssZ},{(bath + 1) % 2},{Baths[bath % Baths.Length]}");
        }
    }

    private List<double> Temperatures() => !File.Exists(_folder["events.jsonl"]) ? [] :
    [
        .. ReadShared(_folder["events.jsonl"])
            .Where(line => line.EndsWith('}'))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(one => one.TryGetProperty("status", out _) && one.GetProperty("temperature").ValueKind == JsonValueKind.Number)
            .Select(one => one.GetProperty("temperature").GetDouble()),
    ];

    // How far the worst is from the nearest bath: the baths are further apart than any sensor is wrong.
    private double WorstC(int skip) => Temperatures().Skip(skip)
        .Select(celsius => Baths.Min(bath => Math.Abs(celsius - bath)))
        .DefaultIfEmpty(0)
        .Max();

    private static string[] ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task ExpectAsync(int exitCode, params string[] args)
    {
        var (output, error) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        var configuration = new InvocationConfiguration { Output = output, Error = error };
        int actual = await CommandLine.RunAsync([.. args, "--data", _folder["data"]], configuration).WaitAsync(Patience);
        _output = $"{error}{output}";
        Assert.True(exitCode == actual, $"{string.Join(' ', args)}: {actual}, {_output}\n{_run}");
    }

    private async Task UntilAsync(Func<bool> isTrue, Task run)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isTrue())
        {
            Assert.False(run.IsCompleted, _run.ToString());
            Assert.False(patience.IsCancellationRequested, $"waited in vain: {_output}\n{_run}");
            await Task.Delay(Poll);
        }
    }
}
