using System.CommandLine;
using Heating.Run;
using LocalIotCore.Identity;

namespace Heating.Commands;

/// <summary><c>heating provision THING</c>: issues a certificate and key for a thing of the local cloud.</summary>
internal static class ProvisionCommand
{
    private const int DefaultPort = 8883;

    private sealed record Request(
        string ThingName, DataDirectory Data, string Out, bool IsForced, KeyAlgorithm Key, bool IsWatcher);

    public static Command Create()
    {
        var thing = new Argument<string>("THING") { Description = "The thing's name: 1 to 128 of a-z A-Z 0-9 : _ -" };
        var data = new Option<string?>("--data")
        {
            Description = "Data directory of the local cloud. Default: certs/dev of the repository.",
            HelpName = "DIR",
        };
        var output = new Option<string?>("--out")
        {
            Description = "Where to write certificate.pem, private.key and ca.pem. "
                + "Default: things/THING in the data directory.",
            HelpName = "DIR",
        };
        var force = new Option<bool>("--force") { Description = "Replace existing files." };
        var rsa = new Option<bool>("--rsa")
        {
            Description = "An RSA-2048 key, as AWS creates, instead of ECDSA P-256.",
        };
        var watch = new Option<bool>("--watch")
        {
            Description = "For a spectator, who may receive home/heating/# and send nothing.",
        };
        var command = new Command(
            "provision", "Issue a certificate and key for a thing of the local cloud, which may be running or not.")
        {
            thing, data, output, force, rsa, watch,
        };
        command.WithExamples(
            ("heating provision boiler-1", "register boiler-1 and write its files to certs/dev/things/boiler-1"),
            ("heating provision laptop --watch --out ~/laptop", "a read-only certificate, for mosquitto_sub"));
        command.WithExitCodes(ExitCode.File);
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(thing);
            var directory = DataDirectory.Of(parsed.GetValue(data));
            var request = new Request(
                name,
                directory,
                Path.GetFullPath(parsed.GetValue(output) ?? directory.Credentials(name)),
                parsed.GetValue(force),
                parsed.GetValue(rsa) ? KeyAlgorithm.Rsa2048 : KeyAlgorithm.EcdsaP256,
                parsed.GetValue(watch));
            return Run(request, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        });
        return command;
    }

    private static int Run(Request request, TextWriter output, TextWriter error)
    {
        try
        {
            Names.CheckThing(request.ThingName);
            var files = new CredentialFiles(request.Out);
            Prepare(files, request.IsForced);
            var provisioned = Provision(request, files);
            Print(request, provisioned, files, output);
            return ExitCode.Ok;
        }
        catch (RegistryException e)
        {
            error.WriteLine(e.Message);
            return e.Error == RegistryError.InvalidRequest ? ExitCode.Usage : ExitCode.Failed;
        }
        catch (CommandException e)
        {
            error.WriteLine(e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or InvalidDataException or TimeoutException)
        {
            error.WriteLine($"Cannot use the registry in {request.Data.Cloud}: {e.Message}");
            return ExitCode.File;
        }
    }

    private static void Prepare(CredentialFiles files, bool isForced)
    {
        if (files.Existing is [var first, ..] && !isForced)
            throw new CommandException(
                ExitCode.File,
                $"{first} already exists. Use another --out, or --force to replace certificate and key.");
        try
        {
            files.Prepare();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.File, $"--out: cannot write to {files.Folder}: {e.Message}");
        }
    }

    private static Provisioned Provision(Request request, CredentialFiles files)
    {
        var registry = Registry.Open(request.Data.Cloud);
        var policy = request.IsWatcher ? BuiltInPolicy.Watch : BuiltInPolicy.Device;
        var provisioned = registry.Provision(request.ThingName, request.Key, policy);
        try
        {
            files.Write(provisioned);
            return provisioned;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody has the key, so the certificate must not stay valid.
            registry.SetCertificateStatus(provisioned.CertificateId, CertificateStatus.Inactive);
            throw new CommandException(ExitCode.File, $"--out: cannot write to {files.Folder}: {e.Message}");
        }
    }

    private static void Print(Request request, Provisioned provisioned, CredentialFiles files, TextWriter output)
    {
        var policy = request.IsWatcher ? BuiltInPolicy.Watch : BuiltInPolicy.Device;
        var topic = request.IsWatcher ? "home/heating/#" : $"home/heating/commands/{request.ThingName}";
        var (certificate, key, ca) = (Quoted(files.Certificate), Quoted(files.PrivateKey), Quoted(files.Ca));
        var name = request.ThingName;
        output.WriteLine($"""
            Thing {name} is registered. Certificate {provisioned.CertificateId}
            is ACTIVE, is the thing's and has the policy {policy.Name}. Written:
              {files.Certificate}
              {files.PrivateKey} (secret: readable by you alone)
              {files.Ca}

            With the local cloud on port {DefaultPort} (heating cloud), from any MQTT client with client id {name}:
            """);
        if (!request.IsWatcher)
            output.WriteLine(
                $"  heating device --endpoint localhost:{DefaultPort} --thing {name}"
                + $" --cert {certificate} --key {key} --ca {ca}");
        output.WriteLine(
            $"  mosquitto_sub -h localhost -p {DefaultPort} -i {name}"
            + $" --cert {certificate} --key {key} --cafile {ca} -q 1 -v -t '{topic}'");
    }

    private static string Quoted(string path) => path.Contains(' ') ? $"\"{path}\"" : path;
}
