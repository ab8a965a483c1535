using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Commands;
using Heating.Config;
using Heating.Run;

namespace Heating.Shadows;

/// <summary>`heating shadow`: one shadow of a thing.</summary>
/// <param name="things">The registry.</param>
/// <param name="shadows">The shadows.</param>
/// <param name="thingName">Whose.</param>
/// <param name="shadowName">Which; null: the classic one.</param>
/// <param name="output">Where to write.</param>
/// <param name="time">Real time.</param>
internal sealed class ShadowSession(
    ThingsApi things, ShadowsApi shadows, string thingName, string? shadowName, TextWriter output, TimeProvider time)
{
    /// <summary>How often a shadow is read that is watched.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private static readonly string[] Envelope = ["state", "desired", "reported"];

    private string Name => shadowName is null ? $"classic shadow of {thingName}" : $"shadow {shadowName} of {thingName}";

    /// <summary>Writes the whole document.</summary>
    public async Task GetAsync(CancellationToken cancel)
    {
        ShadowDocument document = await shadows.FindAsync(thingName, shadowName, cancel);
        if (document.Version is null)
            throw await MissingAsync(cancel);
        await output.WriteLineAsync(JsonText.Pretty(document.Whole));
    }

    /// <summary>Merges into what is desired.</summary>
    /// <param name="desired">The members; null takes one out.</param>
    /// <param name="version">The version that is changed; null: any.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task SetAsync(JsonObject desired, long? version, CancellationToken cancel)
    {
        try
        {
            long changed = await shadows.DesireAsync(thingName, shadowName, desired, version, cancel);
            await output.WriteLineAsync($"The {Name} is at version {changed}.");
        }
        catch (AwsException error) when (error.IsConflict)
        {
            long? current = (await shadows.FindAsync(thingName, shadowName, cancel)).Version;
            throw new CommandException(
                ExitCode.Service,
                $"--version {version}: the {Name} {(current is null ? "is not there" : $"is at version {current}")}. "
                + "Nothing was changed.");
        }
    }

    /// <summary>Deletes it.</summary>
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

        await output.WriteLineAsync($"The {Name} is deleted.");
    }

    /// <summary>Writes what changes, until it is cancelled. A shadow that is not there yet is waited for.</summary>
    /// <remarks>It reads the shadow every <see cref="Poll"/>: changes that follow faster are shown as one.</remarks>
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

    /// <summary>Reads what a user wants to desire.</summary>
    /// <exception cref="CommandException">It is no JSON object, or one with an envelope.</exception>
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
                $"JSON: \"{name}\" is not for this command: expected what is desired alone, without \"state\" and \"desired\" "
                + "around it. What is reported is for the device to say.");
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

    // A service that is busy is asked again; null: it is.
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
