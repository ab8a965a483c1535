using Heating.Aws;

namespace Heating.Provisioning;

/// <summary>Removes certificates in the order that AWS requires: INACTIVE, policies detached, thing detached,
/// deleted.</summary>
internal sealed class CertificateRemoval(AwsClient client, ServiceSteps steps, TextWriter output)
{
    private readonly CertificatesApi _certificates = new(client);
    private readonly PoliciesApi _policies = new(client);

    /// <summary>Removes a certificate of a thing; may be repeated. One that other things use too is only
    /// detached.</summary>
    /// <returns>Whether the certificate does not exist any more.</returns>
    /// <exception cref="Run.CommandException">A step was refused, or the service cannot be reached.</exception>
    public async Task<bool> RunAsync(string thingName, string certificateId, CancellationToken cancel)
    {
        CertificateDescription? certificate = await steps.RunAsync("read the certificate", "iot:DescribeCertificate", () =>
            _certificates.FindAsync(certificateId, cancel));
        if (certificate is null)
            return true;
        string arn = certificate.CertificateArn;
        IReadOnlyList<string> things = await steps.RunAsync(
            "list the certificate's things", "iot:ListPrincipalThings", () => _certificates.ThingsOfAsync(arn, cancel));
        if (things.Any(name => name != thingName))
        {
            await DetachAsync(thingName, arn, cancel);
            output.WriteLine($"The certificate {certificateId} was detached from {thingName}, and kept: it belongs to "
                + $"{string.Join(", ", things.Where(name => name != thingName))} too.");
            return false;
        }

        if (certificate.Status == "ACTIVE")
            await steps.RunAsync("make the certificate INACTIVE", "iot:UpdateCertificate", () =>
                _certificates.SetStatusAsync(certificateId, "INACTIVE", cancel));
        IReadOnlyList<string> attached = await steps.RunAsync(
            "list the certificate's policies", "iot:ListAttachedPolicies", () => _policies.AttachedAsync(arn, cancel));
        foreach (string policy in attached)
            await steps.RunAsync($"detach the policy {policy}", "iot:DetachPolicy", () =>
                _policies.DetachAsync(policy, arn, cancel));
        if (things.Count > 0)
            await DetachAsync(thingName, arn, cancel);
        await steps.DeleteAsync("delete the certificate", "iot:DeleteCertificate", () =>
            _certificates.DeleteAsync(certificateId, cancel), cancel);
        output.WriteLine($"The certificate {certificateId} was made INACTIVE, detached and deleted.");
        return true;
    }

    /// <summary>Detaches a certificate, or another principal, from a thing.</summary>
    public Task DetachAsync(string thingName, string arn, CancellationToken cancel) => steps.RunAsync(
        "detach the certificate from the thing",
        "iot:DetachThingPrincipal",
        () => _certificates.DetachAsync(thingName, arn, cancel));
}
