using System.CommandLine;
using Heating.Aws;
using Heating.Provisioning;
using Heating.Run;
using LocalIotCore.Identity;

namespace Heating.Commands;

/// <summary><c>heating provision THING</c>: issues a certificate and key for a thing, on AWS or the local cloud.</summary>
internal static class ProvisionCommand
{
    public static Command Create()
    {
        var parts = new Parts();
        var command = new Command(
            "provision",
            "Issue a certificate and key for a thing: of the local cloud, which may be running or not; or, with --profile, "
            + "--region or --endpoint-url, of AWS.")
        {
            parts.Thing, parts.Csv, parts.Out, parts.Force, parts.Rsa, parts.Watch, parts.Type, parts.Attributes,
        };
        parts.Aws.AddTo(command);
        command.Validators.Add(result =>
        {
            bool hasThing = result.GetResult(parts.Thing) is { Tokens.Count: > 0 };
            if (hasThing == result.GetResult(parts.Csv) is not null)
                result.AddError("Expected either a THING or --csv FILE.");
            else if (!hasThing && (result.GetResult(parts.Type) is not null || result.GetResult(parts.Attributes) is not null))
                result.AddError($"With --csv, type and attributes are columns of the file: {ProvisionBatch.Columns}.");
        });
        command.WithExamples(
            ("heating provision boiler-1", "register boiler-1 and write its files to certs/dev/things/boiler-1"),
            ("heating provision laptop --watch --out ~/laptop", "a read-only certificate, for mosquitto_sub"),
            ("heating provision boiler-1 --profile home --region eu-central-1", "on AWS; the files go to certs/out/boiler-1"),
            ("heating provision --csv house.csv --profile home", "every thing of a file; one that fails does not stop the others"));
        command.WithExitCodes(AwsCommand.ExitCodes);
        command.SetAction((parsed, cancel) => RunAsync(parsed, parts, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Parts parts, CancellationToken cancel)
    {
        try
        {
            AwsSettings settings = parts.Aws.Values(parsed, Environment.GetEnvironmentVariable);
            if (!settings.IsAwsMeant)
                return await RunLocalAsync(parsed, parts, DataDirectory.Of(settings.Data));
        }
        catch (CommandException e)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }

        return await AwsCommand.RunAsync(
            parsed, parts.Aws, (client, target, token) => RunAwsAsync(parsed, parts, client, target, token), cancel);
    }

    private static Task<int> RunLocalAsync(ParseResult parsed, Parts parts, DataDirectory data)
    {
        var provisioner = new LocalProvisioner(data, parsed.InvocationConfiguration.Output);
        return RunRowsAsync(parsed, parts, row => Task.FromResult(
            provisioner.Run(parts.RequestOf(parsed, row, data.Credentials)).CertificateId));
    }

    private static Task<int> RunAwsAsync(
        ParseResult parsed, Parts parts, AwsClient client, AwsTarget target, CancellationToken cancel)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        var steps = new ServiceSteps(target.Description, TimeProvider.System);
        var provisioner = new AwsProvisioner(client, target, steps, output);
        return RunRowsAsync(parsed, parts, async row =>
        {
            ProvisionRequest request = parts.RequestOf(parsed, row, target.CredentialsFolder);
            ProvisionedThing made = await provisioner.RunAsync(request, cancel);
            Print(request, made, output);
            return made.CertificateId;
        });
    }

    private static async Task<int> RunRowsAsync(ParseResult parsed, Parts parts, Func<ProvisionRow, Task<string>> provisionAsync)
    {
        if (parsed.GetValue(parts.Csv) is not { } csv)
        {
            await provisionAsync(new ProvisionRow(
                0,
                parsed.GetValue(parts.Thing)!,
                parsed.GetValue(parts.Type),
                null,
                ThingsCommand.Attributes(parsed.GetValue(parts.Attributes))));
            return ExitCode.Ok;
        }

        bool isAll = await ProvisionBatch.RunAsync(
            ProvisionBatch.Read(csv),
            provisionAsync,
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error);
        return isAll ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void Print(ProvisionRequest request, ProvisionedThing made, TextWriter output)
    {
        CredentialFiles files = made.Files;
        output.WriteLine($"""
            Thing {made.ThingName} is registered. Certificate {made.CertificateId}
            is ACTIVE, attached to the thing, and has the policy {request.Policy.Name}.{(made.IsNew ? "" : " It existed already.")} Written:
              {files.Certificate}
              {files.PrivateKey} (secret: readable by you alone)
              {files.Ca} ({made.CaSource})
              {files.Endpoint}: {made.Endpoint}

            They get on a board with
              {made.FlashCommand}
            """);
    }

    /// <summary>The arguments and options.</summary>
    private sealed class Parts
    {
        public Parts()
        {
            Thing = AwsCommand.ThingArgument();
            Thing.Arity = ArgumentArity.ZeroOrOne;
        }

        public Argument<string> Thing { get; }

        public Option<string?> Csv { get; } = new("--csv")
        {
            Description = $"Provision every thing of a CSV file. Its first line names the columns: {ProvisionBatch.Columns}.",
            HelpName = "FILE",
        };

        public Option<string?> Out { get; } = new("--out")
        {
            Description = "Where to write certificate.pem, private.key, ca.pem and, for AWS, endpoint. Default: things/THING in "
                + "the data directory; for AWS certs/out/THING of the repository. With --csv, the folder of the things' folders.",
            HelpName = "DIR",
        };

        public Option<bool> Force { get; } = new("--force")
        {
            Description = "Replace existing files. Their certificate stays valid: see `heating certs`.",
        };

        public Option<bool> Rsa { get; } = new("--rsa")
        {
            Description = "An RSA-2048 key, as AWS creates, instead of ECDSA P-256.",
        };

        public Option<bool> Watch { get; } = new("--watch")
        {
            Description = "For a spectator, who may receive home/heating/# and send nothing.",
        };

        public Option<string?> Type { get; } = ThingsCommand.TypeOption();

        public Option<string[]?> Attributes { get; } = ThingsCommand.AttributeOption();

        public AwsOptions Aws { get; } = new();

        public ProvisionRequest RequestOf(ParseResult parsed, ProvisionRow row, Func<string, string> defaultFolder)
        {
            string? parent = parsed.GetValue(Out);
            string? folder = row.Folder ?? (parsed.GetValue(Csv) is null || parent is null
                ? parent
                : Path.Combine(parent, Names.ToFileName(row.ThingName)));
            return new ProvisionRequest(
                row.ThingName,
                Path.GetFullPath(folder ?? defaultFolder(row.ThingName)),
                parsed.GetValue(Rsa) ? KeyAlgorithm.Rsa2048 : KeyAlgorithm.EcdsaP256,
                parsed.GetValue(Watch) ? BuiltInPolicy.Watch : BuiltInPolicy.Device,
                row.TypeName,
                row.Attributes,
                parsed.GetValue(Force));
        }
    }
}
