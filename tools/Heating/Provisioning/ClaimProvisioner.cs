using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Heating.Commands;
using Heating.Run;
using Heating.Run.Boards;
using Heating.Run.Options;
using LocalIotCore.Storage;

namespace Heating.Provisioning;

/// <summary>Provisions a thing as a device does that has a claim certificate only: over MQTT, with a template, without
/// credentials of AWS.</summary>
/// <remarks>A run may end anywhere. Key, certificate and token are written before the next step, so that the next run goes on
/// with them; the token is good for an hour, and a certificate that is not provisioned by then is deleted by the service
/// (AWS IoT Core, CreateCertificateFromCsr over MQTT).</remarks>
/// <param name="claimFolder">The claim's certificate.pem, private.key, ca.pem and endpoint.</param>
/// <param name="template">Name of the provisioning template.</param>
internal sealed class ClaimProvisioner(string claimFolder, string template, TextWriter output, TimeProvider time)
{
    /// <summary>The template of this project: tools/Cloud/provisioning/fleet-template.json.</summary>
    public const string DefaultTemplate = "heating-fleet";

    /// <summary>Beside the key until the thing is provisioned: the certificate's ownership token.</summary>
    public const string TokenFileName = "claim.json";

    private const string CreateTopic = "$aws/certificates/create-from-csr/json";
    private const string SerialNumber = "SerialNumber";
    private const string DefaultTemplatePrefix = "heating-"; // the template names the thing heating-SERIAL

    private readonly string _provisionTopic = $"$aws/provisioning-templates/{template}/provision/json";

    /// <summary>Provisions a thing; may be repeated until the files are complete.</summary>
    /// <exception cref="CommandException">It failed; the message says what, and what remains was said.</exception>
    public async Task<ProvisionedThing> RunAsync(ProvisionRequest request, CancellationToken cancel)
    {
        var files = new CredentialFiles(request.Folder);
        try
        {
            var (claim, endpoint) = ReadClaim();
            files.Prepare();
            ClaimedCertificate? earlier = request.IsForced ? null : ReadEarlier(request, files);
            await using ClaimConnection connection = await ClaimConnection.OpenAsync(
                endpoint, claim, [CreateTopic, _provisionTopic], time, cancel);
            ClaimedCertificate certificate = earlier ?? await IssueAsync(request, files, connection, cancel);
            string thingName = await ProvisionAsync(request, files, connection, certificate, earlier is not null, cancel);
            string endpointText = EndpointText(endpoint);
            files.Write(claim.CaPem, certificate.CertificatePem, endpointText);
            (State(request, certificate.CertificateId) with { ThingName = thingName }).Write(files.Folder);
            File.Delete(TokenPath(files));
            return new ProvisionedThing(
                thingName, certificate.CertificateId, endpointText, "the claim's", files, earlier is null);
        }
        catch (OperationCanceledException)
        {
            Advise(files);
            throw;
        }
        catch (CommandException error) when (error is not ClaimRefusedException)
        {
            if (error.ExitCode == ExitCode.Service)
                Advise(files);
            throw;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.File, $"--out: cannot write to {request.Folder}: {error.Message}");
        }
    }

    private (DeviceCredentials Claim, Endpoint Endpoint) ReadClaim()
    {
        var claim = new CredentialFiles(claimFolder);
        string[] wanted = [claim.Certificate, claim.PrivateKey, claim.Ca, claim.Endpoint];
        if (wanted.FirstOrDefault(path => !File.Exists(path)) is { } missing)
            throw new CommandException(
                ExitCode.File,
                $"--claim {claimFolder}: {missing} is missing. Expected the claim's certificate.pem, private.key, ca.pem and "
                + $"endpoint ({Endpoint.Expected}).");
        string text = File.ReadAllText(claim.Endpoint).Trim();
        return Endpoint.TryParse(text, out Endpoint? endpoint)
            ? (DeviceCredentials.Read(claim.Certificate, claim.PrivateKey, claim.Ca), endpoint!)
            : throw new CommandException(
                ExitCode.File, $"--claim {claimFolder}: {claim.Endpoint} holds \"{text}\". Expected {Endpoint.Expected}.");
    }

    // The folder must hold nothing, or this thing's unfinished work.
    private static ClaimedCertificate? ReadEarlier(ProvisionRequest request, CredentialFiles files)
    {
        ProvisionState? state = ProvisionState.Read(files.Folder);
        if (File.Exists(files.Certificate) || (state is null && files.Existing.Count > 0))
            throw new CommandException(
                ExitCode.File,
                $"{files.Existing[0]} already exists. Use another --out, or --force to replace certificate and key.");
        if (state is not null && state.ThingName != request.ThingName)
            throw new CommandException(
                ExitCode.File,
                $"{files.Folder} belongs to the thing {state.ThingName}. Use another --out for {request.ThingName}.");
        if (AtomicFile.ReadIfThere(TokenPath(files)) is { } json)
            return ReadToken(json, files);
        return state?.CertificateId is not { } id ? null : throw new CommandException(
            ExitCode.File,
            $"{files.Folder} holds the unfinished certificate {id}, which was not asked for with a claim. Run its command "
            + "without --claim again, use another --out, or --force to replace certificate and key.");
    }

    private static ClaimedCertificate ReadToken(byte[] json, CredentialFiles files)
    {
        using DeviceKey key = DeviceKey.Read(files.PrivateKey);
        try
        {
            if (JsonSerializer.Deserialize(json, ClaimJson.Default.ClaimedCertificate) is { } earlier
                && key.IsOf(earlier.CertificatePem))
                return earlier;
        }
        catch (Exception error) when (error is JsonException or CryptographicException or ArgumentException)
        {
            // Told below: whatever is wrong with it, there is one way out.
        }

        throw new CommandException(
            ExitCode.File,
            $"{TokenPath(files)} cannot be used: it is damaged, or not of the key in {files.PrivateKey}. --force has another "
            + "certificate issued.");
    }

    private async Task<ClaimedCertificate> IssueAsync(
        ProvisionRequest request, CredentialFiles files, ClaimConnection connection, CancellationToken cancel)
    {
        using DeviceKey key = DeviceKey.Create(request.Key);
        Delete(files); // --force; or an earlier run's key, whose certificate nobody knows and the service deletes
        files.Prepare();
        key.Write(files.PrivateKey);
        State(request, null).Write(files.Folder);
        ClaimedCertificate issued;
        try
        {
            byte[] answer = await connection.AskAsync(
                CreateTopic,
                JsonSerializer.SerializeToUtf8Bytes(
                    new SigningRequest(key.SigningRequestFor(request.ThingName)), ClaimJson.Default.SigningRequest),
                "have a certificate issued",
                cancel);
            issued = ReadCertificate(answer, key);
        }
        catch (ClaimRefusedException)
        {
            Delete(files);
            throw;
        }

        AtomicFile.Write(
            TokenPath(files),
            JsonSerializer.SerializeToUtf8Bytes(issued, ClaimJson.Default.ClaimedCertificate),
            isSecret: true,
            isDurable: true);
        State(request, issued.CertificateId).Write(files.Folder);
        output.WriteLine($"The certificate {issued.CertificateId} was issued.");
        return issued;
    }

    private static ClaimedCertificate ReadCertificate(byte[] answer, DeviceKey key)
    {
        string problem = "its certificate is not of the key that was sent";
        try
        {
            if (JsonSerializer.Deserialize(answer, ClaimJson.Default.ClaimedCertificate) is { } issued
                && key.IsOf(issued.CertificatePem))
                return issued;
        }
        catch (Exception error) when (error is JsonException or CryptographicException or ArgumentException)
        {
            problem = error.Message;
        }

        throw new CommandException(ExitCode.Service, $"The answer on {CreateTopic} is not like AWS IoT Core's: {problem}");
    }

    private async Task<string> ProvisionAsync(
        ProvisionRequest request,
        CredentialFiles files,
        ClaimConnection connection,
        ClaimedCertificate certificate,
        bool isEarlier,
        CancellationToken cancel)
    {
        if (isEarlier)
            output.WriteLine($"An earlier run had the certificate {certificate.CertificateId} issued; it is used.");
        var parameters = new Dictionary<string, string> { [SerialNumber] = SerialOf(request.ThingName) };
        byte[] answer;
        try
        {
            answer = await connection.AskAsync(
                _provisionTopic,
                JsonSerializer.SerializeToUtf8Bytes(
                    new ThingRequest(certificate.CertificateOwnershipToken, parameters), ClaimJson.Default.ThingRequest),
                $"provision {request.ThingName} with the template {template}",
                cancel);
        }
        catch (ClaimRefusedException error)
        {
            Explain(error, files, certificate, isEarlier);
            throw;
        }

        string thingName = ReadThingName(answer) ?? request.ThingName;
        if (thingName != request.ThingName)
            output.WriteLine($"The template names the thing {thingName}, not {request.ThingName}: use that name from here on.");
        return thingName;
    }

    // After an interruption the earlier run may have provisioned it, so what it wrote is kept.
    private void Explain(
        ClaimRefusedException error, CredentialFiles files, ClaimedCertificate certificate, bool isEarlier)
    {
        if (isEarlier && error.IsBadToken)
        {
            output.WriteLine(
                $"The certificate {certificate.CertificateId} of the earlier run cannot be provisioned any more: its token is good "
                + "for an hour. Run the same command with --force for another one.");
        }
        else if (isEarlier || error.IsUncertain)
        {
            Advise(files);
        }
        else
        {
            Delete(files);
            output.WriteLine(
                $"The key of the certificate {certificate.CertificateId} was deleted here. The service deletes the certificate, "
                + "which was never active, an hour after it was issued.");
        }
    }

    private string? ReadThingName(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, ClaimJson.Default.ThingAnswer)?.ThingName;
        }
        catch (JsonException error)
        {
            throw new CommandException(
                ExitCode.Service, $"The answer on {_provisionTopic} is not like AWS IoT Core's: {error.Message}");
        }
    }

    private void Advise(CredentialFiles files)
    {
        if (File.Exists(TokenPath(files)))
            output.WriteLine(
                $"Nothing was undone. Run the same command again within an hour: it goes on with the certificate in {files.Folder}. "
                + "Later, --force has another one issued.");
    }

    private string SerialOf(string thingName) =>
        template == DefaultTemplate && thingName.Length > DefaultTemplatePrefix.Length
        && thingName.StartsWith(DefaultTemplatePrefix, StringComparison.Ordinal)
            ? thingName[DefaultTemplatePrefix.Length..]
            : thingName;

    private ProvisionState State(ProvisionRequest request, string? certificateId) =>
        new() { ThingName = request.ThingName, RequestedAt = time.GetUtcNow(), CertificateId = certificateId };

    // The host alone if the port is the usual one, as on AWS.
    private static string EndpointText(Endpoint endpoint) =>
        endpoint.Port == Endpoint.DefaultPort ? endpoint.Host : endpoint.ToString();

    private static string TokenPath(CredentialFiles files) => Path.Combine(files.Folder, TokenFileName);

    private static void Delete(CredentialFiles files) =>
        files.Delete(Path.Combine(files.Folder, ProvisionState.FileName), TokenPath(files));
}

/// <summary>A certificate that waits for its owner, who proves it with the token: a secret.</summary>
internal sealed record ClaimedCertificate(string CertificateId, string CertificatePem, string CertificateOwnershipToken)
{
    /// <summary>Leaves out the token, so that a logged record gives nothing away.</summary>
    public override string ToString() => CertificateId;
}

internal sealed record SigningRequest(string CertificateSigningRequest);

internal sealed record ThingRequest(string CertificateOwnershipToken, Dictionary<string, string> Parameters);

internal sealed record ThingAnswer(string? ThingName = null);

/// <summary>The payload of `/rejected`; AWS promises no member.</summary>
internal sealed record RejectedAnswer(int StatusCode = 0, string? ErrorCode = null, string? ErrorMessage = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClaimedCertificate))]
[JsonSerializable(typeof(SigningRequest))]
[JsonSerializable(typeof(ThingRequest))]
[JsonSerializable(typeof(ThingAnswer))]
[JsonSerializable(typeof(RejectedAnswer))]
internal sealed partial class ClaimJson : JsonSerializerContext;
