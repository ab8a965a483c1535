using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore;

/// <summary>`heating cloud` as a process of its own, which a test can kill.</summary>
internal sealed partial class CloudProcess : IAsyncDisposable
{
    private const string LastLine = "Ctrl-C stops it.";

    private readonly Process _process;
    private bool _isTold;

    private CloudProcess(Process process) => _process = process;

    public int Port { get; private set; }

    public int PlainPort { get; private set; }

    /// <summary>Port of HTTPS; 0 if that is off.</summary>
    public int HttpsPort { get; private set; }

    /// <summary>The lines that are to be pasted into a shell: variables of AWS's clients.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    public static Task<CloudProcess> StartAsync(string dataDirectory, params string[] more) =>
        StartAsync(dataDirectory, new Dictionary<string, string>(), more);

    /// <param name="environment">Further variables of the process.</param>
    public static async Task<CloudProcess> StartAsync(
        string dataDirectory, IReadOnlyDictionary<string, string> environment, params string[] more)
    {
        var cloud = new CloudProcess(Launch(["--port", "0", "--plain-port", "-1", "--data", dataDirectory, .. more], environment));
        using var patience = new CancellationTokenSource(RawClient.Patience);
        while (!cloud._isTold)
        {
            string? line = await cloud._process.StandardOutput.ReadLineAsync(patience.Token);
            Assert.NotNull(line);
            cloud.Read(line);
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

    /// <summary>The next line that it logs.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancel) => await _process.StandardOutput.ReadLineAsync(cancel);

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

    private void Read(string line)
    {
        Match listening = Listening().Match(line);
        Match variable = Variable().Match(line);
        if (variable.Success)
            Variables[variable.Groups[1].Value] = variable.Groups[2].Value.Trim('\'');
        else if (listening.Groups[1].Value == "MQTT over mutual TLS")
            Port = int.Parse(listening.Groups[2].Value);
        else if (listening.Groups[1].Value == "HTTPS")
            HttpsPort = int.Parse(listening.Groups[2].Value);
        else if (listening.Success)
            PlainPort = int.Parse(listening.Groups[2].Value);
        _isTold = line == LastLine;
    }

    private static Process Launch(string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] program = ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "heating.dll"), "cloud", .. arguments];
        // Where the size of files is limited, a write beyond that fails, rather than end the process.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(program[0], program[1..])
            : new ProcessStartInfo("sh", ["-c", "trap '' XFSZ; exec \"$@\"", "sh", .. program]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"^(MQTT over mutual TLS|MQTT without TLS|HTTPS).* on [^ ]+:(\d+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"^(AWS_\w+)=(.*)$")]
    private static partial Regex Variable();
}
