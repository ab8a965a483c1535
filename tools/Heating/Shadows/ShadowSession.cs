using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Commands;
using Heating.Config;
using Heating.Run;

namespace Heating.Shadows;

/// <summary>`heating shadow`: reads, changes, watches or deletes one shadow.</summary>
/// <param name="shadowName">The shadow; null for the classic one.</param>
internal sealed class ShadowSession(
    ThingsApi things, ShadowsApi shadows, string thingName, string? shadowName, TextWriter output, TimeProvider time)
{
    /// <summary>How often a watched shadow is read.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private static readonly string[] Envelope = ["state", "desired", "reported"];

    private string Name => shadowName is null ? $"classic shadow of {thingName}" : $"shadow {shadowName} of {thingName}";

    /// <summary>Prints the whole document.</summary>
    public async Task GetAsync(CancellationToken cancel)
    {
        ShadowDocument document = await shadows.FindAsync(thingName, shadowName, cancel);
        if (document.Version is null)
            throw await MissingAsync(cancel);
        await output.WriteLineAsync(JsonText.Pretty(document.Whole));
    }

    /// <summary>Merges a patch into the desired state.</summary>
    /// <param name="desired">The patch; null removes a member.</param>
    /// <param name="version">The expected version; null for any.</param>
    public async Task SetAsync(JsonObject desired, long? version, CancellationToken cancel)
    {
        try
        {
            long changed = await shadows.DesireAsync(thingName, shadowName, desired, version, cancel);
            await output.WriteLineAsync($"The {Name} is now at version {changed}.");
        }
        catch (AwsException error) when (error.IsConflict)
        {
            long? current = (await shadows.FindAsync(thingName, shadowName, cancel)).Version;
            throw new CommandException(
                ExitCode.Service,
                $"--version {version}: the {Name} {(current is null ? "does not exist" : $"is at version {current}")}. "
                + "Nothing was changed.");
        }
    }

    public async Task DeleteAsync(CancellationToken cancel)
    {
        try
        {
            await shadows.DeleteAsync(thingName, shadowName, cancel);
        }
        catch (AwsException error) when (error.IsNotFound)
        {
            throw await MissingAsync(cancel);
        }

        await output.WriteLineAsync($"The {Name} was deleted.");
    }

    /// <summary>Prints changes until cancelled. If the shadow does not exist yet, waits for it.</summary>
    /// <remarks>Reads the shadow every <see cref="Poll"/>; changes that follow faster are shown as one.</remarks>
    public async Task WatchAsync(CancellationToken cancel)
    {
        ShadowDocument last = await shadows.FindAsync(thingName, shadowName, cancel);
        if (last.Version is null)
            await new ThingLookup(things).ExpectAsync(thingName, cancel);
        Show(last.Version is null ? $"there is no {Name} yet" : $"version {last.Version}", ShadowDocument.Missing, last);
        while (true)
        {
            await Task.Delay(Poll, time, cancel);
            ShadowDocument? now = await ReadAsync(cancel);
            if (now is null || now.Version == last.Version)
                continue;
            Show(now.Version is null ? "deleted" : $"version {now.Version}", last, now);
            last = now;
        }
    }

    /// <summary>Parses the user's desired state.</summary>
    /// <exception cref="CommandException">Not a JSON object, or one that includes `state` or `desired`.</exception>
    public static JsonObject ParseDesired(string text)
    {
        JsonNode? parsed;
        try
        {
            parsed = JsonNode.Parse(text);
        }
        catch (JsonException error)
        {
            throw new CommandException(ExitCode.Usage, $"JSON: {error.Message} Expected an object such as {{\"debounceMs\":100}}.");
        }

        if (parsed is not JsonObject desired)
            throw new CommandException(ExitCode.Usage, "JSON: expected an object such as {\"debounceMs\":100}.");
        if (Envelope.FirstOrDefault(desired.ContainsKey) is { } name)
        {
            throw new CommandException(
                ExitCode.Usage,
                $"JSON: \"{name}\" is not allowed: expected only the desired state, without \"state\" and \"desired\" "
                + "around it. Only the device changes its reported state.");
        }

        return desired;
    }

    private void Show(string what, ShadowDocument before, ShadowDocument after)
    {
        string now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        output.WriteLine($"{now} UTC  {what}");
        foreach (string change in JsonChanges.Between(before.Whole["state"], after.Whole["state"]))
            output.WriteLine($"  {change}");
        output.Flush();
    }

    // Null if the service is busy; it is asked again.
    private async Task<ShadowDocument?> ReadAsync(CancellationToken cancel)
    {
        try
        {
            return await shadows.FindAsync(thingName, shadowName, cancel);
        }
        catch (AwsException error) when (error.IsPassing)
        {
            return null;
        }
    }

    private async Task<CommandException> MissingAsync(CancellationToken cancel)
    {
        await new ThingLookup(things).ExpectAsync(thingName, cancel);
        return new CommandException(ExitCode.Service, $"There is no {Name}.");
    }
}
