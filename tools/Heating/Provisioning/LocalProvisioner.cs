using Heating.Commands;
using Heating.Run;
using LocalIotCore.Identity;

namespace Heating.Provisioning;

/// <summary>Provisions things in the local cloud's data directory, whether the cloud is running or not.</summary>
internal sealed class LocalProvisioner(DataDirectory data, TextWriter output)
{
    private const int DefaultPort = 8883;

    /// <summary>Issues certificate and key, and writes them; a thing whose files are complete and valid keeps
    /// them.</summary>
    /// <returns>The certificate's id.</returns>
    /// <exception cref="CommandException">It failed, and nothing is left of it that is valid.</exception>
    public string Run(ProvisionRequest request)
    {
        try
        {
            Names.CheckThing(request.ThingName);
            var files = new CredentialFiles(request.Folder);
            if (!request.IsForced && FindFinished(request, files) is { } finished)
            {
                output.WriteLine(
                    $"{request.ThingName} was provisioned before: certificate {finished} in {files.Folder} is ACTIVE, and stays.");
                return finished;
            }
            Prepare(files, request.IsForced);
            string? replaced = AwsProvisioner.FindReplaced(files);
            Provisioned provisioned = Provision(request, files);
            if (replaced is not null)
                output.WriteLine(AwsProvisioner.StaysRegistered(replaced));
            Print(request, provisioned, files);
            return provisioned.CertificateId;
        }
        catch (RegistryException e)
        {
            throw new CommandException(
                e.Error == RegistryError.InvalidRequest ? ExitCode.Usage : ExitCode.Failed, e.Message);
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or InvalidDataException or TimeoutException)
        {
            throw new CommandException(ExitCode.File, $"Cannot use the registry in {data.Cloud}: {e.Message}");
        }
    }

    // So that a list of things can be provisioned again after one of them failed.
    private string? FindFinished(ProvisionRequest request, CredentialFiles files)
    {
        if (!File.Exists(files.PrivateKey) || !File.Exists(files.Ca) || files.ReadCertificateId() is not { } id)
            return null;
        return Registry.Open(data.Cloud).FindCertificate(id) is { Status: CertificateStatus.Active } certificate
            && certificate.Things.Contains(request.ThingName) && certificate.Policies.Contains(request.Policy.Name)
            ? id
            : null;
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

    private Provisioned Provision(ProvisionRequest request, CredentialFiles files)
    {
        var registry = Registry.Open(data.Cloud);
        if (request.TypeName is not null || request.Attributes.Count > 0)
            registry.CreateThing(request.ThingName, request.TypeName, request.Attributes);
        var provisioned = registry.Provision(request.ThingName, request.Key, request.Policy);
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

    private void Print(ProvisionRequest request, Provisioned provisioned, CredentialFiles files)
    {
        bool isWatcher = request.Policy == BuiltInPolicy.Watch;
        var topic = isWatcher ? "home/heating/#" : $"home/heating/commands/{request.ThingName}";
        var (certificate, key, ca) = (Quoted(files.Certificate), Quoted(files.PrivateKey), Quoted(files.Ca));
        var name = request.ThingName;
        string dataOption = data.Root == DataDirectory.Of(null).Root ? "" : $" --data {Quoted(data.Root)}";
        output.WriteLine($"""
            Thing {name} is registered. Certificate {provisioned.CertificateId}
            is ACTIVE, attached to the thing, and has the policy {request.Policy.Name}. Written:
              {files.Certificate}
              {files.PrivateKey} (secret: readable by you alone)
              {files.Ca}

            With the local cloud on port {DefaultPort} (heating cloud{dataOption}), from any MQTT client with client id {name}:
            """);
        if (!isWatcher)
            output.WriteLine(
                $"  heating device --endpoint localhost:{DefaultPort} --thing {name}"
                + $" --cert {certificate} --key {key} --ca {ca}");
        output.WriteLine(
            $"  mosquitto_sub -h localhost -p {DefaultPort} -i {name}"
            + $" --cert {certificate} --key {key} --cafile {ca} -q 1 -v -t '{topic}'");
    }

    private static string Quoted(string path) => path.Contains(' ') ? $"\"{path}\"" : path;
}
