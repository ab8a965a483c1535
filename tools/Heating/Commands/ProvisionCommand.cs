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
            parts.Claim, parts.Template,
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
        command.Validators.Add(result =>
        {
            bool hasClaim = result.GetResult(parts.Claim) is not null;
            Option[] others = [parts.Csv, parts.Watch, parts.Type, parts.Attributes, .. parts.Aws.All];
            if (hasClaim && others.FirstOrDefault(one => result.GetResult(one) is { Implicit: false }) is { } other)
                result.AddError($"--claim cannot be combined with {other.Name}: the claim's files name the service, and the template "
                    + "decides what the thing gets.");
            if (!hasClaim && result.GetResult(parts.Template) is { Implicit: false })
                result.AddError("--template is the template of a claim: --claim DIR is missing.");
        });
        command.WithExamples(
            ("heating provision boiler-1", "register boiler-1 and write its files to certs/dev/things/boiler-1"),
            ("heating provision laptop --watch --out ~/laptop", "a read-only certificate, for mosquitto_sub"),
            ("heating provision boiler-1 --profile home --region eu-central-1", "on AWS; the files go to certs/out/boiler-1"),
            ("heating provision --csv house.csv --profile home", "every thing of a file; one that fails does not stop the others"),
            ("heating provision heating-7 --claim certs/out/claim", "as a device would, with a claim certificate and no AWS credentials"));
        command.WithExitCodes(AwsCommand.ExitCodes);
        command.SetAction((parsed, cancel) => RunAsync(parsed, parts, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Parts parts, CancellationToken cancel)
    {
        if (parsed.GetValue(parts.Claim) is { } claim)
            return await RunClaimAsync(parsed, parts, claim, cancel);
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
            provisioner.Run(parts.RequestOf(parsed, row, data.Credentials))));
    }

    private static async Task<int> RunClaimAsync(ParseResult parsed, Parts parts, string claim, CancellationToken cancel)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        TextWriter output = parsed.InvocationConfiguration.Output;
        try
        {
            var row = new ProvisionRow(0, parsed.GetValue(parts.Thing)!, null, null, new Dictionary<string, string>());
            ProvisionRequest request = parts.RequestOf(parsed, row, DataDirectory.AwsCredentials);
            var provisioner = new ClaimProvisioner(
                Path.GetFullPath(claim), parsed.GetValue(parts.Template)!, output, TimeProvider.System);
            Print(await provisioner.RunAsync(request, cancel), "the rights that the template gives it", output);
            return ExitCode.Ok;
        }
        catch (CommandException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await error.WriteLineAsync("Interrupted. Requests that were already sent remain.");
            return ExitCode.Interrupted;
        }
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
            Print(made, $"the policy {request.Policy.Name}", output);
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

    private static void Print(ProvisionedThing made, string rights, TextWriter output)
    {
        CredentialFiles files = made.Files;
        output.WriteLine($"""
            Thing {made.ThingName} is registered. Certificate {made.CertificateId}
            is ACTIVE, attached to the thing, and has {rights}.{(made.IsNew ? "" : " It existed already.")} Written:
              {files.Certificate}
              {files.PrivateKey} (secret: readable by you alone)
              {files.Ca} ({made.CaSource})
              {files.Endpoint}: {made.Endpoint}

            A device gets them with
              {made.NextCommand}
            """);
    }

    /// <summary>The arguments and options.</summary>
    private sealed class Parts
    {
        public Parts()
        {
            Thing = AwsCommand.ThingArgument();
            Thing.Arity = ArgumentArity.ZeroOrOne;
            Template.Validators.Add(result =>
            {
                try
                {
                    if (result.Tokens is [var token])
                        Names.CheckTemplate(token.Value);
                }
                catch (RegistryException error)
                {
                    result.AddError($"--template: {error.Message}");
                }
            });
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

        public Option<string?> Claim { get; } = new("--claim")
        {
            Description = "Provision with a claim certificate, over MQTT, as a device does that has nothing else. The folder holds the "
                + "claim's certificate.pem, private.key, ca.pem and endpoint.",
            HelpName = "DIR",
        };

        public Option<string> Template { get; } = new("--template")
        {
            Description = "With --claim: the provisioning template. It gets the parameter SerialNumber.",
            HelpName = "NAME",
            DefaultValueFactory = _ => ClaimProvisioner.DefaultTemplate,
        };

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
