using System.CommandLine;
using Heating.Run;
using Heating.Run.Options;

namespace Heating.Commands;

/// <summary>`heating run`.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var drive = new DriveOptions();
        var chaos = new ChaosOptions();
        var rules = new RuleOptions();
        var record = new Option<FileInfo?>("--record")
        {
            Description = "Write each received status event and alarm as one line of JSON, with receivedAt (UTC) added at the end. "
                + "An existing file is replaced.",
            HelpName = "FILE.jsonl",
        };
        var scenario = ScenarioOption.Create();
        var data = DataOption();
        var port = PortOption();
        var command = new Command(
            "run",
            "Watch a house being heated: the firmware on a virtual ESP32 reports to a local cloud over mutual TLS.")
        {
            scenario,
            record,
            data,
            port,
        };
        drive.AddTo(command);
        chaos.AddTo(command);
        rules.AddTo(command);
        command.Validators.Add(ScenarioOption.Check);
        command.SetAction(async (parsed, cancel) =>
        {
            var time = TimeProvider.System;
            var script = parsed.GetValue(scenario) is { } file ? ScenarioOption.Read(file, parsed.GetValue(drive.Seed), time) : null;
            using var folder = script is not null && parsed.GetValue(data) is null ? WorkFolder.Create("scenario") : null;
            var values = new RunValues(
                drive.Values(parsed),
                parsed.GetValue(record),
                DataDirectory.Of(folder?.Path ?? parsed.GetValue(data)),
                parsed.GetValue(data) is not null,
                parsed.GetValue(port),
                parsed.GetValue(chaos.Outage) ?? [],
                parsed.GetValue(chaos.Chaos),
                rules.Values(parsed));
            if (script is not null)
                values = values.With(script, isSpeedGiven: parsed.GetResult(drive.Speed) is { Implicit: false });
            var session = new RunSession(values, parsed.InvocationConfiguration.Output, time);
            return await CommandRunner.RunAsync(parsed, session.RunAsync, cancel);
        });
        return command
            .WithExamples(
                ("heating run", "the simulated house in real time, until Ctrl-C (a second Ctrl-C does not wait for messages in flight)"),
                ("heating run --speed 60 --duration 2h", "two hours of the house in two minutes"),
                ("heating run --trace year.csv --speed max --record events.jsonl",
                    "replay a trace as fast as delivery allows, and record what arrives"),
                ("heating run --scenario samples/scenarios/frost-night.yaml", "play a scripted night, and check what it expects"),
                ("heating run --outage 30s@20s", "lose the network for half a minute"),
                ("heating run --parameter Language=de --parameter MinimumOffMinutes=30",
                    "alerts in German, and only if the heating stays off for half an hour"),
                ("heating run --trace year.csv --speed max --chaos 1", "replay a trace while network, cloud and power fail"))
            .WithExitCodes(
                ExitCode.File, ExitCode.Lost, ExitCode.Invented, ExitCode.Conflict, ExitCode.OutOfOrder, ExitCode.Unsent,
                ExitCode.Waiting, ExitCode.DeviceCrashed, ExitCode.Cloud, ExitCode.Record, ExitCode.Unmet, ExitCode.Interrupted);
    }

    private static Option<string?> DataOption() => new("--data")
    {
        Description = "Directory for the state of the cloud and the board's flash drive, so that boot and sequence "
            + "numbers continue. Default: certs/dev of the repository, or a folder of this user.",
        HelpName = "DIR",
    };

    private static Option<int> PortOption()
    {
        var option = new Option<int>("--port")
        {
            Description = "Port of the local cloud on 127.0.0.1 (MQTT over mutual TLS); 0: a free one.",
            HelpName = "PORT",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !ushort.TryParse(token.Value, out _))
                result.AddError($"--port {token.Value}: expected a port number from 0 to 65535.");
        });
        return option;
    }
}
