using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cloud.Sync;
using Heating.Aws;

namespace Heating.Sync;

/// <summary>Shadows for a command: a failed call ends the command with its message, as everywhere in `heating`.</summary>
internal sealed class HeatingShadows(AwsClient client) : IShadowStore
{
    private readonly ShadowsApi _shadows = new(client);

    /// <inheritdoc/>
    public async Task<SyncDocument?> FindAsync(ShadowId id, CancellationToken cancel)
    {
        ShadowDocument document = await _shadows.FindAsync(id.Thing, id.Shadow, cancel);
        return document.Version is null ? null : SyncDocument.Of(document.Whole);
    }

    /// <inheritdoc/>
    public async Task<WriteResult> DesireAsync(
        ShadowId id, JsonObject patch, long version, string clientToken, CancellationToken cancel)
    {
        try
        {
            await _shadows.DesireAsync(id.Thing, id.Shadow, patch, version, cancel, clientToken);
            return WriteResult.Written;
        }
        catch (AwsException error) when (error.IsConflict || error.IsNotFound)
        {
            return WriteResult.OtherVersion;
        }
        catch (AwsException error) when (error.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge
            && !error.IsPassing)
        {
            throw new ShadowRefusedException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(string thing, CancellationToken cancel)
    {
        var names = new List<string>();
        string path = $"/api/things/shadow/ListNamedShadowsForThing/{Uri.EscapeDataString(thing)}?pageSize=100";
        string? token = null;
        do
        {
            string next = token is null ? path : $"{path}&nextToken={Uri.EscapeDataString(token)}";
            byte[] answer = await client.SendAsync(AwsService.DataPlane, HttpMethod.Get, next, null, cancel);
            JsonNode page = JsonNode.Parse(Encoding.UTF8.GetString(answer))!;
            names.AddRange(page["results"] is JsonArray results ? results.Select(name => name!.GetValue<string>()) : []);
            token = page["nextToken"]?.GetValue<string>();
        }
        while (token is not null);
        return names;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ThingsAsync(CancellationToken cancel) =>
        [.. (await new ThingsApi(client).ListAsync(cancel)).Select(thing => thing.ThingName)];
}

/// <summary>A command tells its user, not a bus.</summary>
internal sealed class SilentNotices : ISyncNotices
{
    public void Count(string metric, ShadowId id)
    {
    }

    public Task AnnounceAsync(string detailType, JsonObject detail, CancellationToken cancel) => Task.CompletedTask;
}
