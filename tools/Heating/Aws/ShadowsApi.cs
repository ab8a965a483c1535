using System.Text;
using System.Text.Json.Nodes;

namespace Heating.Aws;

/// <summary>The calls for shadows. All throw the exceptions of <see cref="AwsClient.SendAsync"/>.</summary>
internal sealed class ShadowsApi(AwsClient client)
{
    /// <param name="shadowName">The shadow; null for the classic one.</param>
    public async Task<ShadowDocument> GetAsync(string thingName, string? shadowName, CancellationToken cancel)
    {
        byte[] answer = await SendAsync(HttpMethod.Get, thingName, shadowName, null, cancel);
        return new ShadowDocument(JsonNode.Parse(answer) as JsonObject ?? []);
    }

    /// <summary>Reads a shadow; <see cref="ShadowDocument.Missing"/> if it does not exist.</summary>
    public async Task<ShadowDocument> FindAsync(string thingName, string? shadowName, CancellationToken cancel)
    {
        try
        {
            return await GetAsync(thingName, shadowName, cancel);
        }
        catch (AwsException error) when (error.IsNotFound)
        {
            return ShadowDocument.Missing;
        }
    }

    /// <summary>Merges a patch into the desired state; null removes a key.</summary>
    /// <param name="shadowName">The shadow; null for the classic one.</param>
    /// <param name="version">The expected version: with another the call is refused; null for any.</param>
    /// <param name="clientToken">Comes back in the messages that the update causes; null for none.</param>
    /// <returns>The shadow's new version.</returns>
    public async Task<long> DesireAsync(
        string thingName,
        string? shadowName,
        JsonObject patch,
        long? version,
        CancellationToken cancel,
        string? clientToken = null)
    {
        var request = new JsonObject { ["state"] = new JsonObject { ["desired"] = patch.DeepClone() } };
        if (version is { } expected)
            request["version"] = expected;
        if (clientToken is not null)
            request["clientToken"] = clientToken;
        byte[] body = Encoding.UTF8.GetBytes(request.ToJsonString());
        byte[] answer = await SendAsync(HttpMethod.Post, thingName, shadowName, body, cancel);
        return (long?)JsonNode.Parse(answer)?["version"] ?? 0;
    }

    public Task DeleteAsync(string thingName, string? shadowName, CancellationToken cancel) =>
        SendAsync(HttpMethod.Delete, thingName, shadowName, null, cancel);

    private Task<byte[]> SendAsync(
        HttpMethod method, string thingName, string? shadowName, byte[]? body, CancellationToken cancel)
    {
        string query = shadowName is null ? "" : $"?name={Uri.EscapeDataString(shadowName)}";
        string path = $"/things/{Uri.EscapeDataString(thingName)}/shadow{query}";
        return client.SendAsync(AwsService.DataPlane, method, path, body, cancel);
    }
}
