using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Heating.Commands;
using Heating.Run;

namespace Heating.Bench;

/// <summary>Starts mosquitto with the local cloud's CA, server certificate and key, for comparison.</summary>
internal static class MosquittoBroker
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="authorityDirectory">Where ca.pem, server.pem and server.key are.</param>
    /// <param name="workDirectory">Where its configuration goes.</param>
    public static async Task<BenchTarget> StartAsync(string authorityDirectory, string workDirectory,
        CancellationToken cancel)
    {
        int tlsPort = FreePort();
        int plainPort = FreePort();
        string logPath = Path.Combine(workDirectory, "mosquitto.log");
        string configPath = Path.Combine(workDirectory, "mosquitto.conf");
        await File.WriteAllTextAsync(configPath, Config(authorityDirectory, logPath, tlsPort, plainPort), cancel);
        Process process = Start(configPath);
        await WaitUntilListeningAsync(process, plainPort, logPath, cancel);
        return new BenchTarget("mosquitto", "localhost", tlsPort, plainPort, process);
    }

    // In-flight window and queue as in the local cloud; mosquitto's defaults are 20 and 1000, and messages beyond the
    // queue are lost.
    private static string Config(string authority, string logPath, int tlsPort, int plainPort) => $"""
        per_listener_settings false
        allow_anonymous true
        user root
        set_tcp_nodelay true
        max_inflight_messages 100
        max_queued_messages 10000
        log_type error
        log_dest file {logPath}
        listener {plainPort} 127.0.0.1
        listener {tlsPort} 127.0.0.1
        cafile {Path.Combine(authority, "ca.pem")}
        certfile {Path.Combine(authority, "server.pem")}
        keyfile {Path.Combine(authority, "server.key")}
        require_certificate true

        """;

    private static Process Start(string configPath)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(Program()) { ArgumentList = { "-c", configPath } })!;
        }
        catch (Win32Exception exception)
        {
            throw new CommandException(ExitCode.Failed, $"mosquitto cannot be started ({exception.Message}); "
                + "on Debian: apt-get install mosquitto");
        }
    }

    private static string Program() => File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";

    private static async Task WaitUntilListeningAsync(Process process, int port, string logPath,
        CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        while (!process.HasExited && Stopwatch.GetElapsedTime(started) < StartTimeout)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, cancel);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(Pause, cancel);
            }
        }
        string log = File.Exists(logPath) ? await File.ReadAllTextAsync(logPath, cancel) : "no log was written";
        throw new CommandException(ExitCode.Failed, $"mosquitto does not listen: {log.Trim()}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
