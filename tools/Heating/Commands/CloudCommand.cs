using System.CommandLine;
using System.Globalization;
using System.Net;
using Heating.Run.Options;
using LocalIotCore;
using LocalIotCore.Hosting;
using LocalIotCore.Identity;
using LocalIotCore.Stacks;
using Microsoft.Extensions.Logging;

namespace Heating.Commands;

/// <summary>`heating cloud`: the stand-in for AWS IoT Core alone, until Ctrl-C or SIGTERM.</summary>
internal static class CloudCommand
{
    private const int PortOff = 0;
    private const int PortAny = -1;
    private const int PortMax = 65535;

    private static readonly Option<int> Port = new("--port")
    {
        Description = "Port of MQTT over mutual TLS; 0: a free one.",
        DefaultValueFactory = _ => 8883,
    };

    private static readonly Option<int> PlainPort = new("--plain-port")
    {
        Description = "Port of MQTT without TLS, identity and policy; 0: off; -1: a free one.",
        DefaultValueFactory = _ => PortOff,
    };

    private static readonly Option<int> HttpsPort = new("--https-port")
    {
        Description = "Port of HTTPS for aws-cli and AWS's SDKs, for example 8443; 0: off; -1: a free one.",
        DefaultValueFactory = _ => PortOff,
    };

    private static readonly Option<string> ProfileName = new("--profile")
    {
        Description = "aws: AWS's limits and behaviour; standard: the MQTT standard, with QoS 2.",
        DefaultValueFactory = _ => "aws",
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Directory for certificates, registry, sessions and retained messages. Default: certs/dev of "
            + "the repository.",
        HelpName = "DIR",
    };

    private static readonly Option<string> Bind = new("--bind")
    {
        Description = "Address to listen on.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<string[]> Names = new("--name")
    {
        Description = "Name or address by which others reach this machine, for the server certificate; repeatable. With --bind, "
            + "the machine's addresses are in it anyway.",
        HelpName = "HOST",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> AllowNoSni = new("--allow-no-sni")
    {
        Description = "Accept MQTT clients over TLS that do not name the server (SNI), for example because they connect by IP address.",
    };

    private static readonly Option<bool> NoHttpsReserved = new("--no-https-reserved")
    {
        Description = "Refuse HTTPS's Publish to topics that begin with $ (shadows, Basic Ingest).",
    };

    private static readonly Option<bool> NoRates = new("--no-rates")
    {
        Description = "Do not apply AWS's rate limits (publishes, bytes, connects, replay).",
    };

    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Log every connect and disconnect.",
    };

    private static readonly RuleOptions Rules = new();

    public static Command Create()
    {
        ProfileName.AcceptOnlyFromAmong("aws", "standard");
        ExpectPort(Port, 0);
        ExpectPort(PlainPort, PortAny);
        ExpectPort(HttpsPort, PortAny);
        ExpectAddress();
        ExpectNames();
        var command = new Command("cloud", "Run the local stand-in for AWS IoT Core.")
        {
            Port, PlainPort, HttpsPort, ProfileName, Data, Bind, Names, AllowNoSni, NoHttpsReserved, NoRates, Verbose,
        };
        Rules.AddTo(command);
        command.SetAction(RunAsync);
        return command
            .WithExamples(
                ("heating cloud", "MQTT over mutual TLS on port 8883, like AWS IoT Core"),
                ("heating cloud --https-port 8443", "also HTTPS, with an access key for aws-cli and AWS's SDKs"),
                ("heating cloud --bind 0.0.0.0 --name heating.lan", "also for boards and computers in the network"),
                ("heating cloud --port 0 --plain-port -1 --profile standard",
                    "on free ports, with QoS 2, for conformance tests"))
            .WithExitCodes(ExitCode.File, ExitCode.Cloud, ExitCode.Interrupted);
    }

    private static void ExpectPort(Option<int> option, int lowest) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens)
        {
            if (!int.TryParse(token.Value, CultureInfo.InvariantCulture, out int port) || port < lowest || port > PortMax)
                result.AddError($"{option.Name} {token.Value}: expected a port number from {lowest} to {PortMax}.");
        }
    });

    private static void ExpectAddress() => Bind.Validators.Add(result =>
    {
        foreach (var token in result.Tokens)
        {
            if (!IPAddress.TryParse(token.Value, out _))
                result.AddError($"--bind {token.Value}: expected an IP address, for example 127.0.0.1 or 0.0.0.0.");
        }
    });

    private static void ExpectNames() => Names.Validators.Add(result =>
    {
        foreach (var token in result.Tokens)
        {
            if (!ServerNames.IsName(token.Value))
                result.AddError($"--name {token.Value}: expected a host name or an IP address, without https:// and port.");
        }
    });

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        using ILoggerFactory loggers = LoggerFactory.Create(builder => builder
            .AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(parsed.GetValue(Verbose) ? LogLevel.Information : LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning)
            // It logs with a stack trace what is thrown and told below.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None));
        CloudOptions options = RuleOptions.Apply(OptionsOf(parsed), Rules.Values(parsed));
        try
        {
            await using LocalCloud cloud = await LocalCloud.StartAsync(options, loggers, TimeProvider.System, cancel);
            CloudBanner.Write(parsed.InvocationConfiguration.Output, cloud, parsed.GetValue(Data));
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel).ContinueWith(_ => { }, TaskScheduler.Default);
            return ExitCode.Ok;
        }
        catch (StackException exception)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating cloud: {exception.Message}");
            return ExitCode.File;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating cloud: {exception.Message}");
            return ExitCode.Cloud;
        }
    }

    private static CloudOptions OptionsOf(ParseResult parsed)
    {
        Profile profile = parsed.GetValue(ProfileName) == "aws" ? Profile.Aws : Profile.Standard;
        return new CloudOptions
        {
            Port = parsed.GetValue(Port),
            PlainPort = OptionalPort(parsed.GetValue(PlainPort)),
            HttpsPort = OptionalPort(parsed.GetValue(HttpsPort)),
            Profile = profile,
            DataDirectory = DataDirectory.Of(parsed.GetValue(Data)).Cloud,
            BindAddress = parsed.GetValue(Bind)!,
            HostNames = parsed.GetValue(Names) ?? [],
            AllowsNoServerName = parsed.GetValue(AllowNoSni),
            AllowsReservedTopicsOverHttps = !parsed.GetValue(NoHttpsReserved),
            Limits = parsed.GetValue(NoRates) && profile == Profile.Aws ? CloudLimits.AwsWithoutRates : null,
        };
    }

    private static int? OptionalPort(int port) => port switch { PortOff => null, PortAny => 0, _ => port };
}

/// <summary>What `heating cloud` prints when it is listening: addresses, and how to connect.</summary>
internal static class CloudBanner
{
    private const string Viewer = "viewer";

    /// <param name="data">The value of --data; null if not given.</param>
    public static void Write(TextWriter output, LocalCloud cloud, string? data)
    {
        string address = cloud.Options.BindAddress;
        string dataOption = data is null ? "" : $" --data {data}";
        output.WriteLine($"MQTT over mutual TLS on {address}:{cloud.Port}, profile "
            + $"{cloud.Options.Profile.ToString().ToLowerInvariant()}, data in {cloud.Options.DataDirectory}");
        if (cloud.PlainPort is { } plainPort)
            output.WriteLine($"MQTT without TLS, identity and policy on {address}:{plainPort}");
        if (cloud.HttpsPort is { } httpsPort)
            WriteHttps(output, cloud, httpsPort, dataOption);
        IReadOnlyList<string> names = ServerNames.Of(cloud.Options);
        if (names.Count > 0)
            output.WriteLine($"Endpoint for others: {string.Join(" or ", names)}");
        if (RuleOptions.Describe(cloud.Stack?.Stack) is { } rules)
            output.WriteLine($"T{rules[1..]}.");
        output.WriteLine("To watch (the first line is needed once):");
        output.WriteLine($"  heating provision {Viewer} --watch{dataOption} --out {Viewer}");
        output.WriteLine($"  mosquitto_sub -h localhost -p {cloud.Port} -i {Viewer} --cafile {Viewer}/ca.pem "
            + $"--cert {Viewer}/certificate.pem --key {Viewer}/private.key -t 'home/heating/#' -v");
        output.WriteLine("Ctrl-C stops it.");
        output.Flush();
    }

    // Bare lines: from AWS_ACCESS_KEY_ID to export they can be pasted into a shell.
    private static void WriteHttps(TextWriter output, LocalCloud cloud, int port, string dataOption)
    {
        string url = $"https://localhost:{port}";
        output.WriteLine($"HTTPS, signed or with a certificate, on {cloud.Options.BindAddress}:{port}. "
            + "For aws-cli and AWS's SDKs, in a shell:");
        output.WriteLine($"AWS_ACCESS_KEY_ID={cloud.AccessKey!.AccessKeyId}");
        output.WriteLine($"AWS_SECRET_ACCESS_KEY={cloud.AccessKey.SecretAccessKey}");
        output.WriteLine($"AWS_DEFAULT_REGION={LocalAccount.Region}");
        output.WriteLine($"AWS_CA_BUNDLE='{cloud.Registry.Authority.CaPath}'");
        output.WriteLine("export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION AWS_CA_BUNDLE");
        output.WriteLine("Then for example (the last command needs none of these lines):");
        output.WriteLine($"  aws iot list-things --endpoint-url {url}");
        output.WriteLine($"  aws iot-data get-thing-shadow --thing-name boiler-1 --endpoint-url {url} /dev/stdout");
        output.WriteLine($"  heating things list{dataOption}");
    }
}
