using Heating.Aws;
using Heating.Commands;
using Heating.Run;

namespace Heating.Deploy;

/// <summary>Puts files into a bucket.</summary>
internal interface IUploads
{
    /// <returns>URL of the object, as CloudFormation reads it.</returns>
    Task<string> PutAsync(string key, string file, CancellationToken cancel);
}

/// <summary>Deploys the template, and takes it away again: plan, consent, progress.</summary>
/// <param name="consent">Asks the user; throws if the reply is no.</param>
internal sealed class DeploySession(CloudFormationApi api, TextWriter output, Action<string> consent, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);

    private readonly HashSet<string> _seen = [];

    /// <summary>Plans, asks, and carries it out.</summary>
    /// <param name="parameters">CodePrefix is added.</param>
    /// <param name="isPlanOnly">Nothing is carried out.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> DeployAsync(string stack, string template, IReadOnlyList<string> packages, IUploads uploads,
        IReadOnlyDictionary<string, string> parameters, bool isPlanOnly, CancellationToken cancel)
    {
        StackState? existing = await api.FindStackAsync(stack, cancel);
        if (existing is { IsMoving: true })
            throw new CommandException(ExitCode.Service, $"The stack {stack} is being changed ({existing.Status}); wait until that has ended.");
        if (existing?.Status is "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED" or "DELETE_FAILED")
        {
            throw new CommandException(ExitCode.Service,
                $"The stack {stack} is the rest of a deployment that failed ({existing.Status}). Remove it first, with `heating destroy`.");
        }
        bool isNew = existing is null || existing.Status == "REVIEW_IN_PROGRESS";
        string folder = $"{stack}/{FunctionPackages.ContentName([template, .. packages])}";
        foreach (string package in packages)
            await uploads.PutAsync($"{folder}/{Path.GetFileName(package)}", package, cancel);
        string url = await uploads.PutAsync($"{folder}/template.yaml", template, cancel);

        var all = new Dictionary<string, string>(parameters) { ["CodePrefix"] = folder };
        string id = await api.CreateChangeSetAsync(stack, $"heating-{time.GetUtcNow():yyyyMMddHHmmss}", isNew, url, all, cancel);
        ChangeSet plan = await PlanAsync(id, cancel);
        if (plan.IsEmpty)
        {
            await api.DeleteChangeSetAsync(id, cancel);
            await output.WriteLineAsync($"{stack} is as the template says: there is nothing to do.");
            return ExitCode.Ok;
        }
        if (plan.Status == "FAILED")
            throw new CommandException(ExitCode.Service, $"CloudFormation cannot plan this: {plan.Reason}");
        Print(stack, plan, isNew);
        if (isPlanOnly)
        {
            await api.DeleteChangeSetAsync(id, cancel);
            // An empty stack in review would be left.
            if (existing is null)
                await api.DeleteStackAsync(stack, cancel);
            return ExitCode.Ok;
        }
        consent($"Deploy {stack}? [y/N] ");
        await MarkEventsAsync(plan.StackId, cancel);
        await api.ExecuteChangeSetAsync(id, cancel);
        return await FollowAsync(plan.StackId, ["CREATE_COMPLETE", "UPDATE_COMPLETE"], cancel);
    }

    /// <summary>Shows what goes and what stays, asks, and removes the stack.</summary>
    /// <param name="deleteTable">Removes a table that the stack leaves behind; null: they stay.</param>
    public async Task<int> DestroyAsync(string stack, Func<string, Task>? deleteTable, CancellationToken cancel)
    {
        if (await api.FindStackAsync(stack, cancel) is not { } existing)
        {
            await output.WriteLineAsync($"There is no stack {stack}.");
            return ExitCode.Ok;
        }
        IReadOnlyList<StackResource> resources = await api.ResourcesAsync(existing.Id, cancel);
        string template = await api.TemplateAsync(existing.Id, cancel);
        HashSet<string> retained = Retained(template);
        List<StackResource> tables = [.. resources.Where(resource =>
            resource.Type == "AWS::DynamoDB::Table" && retained.Contains(resource.LogicalId))];
        foreach (StackResource resource in resources)
        {
            bool isGone = !retained.Contains(resource.LogicalId) || (deleteTable is not null && tables.Contains(resource));
            await output.WriteLineAsync($"  {(isGone ? "goes " : "stays")} {resource.Type,-32} {resource.PhysicalId}");
        }
        consent(deleteTable is null
            ? $"Delete the stack {stack}? [y/N] "
            : $"Delete the stack {stack} and all events in its tables? [y/N] ");
        await MarkEventsAsync(existing.Id, cancel);
        await api.DeleteStackAsync(existing.Id, cancel);
        int result = await FollowAsync(existing.Id, ["DELETE_COMPLETE"], cancel);
        if (result != ExitCode.Ok || deleteTable is null)
            return result;
        foreach (StackResource table in tables)
        {
            await deleteTable(table.PhysicalId);
            await output.WriteLineAsync($"  deleted the table {table.PhysicalId}");
        }
        return ExitCode.Ok;
    }

    private async Task<ChangeSet> PlanAsync(string id, CancellationToken cancel)
    {
        while (true)
        {
            ChangeSet plan = await api.DescribeChangeSetAsync(id, cancel);
            if (plan.Status is not ("CREATE_PENDING" or "CREATE_IN_PROGRESS"))
                return plan;
            await Task.Delay(Poll, time, cancel);
        }
    }

    private void Print(string stack, ChangeSet plan, bool isNew)
    {
        output.WriteLine(isNew ? $"{stack} is new; it will get:" : $"{stack} will change:");
        foreach (StackChange change in plan.Changes)
        {
            string replaced = change.Replacement is "True" or "Conditional" ? " (replaced)" : "";
            output.WriteLine($"  {change.Action.ToLowerInvariant(),-7} {change.Type,-32} {change.LogicalId}{replaced}");
        }
    }

    // What happened before is not told again.
    private async Task MarkEventsAsync(string stackId, CancellationToken cancel)
    {
        foreach (StackEvent known in await api.EventsAsync(stackId, cancel))
            _seen.Add(known.Id);
    }

    private async Task<int> FollowAsync(string stackId, string[] good, CancellationToken cancel)
    {
        while (true)
        {
            // First the state, then the events: so the last events are told too.
            StackState? state = await api.FindStackAsync(stackId, cancel);
            foreach (StackEvent one in (await api.EventsAsync(stackId, cancel)).Reverse())
            {
                if (_seen.Add(one.Id))
                    await output.WriteLineAsync(Line(one));
            }
            if (state is { IsMoving: true })
            {
                await Task.Delay(Poll, time, cancel);
                continue;
            }
            if (state is null ? !good.Contains("DELETE_COMPLETE") : !good.Contains(state.Status))
            {
                await output.WriteLineAsync($"It failed: {state?.Status} {state?.Reason}".TrimEnd());
                return ExitCode.Service;
            }
            if (state?.Status != "DELETE_COMPLETE")
            {
                foreach ((string name, string value) in state?.Outputs ?? [])
                    await output.WriteLineAsync($"  {name} = {value}");
            }
            return ExitCode.Ok;
        }
    }

    private static string Line(StackEvent one) =>
        $"  {one.Status.ToLowerInvariant().Replace('_', ' '),-20} {one.LogicalId}"
        + (one.Status.EndsWith("_FAILED", StringComparison.Ordinal) && one.Reason.Length > 0 ? $": {one.Reason}" : "");

    // Logical ids with DeletionPolicy: Retain; the template is our own, so its indentation is known.
    private static HashSet<string> Retained(string template)
    {
        var retained = new HashSet<string>();
        string logicalId = "";
        foreach (string line in template.Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.Length > 3 && line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ' && line.EndsWith(':'))
                logicalId = line.Trim(' ', ':');
            else if (line == "    DeletionPolicy: Retain")
                retained.Add(logicalId);
        }
        return retained;
    }
}
