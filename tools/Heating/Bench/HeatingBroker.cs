using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Heating.Commands;
using Heating.Run;

namespace Heating.Bench;

/// <summary>Starts `heating cloud` in a separate process.</summary>
internal static partial class HeatingBroker
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Starts it on free ports and waits until it listens.</summary>
    public static async Task<BenchTarget> StartAsync(string dataDirectory, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(HeatingBroker).Assembly.Location);
        foreach (string argument in (string[])["cloud", "--port", "0", "--plain-port", "-1", "--no-rates", "--no-rules",
            "--data", dataDirectory])
            start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(StartTimeout);
        int? tlsPort = null;
        int? plainPort = null;
        while (tlsPort is null || plainPort is null)
        {
            string line = await process.StandardOutput.ReadLineAsync(timeout.Token)
                ?? throw new CommandException(ExitCode.Cloud, "heating cloud ended before it was listening");
            if (Listening().Match(line) is not { Success: true } match)
                continue;
            int port = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            if (match.Groups[1].Value == "over mutual TLS")
                tlsPort = port;
            else
                plainPort = port;
        }
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None); // so that the pipe never fills
        return new BenchTarget("heating cloud", "localhost", tlsPort, plainPort, process);
    }

    [GeneratedRegex(@"^MQTT (over mutual TLS|without TLS).* on [^ ]+:(\d+)")]
    private static partial Regex Listening();
}
