using System.Text.Json;
using Heating.Aws;
using Heating.Commands;
using Heating.Run;
using LocalIotCore.Identity;

namespace Heating.Provisioning;

/// <summary>A thing to provision.</summary>
/// <param name="Folder">Where the files go.</param>
/// <param name="TypeName">Name of an existing thing type; null for none.</param>
/// <param name="IsForced">Makes another certificate, even if the folder has one.</param>
internal sealed record ProvisionRequest(
    string ThingName,
    string Folder,
    KeyAlgorithm Key,
    BuiltInPolicy Policy,
    string? TypeName,
    IReadOnlyDictionary<string, string> Attributes,
    bool IsForced)
{
    /// <summary>The certificates that the new one is to replace.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];
}

/// <summary>A thing that was provisioned.</summary>
/// <param name="CaSource">Where the CA's certificate came from.</param>
/// <param name="IsNew">Its certificate was made by this run.</param>
internal sealed record ProvisionedThing(
    string ThingName, string CertificateId, string Endpoint, string CaSource, CredentialFiles Files, bool IsNew)
{
    /// <summary>The command that puts its files to use: on a board, or on the virtual one if no board could reach this
    /// computer's own name.</summary>
    public string NextCommand => IsThisComputer
        ? $"heating device --thing {ThingName} --endpoint {Endpoint} --cert {Quoted(Files.Certificate)} --key {Quoted(Files.PrivateKey)} "
            + $"--ca {Quoted(Files.Ca)}"
        : $"heating flash --thing {ThingName} --endpoint {Endpoint} --credentials {Quoted(Files.Folder)}";

    private bool IsThisComputer => Uri.TryCreate($"mqtts://{Endpoint}", UriKind.Absolute, out Uri? uri) && uri.IsLoopback;

    private static string Quoted(string path) => path.Contains(' ') ? $"\"{path}\"" : path;
}

/// <summary>Provisions things over AWS's API, on AWS or the local cloud.</summary>
/// <remarks>A run may end anywhere: the next one goes on with the same key and certificate. If the service refuses a step,
/// what this run has made is undone. A certificate becomes ACTIVE last, so that it is never valid with half of its
/// rights.</remarks>
internal sealed class AwsProvisioner(AwsClient client, AwsTarget target, ServiceSteps steps, TextWriter output)
{
    private readonly ThingsApi _things = new(client);
    private readonly CertificatesApi _certificates = new(client);
    private readonly PoliciesApi _policies = new(client);
    private readonly PolicyStep _policyStep = new(new PoliciesApi(client), steps, output);

    /// <summary>Provisions a thing; may be repeated.</summary>
    /// <exception cref="CommandException">It failed; what remains was said.</exception>
    public async Task<ProvisionedThing> RunAsync(ProvisionRequest request, CancellationToken cancel)
    {
        var undo = new UndoList(output);
        try
        {
            return await MakeAsync(request, undo, cancel);
        }
        catch (Exception error) when (IsCut(error))
        {
            output.WriteLine($"Nothing was undone. Run the same command again: it goes on with what is in {request.Folder}.");
            throw;
        }
        catch (Exception error) when (error is CommandException or IOException or UnauthorizedAccessException)
        {
            if (!await undo.RunAsync())
                output.WriteLine("Run the same command again: it goes on from there. Or `heating deprovision` removes the rest.");
            throw error as CommandException
                ?? new CommandException(ExitCode.File, $"--out: cannot write to {request.Folder}: {error.Message}");
        }
    }

    private static bool IsCut(Exception error) => error is OperationCanceledException
        || error is CommandException { ExitCode: ExitCode.Service } and not RefusedException
        || error is RefusedException { IsUncertain: true }
        || error is JsonException or FormatException or InvalidOperationException; // not AWS's answer

    private async Task<ProvisionedThing> MakeAsync(ProvisionRequest request, UndoList undo, CancellationToken cancel)
    {
        var files = new CredentialFiles(request.Folder);
        files.Prepare();
        ProvisionState? state = request.IsForced ? null : ReadState(request, files);
        string? replaced = request.IsForced ? FindReplaced(files) : null;
        string address = await steps.RunAsync(
            "find the endpoint", "iot:DescribeEndpoint", () => _certificates.EndpointAsync(cancel));
        string endpoint = new Uri($"https://{address}").Host;
        DeviceCa ca = DeviceCa.Of(endpoint, target);
        string thingArn = await EnsureThingAsync(request, undo, cancel);
        await _policyStep.EnsureAsync(request.Policy, thingArn, undo, cancel);
        var (certificate, isNew) = await EnsureCertificateAsync(request, files, state, undo, cancel);
        await AttachAsync(request, certificate, isNew ? undo : null, cancel);
        if (certificate.Status != "ACTIVE")
        {
            await SetStatusAsync(certificate.CertificateId, "ACTIVE", cancel);
            if (isNew)
                undo.Add("the certificate is INACTIVE", () => SetStatusAsync(certificate.CertificateId, "INACTIVE", default));
        }

        files.Write(ca.Pem, certificate.CertificatePem, endpoint);
        if (replaced is not null)
            output.WriteLine(StaysRegistered(replaced));
        return new ProvisionedThing(
            request.ThingName, certificate.CertificateId, endpoint, ca.Source, files, isNew);
    }

    /// <summary>What to say of a certificate whose files were replaced.</summary>
    public static string StaysRegistered(string certificateId) =>
        $"The certificate {certificateId}, which these files held, stays registered: see `heating certs`.";

    /// <summary>The certificate that --force replaces; null if there is none that can be read.</summary>
    public static string? FindReplaced(CredentialFiles files)
    {
        try
        {
            return files.ReadCertificateId() ?? ProvisionState.Read(files.Folder)?.CertificateId;
        }
        catch (CommandException)
        {
            return null; // damaged, which may be why it is replaced
        }
    }

    // The folder must hold nothing, this thing's unfinished work, or this thing's finished certificate.
    private static ProvisionState? ReadState(ProvisionRequest request, CredentialFiles files)
    {
        ProvisionState? state = ProvisionState.Read(files.Folder);
        if (state is not null && state.ThingName != request.ThingName)
            throw new CommandException(
                ExitCode.File,
                $"{files.Folder} belongs to the thing {state.ThingName}. Use another --out for {request.ThingName}.");
        if (state is null && files.ReadCertificateId() is { } id)
            return new ProvisionState { ThingName = request.ThingName, CertificateId = id, Replaces = [.. request.Replaces] };
        if (state is null && files.Existing is [var first, ..])
            throw new CommandException(
                ExitCode.File, $"{first} already exists. Use another --out, or --force to replace certificate and key.");
        return state;
    }

    private async Task<string> EnsureThingAsync(ProvisionRequest request, UndoList undo, CancellationToken cancel)
    {
        string name = request.ThingName;
        if (await FindThingAsync(name, cancel) is { } existing)
        {
            CheckContent(existing, request);
            return existing.ThingArn ?? throw new FormatException($"the thing {name} has no thingArn.");
        }

        string? arn = await steps.RunAsync($"create the thing {name}", "iot:CreateThing", () =>
            _things.CreateAsync(name, request.TypeName, request.Attributes, cancel));
        undo.Add($"the thing {name} is deleted", () => steps.DeleteAsync(
            $"delete the thing {name}", "iot:DeleteThing", () => _things.DeleteAsync(name, default), default));
        output.WriteLine($"The thing {name} was created.");
        return arn ?? throw new FormatException($"the thing {name} has no thingArn.");
    }

    private Task<Thing?> FindThingAsync(string name, CancellationToken cancel) =>
        steps.RunAsync<Thing?>($"read the thing {name}", "iot:DescribeThing", async () =>
        {
            try
            {
                return await _things.DescribeAsync(name, cancel);
            }
            catch (AwsException error) when (error.IsNotFound)
            {
                return null;
            }
        });

    // AWS refuses CreateThing with 409 for a thing with other content; asked for nothing in particular, any will do.
    private static void CheckContent(Thing thing, ProvisionRequest request)
    {
        var differences = request.Attributes
            .Where(wanted => thing.Attributes.GetValueOrDefault(wanted.Key) != wanted.Value)
            .Select(wanted =>
                $"attribute {wanted.Key} is {thing.Attributes.GetValueOrDefault(wanted.Key) ?? "missing"}, not {wanted.Value}")
            .ToList();
        if (request.TypeName is { } type && thing.ThingTypeName != type)
            differences.Insert(0, $"its type is {thing.ThingTypeName ?? "none"}, not {type}");
        if (differences.Count > 0)
            throw new RefusedException(
                null,
                $"The thing {thing.ThingName} already exists with other content: {string.Join("; ", differences)}. "
                + "`heating things update` changes it.");
    }

    private async Task<(CertificateDescription Certificate, bool IsNew)> EnsureCertificateAsync(
        ProvisionRequest request, CredentialFiles files, ProvisionState? state, UndoList undo, CancellationToken cancel)
    {
        if (state?.CertificateId is { } id && await FindKnownAsync(id, files, cancel) is { } known)
            return (known, false);
        DeviceKey key;
        if (state is { CertificateId: null, RequestedAt: { } requestedAt } && File.Exists(files.PrivateKey))
        {
            key = DeviceKey.Read(files.PrivateKey);
            if (await FindByKeyAsync(_certificates, steps, key, requestedAt, cancel) is { } found)
            {
                key.Dispose();
                output.WriteLine($"An earlier run had the certificate {found.CertificateId} issued; it is used.");
                (state with { CertificateId = found.CertificateId }).Write(files.Folder);
                return (found, false);
            }
        }
        else
        {
            key = DeviceKey.Create(request.Key);
            files.Delete(Path.Combine(files.Folder, ProvisionState.FileName));
            files.Prepare();
            key.Write(files.PrivateKey);
        }

        using (key)
            return (await IssueAsync(request, files, key, undo, cancel), true);
    }

    private async Task<CertificateDescription> IssueAsync(
        ProvisionRequest request, CredentialFiles files, DeviceKey key, UndoList undo, CancellationToken cancel)
    {
        void DeleteFiles() => files.Delete(Path.Combine(files.Folder, ProvisionState.FileName));
        var state = new ProvisionState
        {
            ThingName = request.ThingName,
            RequestedAt = steps.Time.GetUtcNow(),
            Replaces = [.. request.Replaces],
        };
        state.Write(files.Folder);
        IssuedCertificate issued;
        try
        {
            string signingRequest = key.SigningRequestFor(request.ThingName);
            issued = await steps.RunAsync("have a certificate issued", "iot:CreateCertificateFromCsr", () =>
                _certificates.CreateAsync(signingRequest, cancel));
        }
        catch (RefusedException error) when (!error.IsUncertain)
        {
            DeleteFiles();
            throw;
        }

        string id = issued.CertificateId;
        undo.Add($"the certificate {id} and its key are deleted", async () =>
        {
            await steps.DeleteAsync("delete the certificate", "iot:DeleteCertificate", () =>
                _certificates.DeleteAsync(id, default), default);
            DeleteFiles();
        });
        (state with { CertificateId = id }).Write(files.Folder);
        output.WriteLine($"The certificate {id} was issued.");
        return new CertificateDescription(issued.CertificateArn, id, "INACTIVE", issued.CertificatePem, 0, null);
    }

    // Null: an earlier run has undone it, and was cut before it could delete the key.
    private async Task<CertificateDescription?> FindKnownAsync(string id, CredentialFiles files, CancellationToken cancel)
    {
        CertificateDescription? certificate = await steps.RunAsync("read the certificate", "iot:DescribeCertificate", () =>
            _certificates.FindAsync(id, cancel));
        if (certificate is null)
            return !File.Exists(files.Certificate) ? null : throw new RefusedException(
                null,
                $"{steps.Service} does not know the certificate {id} of {files.Folder}: it was deleted, or belongs to another "
                + "account or region. --force has another one issued and replaces key and certificate.");
        if (certificate.Status == "REVOKED")
            throw new RefusedException(
                null, $"The certificate {id} of {files.Folder} is REVOKED. --force has another one issued.");
        using DeviceKey key = DeviceKey.Read(files.PrivateKey);
        return key.IsOf(certificate.CertificatePem)
            ? certificate
            : throw new CommandException(
                ExitCode.File,
                $"{files.PrivateKey} is not the key of the certificate {id}. --force replaces both.");
    }

    /// <summary>The certificate that an earlier run asked for, if the service's answer was lost; null if there is
    /// none.</summary>
    public static async Task<string?> FindUnknownAsync(
        CertificatesApi certificates,
        ServiceSteps steps,
        ProvisionState state,
        CredentialFiles files,
        CancellationToken cancel)
    {
        if (state is not { CertificateId: null, RequestedAt: { } requestedAt } || !File.Exists(files.PrivateKey))
            return null;
        using DeviceKey key = DeviceKey.Read(files.PrivateKey);
        return (await FindByKeyAsync(certificates, steps, key, requestedAt, cancel))?.CertificateId;
    }

    private static async Task<CertificateDescription?> FindByKeyAsync(
        CertificatesApi certificates,
        ServiceSteps steps,
        DeviceKey key,
        DateTimeOffset requestedAt,
        CancellationToken cancel)
    {
        // A signature is refused if the clocks differ by more (AWS General Reference: 5 to 15 minutes).
        double earliest = requestedAt.AddMinutes(-15).ToUnixTimeSeconds();
        IReadOnlyList<CertificateSummary> all = await steps.RunAsync("list the certificates", "iot:ListCertificates", () =>
            certificates.ListAsync(cancel));
        foreach (CertificateSummary one in all.Where(one => one.CreationDate >= earliest))
        {
            CertificateDescription? found = await steps.RunAsync("read the certificate", "iot:DescribeCertificate", () =>
                certificates.FindAsync(one.CertificateId, cancel));
            if (found is not null && key.IsOf(found.CertificatePem))
                return found;
        }

        return null;
    }

    private async Task AttachAsync(
        ProvisionRequest request, CertificateDescription certificate, UndoList? undo, CancellationToken cancel)
    {
        string arn = certificate.CertificateArn;
        string policy = request.Policy.Name;
        await steps.RunAsync($"attach the policy {policy}", "iot:AttachPolicy", () =>
            _policies.AttachAsync(policy, arn, cancel));
        undo?.Add($"the policy {policy} is detached", () => steps.RunAsync(
            "detach the policy", "iot:DetachPolicy", () => _policies.DetachAsync(policy, arn, default)));
        // Attaching again may be refused if somebody else has attached it in another way.
        IReadOnlyList<string> attached = undo is not null ? [] : await steps.RunAsync(
            "list the thing's certificates",
            "iot:ListThingPrincipals",
            () => _certificates.PrincipalsOfAsync(request.ThingName, cancel));
        if (attached.Contains(arn))
            return;
        await steps.RunAsync("attach the certificate to the thing", "iot:AttachThingPrincipal", () =>
            _certificates.AttachAsync(request.ThingName, arn, cancel));
        undo?.Add("the certificate is detached from the thing", () => steps.RunAsync(
            "detach the certificate",
            "iot:DetachThingPrincipal",
            () => _certificates.DetachAsync(request.ThingName, arn, default)));
    }

    private Task SetStatusAsync(string id, string status, CancellationToken cancel) => steps.RunAsync(
        $"make the certificate {status}", "iot:UpdateCertificate", () => _certificates.SetStatusAsync(id, status, cancel));
}
