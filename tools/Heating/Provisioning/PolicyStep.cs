using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heating.Aws;
using LocalIotCore.Identity;

namespace Heating.Provisioning;

/// <summary>Makes sure that the service has a policy with the document of this program.</summary>
internal sealed class PolicyStep(PoliciesApi policies, ServiceSteps steps, TextWriter output)
{
    private const int VersionsMax = 5; // AWS IoT Core quotas: versions per policy

    /// <summary>Creates the policy; if its document differs, puts a new version in force.</summary>
    /// <param name="thingArn">An ARN of the account: it names partition, region and account.</param>
    public async Task EnsureAsync(BuiltInPolicy policy, string thingArn, UndoList undo, CancellationToken cancel)
    {
        string name = policy.Name;
        string document = DocumentFor(policy, thingArn);
        PolicyDescription? existing = await steps.RunAsync($"read the policy {name}", "iot:GetPolicy", () =>
            policies.FindAsync(name, cancel));
        if (existing is null)
        {
            await steps.RunAsync($"create the policy {name}", "iot:CreatePolicy", () =>
                policies.CreateAsync(name, document, cancel));
            undo.Add($"the policy {name} is deleted", () => steps.DeleteAsync(
                $"delete the policy {name}", "iot:DeletePolicy", () => policies.DeleteAsync(name, default), default));
            output.WriteLine($"The policy {name} was created.");
        }
        else if (!IsSame(existing.PolicyDocument, document))
        {
            await ReplaceAsync(existing, document, undo, cancel);
        }
    }

    private static string DocumentFor(BuiltInPolicy policy, string arn) =>
        arn.Split(':') is ["arn", var partition, "iot", var region, var account, ..]
            ? Compact(policy.For(partition, region, account))
            : throw new FormatException($"the ARN {arn} is not AWS IoT's: expected arn:aws:iot:REGION:ACCOUNT:…");

    // AWS counts no white space, but a short document is easier to read in its console.
    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();

    private static bool IsSame(string one, string other)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(one), JsonNode.Parse(other));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task ReplaceAsync(
        PolicyDescription existing, string document, UndoList undo, CancellationToken cancel)
    {
        string name = existing.PolicyName;
        IReadOnlyList<PolicyVersionSummary> versions = await steps.RunAsync(
            $"list the versions of the policy {name}", "iot:ListPolicyVersions", () => policies.VersionsAsync(name, cancel));
        if (versions.Count >= VersionsMax)
        {
            PolicyVersionSummary oldest = versions.Where(version => !version.IsDefaultVersion)
                .MinBy(version => int.Parse(version.VersionId, CultureInfo.InvariantCulture))!;
            await steps.RunAsync($"delete version {oldest.VersionId} of the policy {name}", "iot:DeletePolicyVersion", () =>
                policies.DeleteVersionAsync(name, oldest.VersionId, cancel));
            output.WriteLine($"Version {oldest.VersionId} of the policy {name} was deleted, because AWS keeps {VersionsMax}; "
                + "it was the oldest, and not in force.");
        }

        string created = await steps.RunAsync($"change the policy {name}", "iot:CreatePolicyVersion", () =>
            policies.CreateVersionAsync(name, document, cancel));
        undo.Add($"version {existing.DefaultVersionId} of the policy {name} is in force again", async () =>
        {
            await steps.RunAsync("put the policy's old version in force", "iot:SetDefaultPolicyVersion", () =>
                policies.SetDefaultVersionAsync(name, existing.DefaultVersionId, default));
            await steps.RunAsync("delete the policy's new version", "iot:DeletePolicyVersion", () =>
                policies.DeleteVersionAsync(name, created, default));
        });
        output.WriteLine($"The policy {name} differed; its version {created} is in force now. Version "
            + $"{existing.DefaultVersionId} is kept.");
    }
}
