using System.Diagnostics;

namespace Heating.Bench;

/// <summary>A broker under load.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="TlsPort">Port of MQTT over mutual TLS; null if it has none.</param>
/// <param name="PlainPort">Port of plain MQTT; null if it has none.</param>
/// <param name="Process">Its process, to measure its memory; null if it was not started here.</param>
internal sealed record BenchTarget(string Name, string Host, int? TlsPort, int? PlainPort, Process? Process)
    : IAsyncDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Memory in use by the broker's process, in bytes; null if it was not started here.</summary>
    public long? MemoryBytes
    {
        get
        {
            Process?.Refresh();
            return Process?.WorkingSet64;
        }
    }

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Process is null)
            return;
        if (!Process.HasExited)
            Process.Kill();
        using var timeout = new CancellationTokenSource(EndTimeout);
        await Process.WaitForExitAsync(timeout.Token);
        Process.Dispose();
    }
}
