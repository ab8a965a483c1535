using Heating.Commands;
using Heating.Run.Boards;
using Heating.Run.Chaos;
using Heating.Run.Options;
using Heating.Run.Output;
using Heating.Run.Paths;
using LocalIotCore;
using LocalIotCore.Identity;
using LocalIotCore.Stacks;
using Microsoft.Extensions.Logging;

namespace Heating.Run;

/// <summary>`heating run`: the local cloud, a provisioned device on a virtual board, and the house it
/// watches.</summary>
internal sealed class RunSession(RunValues values, TextWriter output, TimeProvider time)
{
    /// <summary>The one thing of a local run.</summary>
    public const string ThingName = "boiler-1";

    // The device calls its cloud by a name, as on AWS: for an address .NET would send no server name (SNI).
    private const string Host = "localhost";

    /// <summary>Runs to the end.</summary>
    /// <exception cref="CommandException">It cannot start because of a file, the data directory or the
    /// port.</exception>
    public async Task<RunSummary> RunAsync(CancellationToken cancel)
    {
        using var record = values.Record is null ? null : RecordFile.Create(values.Record.FullName);
        var world = RunWorld.Open(values.Drive, time);
        using var drive = BoardDrive.Open(values.Data.Board(ThingName), removesKey: false);
        BoardRun? run = null;
        var configuration = new ConfigurationWatch(ThingName);
        using var log = new NoticeLogger(
            values.Drive.IsVerbose ? LogLevel.Information : LogLevel.Warning, (text, isError) => run?.ShowLog(text, isError));
        using var loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        EventPaths? paths = values.Rules.HasRules ? new EventPaths() : null;
        await using var cloud = await StartCloudAsync(
            loggers, configuration, paths, message => Receive(run, configuration, message), cancel);
        var endpoint = new Endpoint(Host, cloud.Cloud.Port);
        drive.Prepare(ThingName, endpoint, Credentials(cloud.Cloud), values.Drive.Sampling);

        var plan = new DisturbancePlan(values.Outages, values.ChaosSeed);
        using var device = new VirtualDevice(
            world, values.Drive, drive.Directory, HeatingSensor.Program.Main, time, plan,
            new BrokerSwitch(cloud.StopAsync, cloud.StartAgainAsync));
        var title = new RunTitle(
            world.Name, $"local cloud {cloud.Cloud.Options.BindAddress}:{endpoint.Port}", ThingName, SpeedText.Format(values.Drive.Speed), "received");
        run = new BoardRun(device, title, record, time)
        {
            Remarks =
            [
                .. world.Remarks, values.Drive.Remark, ClockRemark(), RuleOptions.Describe(cloud.Cloud.Stack?.Stack),
                $"to change its configuration from a second terminal: {ConfigHint()}",
            ],
            Configuration = configuration,
            Paths = paths,
            RealDuration = values.Drive.RealDuration,
        };
        RunSummary summary;
        await using (var view = RunViews.Open(output, values.Drive, run.Snapshot))
            summary = await run.RunAsync(view, values.Drive.IsVerbose, cancel);
        summary = summary with { CloudError = log.Error, Places = Places(record) };
        return summary with
        {
            Expectations = [.. values.Drive.Scenario?.Expectations.Select(expected => expected.Of(summary)) ?? []],
        };
    }

    private string? ClockRemark() => values.Drive is { Speed: > 1, Trace: null }
        ? "the house's clock runs ahead of this machine's: alerts name the machine's time at which a message came; "
            + "`heating events` and `heating report` go by the house's"
        : null;

    // The default data directory need not be given.
    private string ConfigHint() =>
        $"{CommandName.Text} config {ThingName} debounceMs=100" + (values.IsDataNamed ? $" --data {values.Data.Root}" : "");

    private static void Receive(BoardRun? run, ConfigurationWatch configuration, TappedMessage message)
    {
        if (message.Topic == configuration.Topic)
            run?.ReceiveConfiguration(message.Payload);
        else if (message.Topic == TrafficWatch.StatusTopic)
            run?.Receive(message.Payload, message.ReceivedAt);
        else
            run?.ReceiveTelemetry(message.Payload, message.ReceivedAt);
    }

    private async Task<RestartableCloud> StartCloudAsync(
        ILoggerFactory loggers,
        ConfigurationWatch configuration,
        EventPaths? paths,
        Action<TappedMessage> onMessage,
        CancellationToken cancel)
    {
        var options = new CloudOptions
        {
            Port = values.Port,
            // Any free port: `heating config` and the like find it in the data directory.
            HttpsPort = 0,
            DataDirectory = values.Data.Cloud,
            // AWS's limits count real seconds. A faster run would hit limits that the real device would not.
            Limits = values.Drive.Speed > 1 ? CloudLimits.AwsWithoutRates : null,
        };
        try
        {
            // The house's time runs as fast as it is told to, so no alert can depend on how long something lasts.
            return await RestartableCloud.StartAsync(
                RuleOptions.Apply(options, values.Rules, ("MinimumOffMinutes", "0")), loggers, time, cloud =>
                {
                    cloud.Tap(TrafficWatch.EventTopics, onMessage);
                    cloud.Tap(configuration.Topic, onMessage);
                    if (cloud.Stack is { } stack)
                        paths?.Follow(stack);
                },
                cancel);
        }
        catch (StackException error)
        {
            throw new CommandException(ExitCode.File, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandException(ExitCode.Cloud, $"The local cloud cannot start: {error.Message}");
        }
    }

    private DeviceCredentials Credentials(LocalCloud cloud)
    {
        var files = new CredentialFiles(values.Data.Credentials(ThingName));
        try
        {
            return LocalCredentials.For(cloud.Registry, ThingName, files);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandException(ExitCode.File, $"--data: {error.Message}");
        }
    }

    private List<(string Name, string Path)> Places(RecordFile? record)
    {
        // The folder of a scenario is gone by then.
        List<(string, string)> places = values.Drive.Scenario is null || values.IsDataNamed ? [("data", values.Data.Root)] : [];
        if (record is not null)
            places.Add(("recorded events", $"{record.Path} ({record.Lines} lines)"));
        return places;
    }
}
