using Heating.Aws;
using Heating.Commands;
using Heating.Run;

namespace Heating.Provisioning;

/// <summary>`heating deprovision`: removes a thing's certificates, the thing, and its files here.</summary>
/// <remarks>The certificates' ids are written down before the first one is touched: once detached, the thing does not name
/// them any more.</remarks>
internal sealed class DeprovisionSession(AwsClient client, ServiceSteps steps, TextWriter output)
{
    private const string CertificateMark = ":cert/";

    private readonly ThingsApi _things = new(client);
    private readonly CertificatesApi _certificates = new(client);
    private readonly CertificateRemoval _removal = new(client, steps, output);

    /// <summary>Removes it all; may be repeated.</summary>
    /// <param name="folder">The folder with the thing's files, which need not exist.</param>
    /// <exception cref="CommandException">It failed; what was done remains done, and the next run goes on.</exception>
    public async Task RunAsync(string thingName, string folder, CancellationToken cancel)
    {
        var files = new CredentialFiles(folder);
        IReadOnlyList<string>? principals = await PrincipalsAsync(thingName, cancel);
        string[] ids = [.. await FindIdsAsync(thingName, files, principals ?? [], cancel)];
        if (principals is null && ids.Length == 0)
        {
            output.WriteLine($"There is no thing {thingName}, and nothing of it is left.");
            return;
        }

        WriteDown(thingName, folder, ids);
        var removed = new HashSet<string>();
        foreach (string id in ids)
        {
            if (await _removal.RunAsync(thingName, id, cancel))
                removed.Add(id);
        }

        foreach (string arn in (principals ?? []).Where(arn => !arn.Contains(CertificateMark, StringComparison.Ordinal)))
            await _removal.DetachAsync(thingName, arn, cancel);
        if (principals is not null)
        {
            await steps.DeleteAsync($"delete the thing {thingName}", "iot:DeleteThing", () =>
                _things.DeleteAsync(thingName, cancel), cancel);
            output.WriteLine($"The thing {thingName} was deleted. If it has shadows, they remain: see `heating shadow delete --help`.");
        }

        DeleteFiles(files, removed);
    }

    private Task<IReadOnlyList<string>?> PrincipalsAsync(string thingName, CancellationToken cancel) =>
        steps.RunAsync<IReadOnlyList<string>?>("list the thing's certificates", "iot:ListThingPrincipals", async () =>
        {
            try
            {
                return await _certificates.PrincipalsOfAsync(thingName, cancel);
            }
            catch (AwsException error) when (error.IsNotFound)
            {
                return null;
            }
        });

    // Those of the thing, and those that an interrupted run has left: without a thing, or half removed.
    private async Task<IEnumerable<string>> FindIdsAsync(
        string thingName, CredentialFiles files, IReadOnlyList<string> principals, CancellationToken cancel)
    {
        var ids = principals.Where(arn => arn.Contains(CertificateMark, StringComparison.Ordinal))
            .Select(arn => arn[(arn.IndexOf(CertificateMark, StringComparison.Ordinal) + CertificateMark.Length)..]);
        foreach (CredentialFiles one in new[] { files, files.Next })
        {
            if (ProvisionState.Read(one.Folder) is not { } state)
                continue;
            if (state.ThingName != thingName)
                throw new CommandException(
                    ExitCode.File, $"{one.Folder} belongs to the thing {state.ThingName}, not to {thingName}. Name the right --out.");
            string?[] unfinished = [state.CertificateId, await AwsProvisioner.FindUnknownAsync(_certificates, steps, state, one, cancel)];
            ids = ids.Concat(state.Removing).Concat(state.Replaces).Concat(unfinished.OfType<string>());
        }

        return ids.Distinct();
    }

    private static void WriteDown(string thingName, string folder, string[] ids)
    {
        if (ids.Length == 0)
            return;
        try
        {
            Directory.CreateDirectory(folder);
            ProvisionState state = ProvisionState.Read(folder) ?? new ProvisionState { ThingName = thingName };
            (state with { Removing = ids }).Write(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.File, $"--out: cannot write to {folder}: {error.Message} Nothing was removed.");
        }
    }

    // Files of a certificate that still exists, or of another account, are kept.
    private void DeleteFiles(CredentialFiles files, HashSet<string> removed)
    {
        foreach (CredentialFiles one in new[] { files.Next, files })
        {
            string state = Path.Combine(one.Folder, ProvisionState.FileName);
            string? id = one.ReadCertificateId();
            if (id is null || removed.Contains(id))
            {
                bool isAny = one.Existing.Count > 0;
                if (ProvisionState.Read(one.Folder) is not null || id is not null)
                    one.Delete(state, Path.Combine(one.Folder, ClaimProvisioner.TokenFileName));
                if (isAny && one.Existing.Count == 0)
                    output.WriteLine($"The certificate and key in {one.Folder} were deleted.");
            }
            else if (File.Exists(state))
            {
                File.Delete(state);
                output.WriteLine($"{one.Folder} was kept: its certificate {id} was not removed.");
            }
        }
    }
}
