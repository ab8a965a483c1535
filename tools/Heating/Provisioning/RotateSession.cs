using Heating.Aws;
using Heating.Commands;
using Heating.Config;
using Heating.Run;
using LocalIotCore.Identity;

namespace Heating.Provisioning;

/// <summary>How to rotate.</summary>
/// <param name="Timeout">How long to wait for the device; zero to look once.</param>
/// <param name="IsOldKept">Makes the new certificate only.</param>
/// <param name="IsSeen">The user has seen the device with the new certificate.</param>
internal sealed record RotateRequest(
    string ThingName, string Folder, KeyAlgorithm Key, TimeSpan Timeout, bool IsOldKept, bool IsSeen);

/// <summary>`heating rotate`: a new key and certificate beside the old one, in the folder "next" beside the old files; when
/// the device was seen with the new one, the old one is removed and the new files take its place.</summary>
/// <remarks>May be repeated and interrupted: "next" holds the state.</remarks>
internal sealed class RotateSession(AwsClient client, AwsTarget target, ServiceSteps steps, TextWriter output)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private readonly CertificatesApi _certificates = new(client);
    private readonly PoliciesApi _policies = new(client);
    private readonly LastUse _lastUse = new(new ShadowsApi(client));
    private readonly CertificateRemoval _removal = new(client, steps, output);

    /// <summary>Rotates as far as it can.</summary>
    /// <exception cref="CommandException">A step failed, or the device was not seen (<see cref="ExitCode.NoReport"/>); the
    /// next run goes on.</exception>
    public async Task RunAsync(RotateRequest request, CancellationToken cancel)
    {
        string thing = request.ThingName;
        var files = new CredentialFiles(request.Folder);
        if (request.IsSeen && files.Next.Existing.Count == 0)
            throw new CommandException(
                ExitCode.Usage,
                $"--seen: no rotation of {thing} is under way in {files.Folder}, so no device has a new certificate yet. "
                + "Run the command without --seen first.");
        var (made, old) = await MakeAsync(request, files, cancel);
        output.WriteLine($"{thing} has the new certificate {made.CertificateId}, ACTIVE beside {Old(old)}.");
        if (!request.IsSeen)
        {
            output.WriteLine("Its files reach the board, whose journal stays, by");
            output.WriteLine($"  {made.NextCommand}");
            output.WriteLine("Over the air is not possible: nanoFramework's libraries have no call that makes a key or a signing "
                + "request, and a private key should not travel in a message.");
        }

        if (request.IsOldKept)
        {
            output.WriteLine("Nothing was removed. The same command without --keep-old completes the rotation.");
            return;
        }

        if (!request.IsSeen)
            await AwaitAsync(request, made.CertificateId, cancel);
        foreach (string id in old)
            await _removal.RunAsync(thing, id, cancel);
        Complete(files, thing, made.CertificateId);
        output.WriteLine($"Done: {files.Certificate} is the new certificate.");
    }

    private static string Old(string[] old) => old.Length == 1 ? $"the old one {old[0]}" : $"{old.Length} old ones";

    private async Task<(ProvisionedThing Made, string[] Old)> MakeAsync(
        RotateRequest request, CredentialFiles files, CancellationToken cancel)
    {
        string thing = request.ThingName;
        IReadOnlyList<string> principals = await steps.RunAsync(
            "list the thing's certificates", "iot:ListThingPrincipals", async () =>
            {
                try
                {
                    return await _certificates.PrincipalsOfAsync(thing, cancel);
                }
                catch (AwsException error) when (error.IsNotFound)
                {
                    throw ThingLookup.Unknown(thing);
                }
            });
        string[] arns = [.. principals.Where(arn => arn.Contains(":cert/", StringComparison.Ordinal))];
        string[] current = [.. arns.Select(arn => arn.Split('/')[^1])];
        if (current.Length == 0)
            throw new CommandException(
                ExitCode.Service, $"{thing} has no certificate to rotate. `heating provision {thing}` has one issued.");
        var provisioner = new AwsProvisioner(client, target, steps, output);
        IReadOnlyList<string> policies = await steps.RunAsync(
            "list the certificate's policies", "iot:ListAttachedPolicies", () => _policies.AttachedAsync(arns[0], cancel));
        BuiltInPolicy policy = policies.Contains(BuiltInPolicy.Watch.Name) ? BuiltInPolicy.Watch : BuiltInPolicy.Device;
        var provision = new ProvisionRequest(
            thing, files.Next.Folder, request.Key, policy, null, new Dictionary<string, string>(), false)
        {
            Replaces = current,
        };
        ProvisionedThing made = await provisioner.RunAsync(provision, cancel);
        string[] old = ProvisionState.Read(files.Next.Folder)?.Replaces ?? current;
        return (made, [.. old.Where(id => id != made.CertificateId)]);
    }

    private async Task AwaitAsync(RotateRequest request, string certificateId, CancellationToken cancel)
    {
        long start = steps.Time.GetTimestamp();
        bool isSaid = false;
        while (true)
        {
            Seen seen = await steps.RunAsync("read the device's shadow", "iot:GetThingShadow", () =>
                _lastUse.OfAsync(request.ThingName, cancel));
            if (seen.CertificateId == certificateId)
            {
                output.WriteLine($"{request.ThingName} has connected with the new certificate.");
                return;
            }

            if (steps.Time.GetElapsedTime(start) >= request.Timeout)
                throw new CommandException(ExitCode.NoReport, NotSeen(request.ThingName, seen));
            if (!isSaid)
                output.WriteLine($"Waiting for {request.ThingName} to connect with it. Ctrl-C ends only the waiting.");
            isSaid = true;
            await Task.Delay(Poll, steps.Time, cancel);
        }
    }

    private static string NotSeen(string thing, Seen seen)
    {
        const string remedy = " Nothing was removed. After the update, run the same command again";
        return seen.CertificateId is { } id
            ? $"{thing} was last seen with the certificate {id}, not with the new one.{remedy}."
            : $"It is not known with which certificate {thing} connects: its shadow \"{LastUse.ShadowName}\" does not say "
                + $"(certs/README.md has the rule for AWS).{remedy}, or with --seen once you have seen the device report.";
    }

    private void Complete(CredentialFiles files, string thing, string certificateId)
    {
        try
        {
            new ProvisionState { ThingName = thing, CertificateId = certificateId }.Write(files.Folder);
            files.Next.CopyTo(files);
            files.Next.Delete(Path.Combine(files.Next.Folder, ProvisionState.FileName));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.File, $"{files.Next.Folder} could not be copied to {files.Folder}: {error.Message} Run the command again.");
        }
    }
}
