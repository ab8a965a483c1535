using System.CommandLine;
using System.Globalization;
using Heating.Bench.Alerts;
using Heating.Bench.Device;
using Heating.Bench.Memory;
using Heating.Bench.Rules;
using Heating.Bench.Shadow;
using Heating.Bench.Storage;
using Heating.Commands;
using Heating.Run;

namespace Heating.Bench;

/// <summary>`heating bench broker`: loads a broker from this process and reports its performance.</summary>
internal static class BenchCommand
{
    private static readonly Option<int> Rounds =
        CountOption.Create("--rounds", 3, 1, 1000, "Rounds per measurement; the median is reported.");

    private static readonly Option<int> Seconds =
        CountOption.Create("--seconds", 4, 1, 3600, "Duration of each measurement, after 1 s of warm-up.");

    private static readonly Option<int> Payload = CountOption.Create("--payload", 200, 1, 128 * 1024, "Bytes per message.");

    private static readonly Option<int> Idle =
        CountOption.Create("--idle", 1000, 1, 20_000, "Idle connections for the memory measurement.");

    private static readonly Option<string?> Against = new("--against") { Description = "A broker to compare with." };

    private static readonly Option<string?> Endpoint = new("--endpoint")
    {
        Description = "A running broker with mutual TLS, instead of starting `heating cloud`.",
        HelpName = "HOST:PORT",
    };

    private static readonly Option<string?> PlainEndpoint = new("--plain-endpoint")
    {
        Description = "A running broker without TLS.",
        HelpName = "HOST:PORT",
    };

    private static readonly Option<string?> Certificate = new("--cert") { Description = "Client certificate (PEM).",
        HelpName = "FILE" };
    private static readonly Option<string?> Key = new("--key") { Description = "Its key (PEM).", HelpName = "FILE" };
    private static readonly Option<string?> Authority = new("--ca") { Description = "CA of the broker (PEM).",
        HelpName = "FILE" };

    /// <summary>Builds `bench`.</summary>
    public static Command Create() => new("bench", "Measure performance and memory.")
    {
        CreateBroker(), DeviceBenchCommand.Create(), MemoryBenchCommand.Create(), ShadowBenchCommand.Create(),
        RulesBenchCommand.Create(),
        TablesBenchCommand.Create(), AlertBenchCommand.Create(),
    };

    private static Command CreateBroker()
    {
        Against.AcceptOnlyFromAmong("mosquitto");
        var command = new Command("broker", "Measure a broker: messages and connections per second, memory of idle connections.")
        {
            Rounds, Seconds, Payload, Idle, Against, Endpoint, PlainEndpoint, Certificate, Key, Authority,
        };
        command.SetAction(RunAsync);
        return command
            .WithExamples(
                ("heating bench broker", "the local cloud, in a separate process"),
                ("heating bench broker --against mosquitto", "compared with mosquitto, using the same certificates"),
                ("heating bench broker --endpoint localhost:8883 --cert c.pem --key k.pem --ca ca.pem",
                    "a broker that is running"))
            .WithExitCodes(ExitCode.Cloud);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        using var folder = WorkFolder.Create("bench");
        string work = folder.Path;
        var targets = new List<BenchTarget>();
        try
        {
            BenchIdentity? identity = await StartAsync(parsed, work, targets, cancel);
            var options = new BrokerBenchOptions(parsed.GetValue(Rounds),
                TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
                parsed.GetValue(Payload), parsed.GetValue(Idle));
            var bench = new BrokerBench(targets, identity, options, output.WriteLine);
            BenchReport.Write(output, await bench.RunAsync(cancel), targets, options.Rounds);
            if (IsOurs(parsed))
                BenchTable.Write(output, PolicyBench.Run(DataDirectory.Of(work).Cloud));
            return ExitCode.Ok;
        }
        catch (CommandException exception)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating bench: {exception.Message}");
            return exception.ExitCode;
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating bench: {exception.Message}");
            return ExitCode.Failed;
        }
        finally
        {
            foreach (BenchTarget target in targets)
                await target.DisposeAsync();
        }
    }

    private static bool IsOurs(ParseResult parsed) =>
        parsed.GetValue(Endpoint) is null && parsed.GetValue(PlainEndpoint) is null;

    private static async Task<BenchIdentity?> StartAsync(ParseResult parsed, string work, List<BenchTarget> targets,
        CancellationToken cancel)
    {
        if (!IsOurs(parsed))
        {
            targets.Add(Running(parsed, out BenchIdentity? given));
            return given;
        }
        string cloud = DataDirectory.Of(work).Cloud;
        BenchIdentity identity = BenchIdentity.Provision(cloud);
        targets.Add(await HeatingBroker.StartAsync(work, cancel));
        if (parsed.GetValue(Against) is not null)
            targets.Add(await MosquittoBroker.StartAsync(Path.Combine(cloud, "authority"), work, cancel));
        return identity;
    }

    private static BenchTarget Running(ParseResult parsed, out BenchIdentity? identity)
    {
        identity = null;
        (string Host, int Port)? tls = ParseEndpoint(parsed.GetValue(Endpoint));
        (string Host, int Port)? plain = ParseEndpoint(parsed.GetValue(PlainEndpoint));
        if (tls is not null)
        {
            if (parsed.GetValue(Certificate) is not { } certificate || parsed.GetValue(Key) is not { } key
                || parsed.GetValue(Authority) is not { } authority)
                throw new CommandException(ExitCode.Usage, "--endpoint needs --cert, --key and --ca");
            identity = BenchIdentity.FromFiles(certificate, key, authority);
        }
        return new BenchTarget("broker", (tls ?? plain)!.Value.Host, tls?.Port, plain?.Port, null);
    }

    private static (string Host, int Port)? ParseEndpoint(string? text)
    {
        if (text is null)
            return null;
        int colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture,
            out int port))
            return (text[..colon], port);
        throw new CommandException(ExitCode.Usage, $"\"{text}\" is not HOST:PORT");
    }
}
