using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Commands;
using Heating.Config;
using Heating.Run;

namespace Heating.Things;

/// <summary>`heating things`.</summary>
internal sealed class ThingsSession(ThingsApi things, ShadowsApi shadows, TextWriter output)
{
    // Of AWS's 400 shadow calls per second; enough to hide the round trip.
    private const int ShadowsAtOnceMax = 8;

    /// <summary>All things, by name.</summary>
    public async Task ListAsync(bool asJson, CancellationToken cancel)
    {
        IReadOnlyList<Thing> found = await things.ListAsync(cancel);
        var states = new ThingState[found.Count];
        var bound = new ParallelOptions { MaxDegreeOfParallelism = ShadowsAtOnceMax, CancellationToken = cancel };
        await Parallel.ForAsync(0, found.Count, bound, async (index, token) =>
            states[index] = new ThingState(found[index], await shadows.FindAsync(found[index].ThingName, null, token)));
        states = [.. states.OrderBy(state => state.Thing.ThingName, StringComparer.Ordinal)];
        if (asJson)
            output.WriteLine(JsonText.Pretty(new JsonArray([.. states.Select(state => state.ToJson())])));
        else if (states.Length == 0)
            output.WriteLine("There are no things. `heating things create NAME` creates one.");
        else
            TextTable.Write(output, ThingState.Columns, states.Select(state => state.Cells()));
    }

    /// <summary>One thing with everything that is known about it.</summary>
    public async Task ShowAsync(string thingName, bool asJson, CancellationToken cancel)
    {
        Thing thing = await KnownAsync(thingName, () => things.DescribeAsync(thingName, cancel));
        var state = new ThingState(thing, await shadows.FindAsync(thingName, null, cancel));
        if (asJson)
        {
            output.WriteLine(JsonText.Pretty(state.ToJson()));
            return;
        }

        output.WriteLine($"{thingName} {DevicePresence.Of(state.Classic)}.");
        output.WriteLine($"  type {thing.ThingTypeName ?? "none"}, version {thing.Version}");
        foreach (var (name, value) in thing.Attributes)
            output.WriteLine($"  attribute {name} = {value}");
        foreach (var (name, value) in state.Classic.Reported)
            output.WriteLine($"  reports {name} = {ConfigJson.ToText(value)}");
    }

    public async Task CreateAsync(
        string thingName, string? typeName, IReadOnlyDictionary<string, string> attributes, CancellationToken cancel)
    {
        await things.CreateAsync(thingName, typeName, attributes, cancel);
        output.WriteLine($"{thingName} was created. It has no certificate yet; `heating provision {thingName}` "
            + "issues one.");
    }

    public async Task UpdateAsync(
        string thingName, string? typeName, IReadOnlyDictionary<string, string> attributes, CancellationToken cancel)
    {
        await KnownAsync(thingName, async () =>
        {
            await things.UpdateAsync(thingName, typeName, attributes, cancel);
            return true;
        });
        output.WriteLine($"{thingName} was changed.");
    }

    public async Task DeleteAsync(string thingName, CancellationToken cancel)
    {
        // DeleteThing also succeeds for a thing that does not exist.
        await KnownAsync(thingName, () => things.DescribeAsync(thingName, cancel));
        try
        {
            await things.DeleteAsync(thingName, cancel);
        }
        catch (AwsException error) when (error.IsStillAttached)
        {
            throw new CommandException(
                ExitCode.Service,
                $"{thingName} still has a certificate. `heating things detach {thingName}` detaches it; "
                    + $"`heating deprovision {thingName}` deletes thing and certificate.");
        }

        output.WriteLine($"{thingName} was deleted. Its shadows remain: `heating shadow delete {thingName}`.");
    }

    private static async Task<T> KnownAsync<T>(string thingName, Func<Task<T>> callAsync)
    {
        try
        {
            return await callAsync();
        }
        catch (AwsException error) when (error.IsNotFound && error.Message.Contains(thingName, StringComparison.Ordinal))
        {
            throw ThingLookup.Unknown(thingName);
        }
    }
}
