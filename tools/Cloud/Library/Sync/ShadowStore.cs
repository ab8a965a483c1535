using System.Text;
using System.Text.Json.Nodes;
using Cloud.Lambda;

namespace Cloud.Sync;

/// <summary>Where shadows are: AWS's device shadow service, or a stand-in.</summary>
public interface IShadowStore
{
    /// <summary>Reads a shadow; null if it does not exist.</summary>
    Task<SyncDocument?> FindAsync(ShadowId id, CancellationToken cancel);

    /// <summary>Merges a patch into the desired section, if the shadow is still at a version. What is reported is never written: it
    /// is the device's.</summary>
    /// <param name="patch">JSON's null removes a field.</param>
    /// <param name="clientToken">Comes back in the messages that the update causes; at most 64 bytes.</param>
    /// <exception cref="ShadowRefusedException">The service does not accept the update, now or later.</exception>
    Task<WriteResult> DesireAsync(ShadowId id, JsonObject patch, long version, string clientToken, CancellationToken cancel);

    /// <summary>Names of a thing's named shadows.</summary>
    Task<IReadOnlyList<string>> ListAsync(string thing, CancellationToken cancel);

    /// <summary>Names of all things.</summary>
    Task<IReadOnlyList<string>> ThingsAsync(CancellationToken cancel);
}

/// <summary>What became of a write.</summary>
public enum WriteResult
{
    Written,

    /// <summary>The shadow is at another version by now.</summary>
    OtherVersion,
}

/// <summary>The service does not accept an update: it is too large, too deep, or not allowed.</summary>
public sealed class ShadowRefusedException(string message, Exception inner) : Exception(message, inner);

/// <summary>Shadows over HTTPS.</summary>
public sealed class ShadowStore(AwsHttp http) : IShadowStore
{
    private const int NamesPerPage = 100; // AWS's maximum (botocore: PageSize)
    private const int ThingsPerPage = 250; // AWS's maximum (botocore: RegistryMaxResults)

    /// <inheritdoc/>
    public async Task<SyncDocument?> FindAsync(ShadowId id, CancellationToken cancel)
    {
        try
        {
            byte[] answer = await SendAsync(HttpMethod.Get, id, null, cancel).ConfigureAwait(false);
            return SyncDocument.Of(JsonNode.Parse(answer));
        }
        catch (AwsCallException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<WriteResult> DesireAsync(
        ShadowId id, JsonObject patch, long version, string clientToken, CancellationToken cancel)
    {
        var update = new JsonObject
        {
            ["state"] = new JsonObject { ["desired"] = patch.DeepClone() },
            ["version"] = version,
            ["clientToken"] = clientToken,
        };
        try
        {
            await SendAsync(HttpMethod.Post, id, Encoding.UTF8.GetBytes(update.ToJsonString()), cancel).ConfigureAwait(false);
            return WriteResult.Written;
        }
        catch (AwsCallException error) when (error.IsConflict || error.IsNotFound)
        {
            return WriteResult.OtherVersion;
        }
        catch (AwsCallException error) when (!error.IsPassing)
        {
            throw new ShadowRefusedException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string thing, CancellationToken cancel) => PagesAsync(
        AwsService.IotData,
        $"/api/things/shadow/ListNamedShadowsForThing/{Uri.EscapeDataString(thing)}?pageSize={NamesPerPage}",
        page => page["results"] is JsonArray names ? names.Select(name => name!.GetValue<string>()) : [],
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ThingsAsync(CancellationToken cancel) => PagesAsync(
        AwsService.Iot,
        $"/things?maxResults={ThingsPerPage}",
        page => page["things"] is JsonArray things ? things.Select(thing => thing!["thingName"]!.GetValue<string>()) : [],
        cancel);

    private async Task<IReadOnlyList<string>> PagesAsync(
        AwsService service, string path, Func<JsonNode, IEnumerable<string>> read, CancellationToken cancel)
    {
        var all = new List<string>();
        string? token = null;
        do
        {
            string next = token is null ? path : $"{path}&nextToken={Uri.EscapeDataString(token)}";
            byte[] answer = await http.SendAsync(service, HttpMethod.Get, next, null, null, cancel).ConfigureAwait(false);
            JsonNode page = JsonNode.Parse(answer)!;
            all.AddRange(read(page));
            token = page["nextToken"]?.GetValue<string>();
        }
        while (token is not null);
        return all;
    }

    private Task<byte[]> SendAsync(HttpMethod method, ShadowId id, byte[]? body, CancellationToken cancel)
    {
        string query = id.Shadow is null ? "" : $"?name={Uri.EscapeDataString(id.Shadow)}";
        string path = $"/things/{Uri.EscapeDataString(id.Thing)}/shadow{query}";
        return http.SendAsync(AwsService.IotData, method, path, body, null, cancel);
    }
}
