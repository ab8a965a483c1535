using Heating.Aws;
using Heating.Commands;
using Heating.Run;

namespace Heating.Provisioning;

/// <summary>Takes certificates away from a thing without deleting them: `heating revoke` and `heating things detach`.</summary>
internal sealed class CertificateLock(AwsClient client, ServiceSteps steps, TextWriter output)
{
    private const string CertificateMark = ":cert/";
    private const string Revoked = "REVOKED";

    private readonly CertificatesApi _certificates = new(client);

    /// <summary>Makes certificates of a thing REVOKED: no connection can be made with them any more.</summary>
    /// <param name="certificateId">The only one; null: all of the thing.</param>
    /// <exception cref="CommandException">There is no such thing or certificate, or a step was refused.</exception>
    public async Task RevokeAsync(string thingName, string? certificateId, CancellationToken cancel)
    {
        foreach (string arn in await FindAsync(thingName, certificateId, cancel))
        {
            string id = IdOf(arn);
            CertificateDescription certificate = await steps.RunAsync(
                "read the certificate", "iot:DescribeCertificate", () => _certificates.DescribeAsync(id, cancel));
            if (certificate.Status == Revoked)
            {
                output.WriteLine($"The certificate {id} was REVOKED before.");
                continue;
            }

            await steps.RunAsync("revoke the certificate", "iot:UpdateCertificate", () =>
                _certificates.SetStatusAsync(id, Revoked, cancel));
            output.WriteLine($"The certificate {id} of {thingName} is REVOKED: nobody can connect with it any more. "
                + $"`heating rotate {thingName}` issues another one.");
        }
    }

    /// <summary>Detaches certificates, and other principals, from a thing; they keep their state and their policies.</summary>
    /// <param name="certificateId">The only one; null: all.</param>
    /// <exception cref="CommandException">There is no such thing or certificate, or a step was refused.</exception>
    public async Task DetachAsync(string thingName, string? certificateId, CancellationToken cancel)
    {
        foreach (string arn in await FindAsync(thingName, certificateId, cancel))
        {
            await steps.RunAsync("detach the certificate from the thing", "iot:DetachThingPrincipal", () =>
                _certificates.DetachAsync(thingName, arn, cancel));
            output.WriteLine($"{IdOf(arn)} was detached from {thingName}. It keeps its state and its policies.");
        }
    }

    private async Task<IReadOnlyList<string>> FindAsync(string thingName, string? certificateId, CancellationToken cancel)
    {
        IReadOnlyList<string> all = await steps.RunAsync("list the thing's certificates", "iot:ListThingPrincipals", async () =>
        {
            try
            {
                return await _certificates.PrincipalsOfAsync(thingName, cancel);
            }
            catch (AwsException error) when (error.IsNotFound)
            {
                throw ThingLookup.Unknown(thingName);
            }
        });
        string[] chosen = [.. all.Where(arn => certificateId is null || IdOf(arn) == certificateId)];
        if (chosen.Length > 0)
            return chosen;
        throw new CommandException(ExitCode.Service, certificateId is null
            ? $"{thingName} has no certificate. `heating certs` lists all of them."
            : $"{thingName} has no certificate {certificateId}. `heating certs` lists all of them.");
    }

    private static string IdOf(string arn) => arn.IndexOf(CertificateMark, StringComparison.Ordinal) is >= 0 and var mark
        ? arn[(mark + CertificateMark.Length)..]
        : arn;
}
