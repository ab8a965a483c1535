using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore;

/// <summary>`heating cloud` as a process of its own, which a test can kill.</summary>
internal sealed partial class CloudProcess : IAsyncDisposable
{
    private readonly Process _process;

    private CloudProcess(Process process) => _process = process;

    public int Port { get; private set; }

    public int PlainPort { get; private set; }

    public static async Task<CloudProcess> StartAsync(string dataDirectory, params string[] more)
    {
        var cloud = new CloudProcess(Launch(["--port", "0", "--plain-port", "-1", "--data", dataDirectory, .. more]));
        using var patience = new CancellationTokenSource(RawClient.Patience);
        while (cloud.PlainPort == 0)
        {
            string? line = await cloud._process.StandardOutput.ReadLineAsync(patience.Token);
            Assert.NotNull(line);
            Match match = Listening().Match(line);
            if (match.Groups[1].Value == "over mutual TLS")
                cloud.Port = int.Parse(match.Groups[2].Value);
            else if (match.Success)
                cloud.PlainPort = int.Parse(match.Groups[2].Value);
        }
        return cloud;
    }

    /// <summary>Runs one that ends by itself; returns its exit code and what it complained about.</summary>
    public static async Task<(int ExitCode, string Error)> RunToEndAsync(params string[] arguments)
    {
        using Process process = Launch(arguments);
        using var patience = new CancellationTokenSource(RawClient.Patience);
        string error = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, error);
    }

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(PlainPort);

    /// <summary>SIGKILL: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static Process Launch(string[] arguments) => Process.Start(new ProcessStartInfo("dotnet",
        ["exec", Path.Combine(AppContext.BaseDirectory, "heating.dll"), "cloud", .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    [GeneratedRegex(@"^MQTT (over mutual TLS|without TLS).* on [^ ]+:(\d+)")]
    private static partial Regex Listening();
}
