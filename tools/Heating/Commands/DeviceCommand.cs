using System.CommandLine;
using Heating.Run;
using Heating.Run.Options;
using LocalIotCore.Identity;

namespace Heating.Commands;

/// <summary>`heating device`.</summary>
internal static class DeviceCommand
{
    public static Command Create()
    {
        var drive = new DriveOptions();
        var endpoint = EndpointOption();
        var thing = ThingOption();
        var certificate = FileOption("--cert", "The device's certificate, PEM.");
        var key = FileOption("--key", "The certificate's private key, PEM, unencrypted.");
        var ca = FileOption("--ca", "The CA that issued the broker's certificate, PEM; for AWS: AmazonRootCA1.pem.");
        var data = new Option<string?>("--data")
        {
            Description = "Directory for the board's flash drive, so that boot and sequence numbers continue. "
                + "Default: certs/dev of the repository, or a folder of this user.",
            HelpName = "DIR",
        };
        var command = new Command(
            "device",
            "Run the firmware on a virtual ESP32 against any MQTT broker with mutual TLS, AWS IoT Core included.")
        {
            endpoint, thing, certificate, key, ca, data,
        };
        drive.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var values = new DeviceValues(
                drive.Values(parsed),
                parsed.GetRequiredValue(endpoint),
                parsed.GetRequiredValue(thing),
                parsed.GetRequiredValue(certificate),
                parsed.GetRequiredValue(key),
                parsed.GetRequiredValue(ca),
                DataDirectory.Of(parsed.GetValue(data)));
            var session = new DeviceSession(values, parsed.InvocationConfiguration.Output, TimeProvider.System);
            return CommandRunner.RunAsync(parsed, session.RunAsync, cancel);
        });
        return command
            .WithExamples(
                ("heating device --endpoint localhost --thing boiler-1 --cert certificate.pem --key private.key --ca ca.pem",
                    "against `heating cloud`, with what `heating provision boiler-1` wrote"),
                ("heating device --endpoint abc-ats.iot.eu-central-1.amazonaws.com --thing boiler-1 --cert c.pem --key k.pem "
                    + "--ca AmazonRootCA1.pem",
                    "against AWS IoT Core"))
            .WithExitCodes(
                ExitCode.File, ExitCode.Lost, ExitCode.Invented, ExitCode.Conflict, ExitCode.OutOfOrder,
                ExitCode.Waiting, ExitCode.DeviceCrashed, ExitCode.Interrupted);
    }

    private static Option<Endpoint> EndpointOption() => new("--endpoint")
    {
        Description = $"The broker: {Endpoint.Expected}.",
        HelpName = "HOST[:PORT]",
        Required = true,
        CustomParser = result =>
        {
            if (Endpoint.TryParse(result.Tokens[0].Value, out var endpoint))
                return endpoint;
            result.AddError($"--endpoint {result.Tokens[0].Value}: expected {Endpoint.Expected}.");
            return null;
        },
    };

    private static Option<string> ThingOption()
    {
        var option = new Option<string>("--thing")
        {
            Description = "The device's thing name, which is also its MQTT client id.",
            HelpName = "NAME",
            Required = true,
        };
        option.Validators.Add(result =>
        {
            try
            {
                if (result.Tokens is [var token])
                    Names.CheckThing(token.Value);
            }
            catch (RegistryException error)
            {
                result.AddError($"--thing: {error.Message}");
            }
        });
        return option;
    }

    private static Option<FileInfo> FileOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FILE",
        Required = true,
    };
}
