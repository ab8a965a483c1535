using System.Text.Json;

namespace Heating.Aws;

/// <summary>The calls for the registry. All throw the exceptions of <see cref="AwsClient.SendAsync"/>.</summary>
internal sealed class ThingsApi(AwsClient client)
{
    private const int PageSize = 250; // AWS's maximum (botocore: RegistryMaxResults)

    /// <summary>All things, page by page.</summary>
    public async Task<IReadOnlyList<Thing>> ListAsync(CancellationToken cancel)
    {
        var things = new List<Thing>();
        string? token = null;
        do
        {
            string next = token is null ? "" : $"&nextToken={Uri.EscapeDataString(token)}";
            byte[] answer = await SendAsync(HttpMethod.Get, $"/things?maxResults={PageSize}{next}", null, cancel);
            ThingPage page = JsonSerializer.Deserialize(answer, AwsJson.Default.ThingPage)!;
            things.AddRange(page.Things);
            token = page.NextToken;
        }
        while (token is not null);
        return things;
    }

    public async Task<Thing> DescribeAsync(string thingName, CancellationToken cancel)
    {
        byte[] answer = await SendAsync(HttpMethod.Get, Path(thingName), null, cancel);
        return JsonSerializer.Deserialize(answer, AwsJson.Default.Thing)!;
    }

    /// <summary>Creates a thing.</summary>
    /// <returns>Its ARN; null if the response has none.</returns>
    public async Task<string?> CreateAsync(
        string thingName, string? typeName, IReadOnlyDictionary<string, string> attributes, CancellationToken cancel)
    {
        var payload = attributes.Count > 0 ? new ThingAttributes(attributes, null) : null;
        byte[] answer = await SendAsync(HttpMethod.Post, Path(thingName), new ThingRequest(typeName, payload), cancel);
        return JsonSerializer.Deserialize(answer, AwsJson.Default.CreatedThing)?.ThingArn;
    }

    /// <summary>Sets type and attributes. Attributes that are not named stay; an empty value removes one.</summary>
    public Task UpdateAsync(
        string thingName, string? typeName, IReadOnlyDictionary<string, string> attributes, CancellationToken cancel)
    {
        var payload = attributes.Count > 0 ? new ThingAttributes(attributes, Merge: true) : null;
        return SendAsync(HttpMethod.Patch, Path(thingName), new ThingRequest(typeName, payload), cancel);
    }

    /// <summary>Deletes a thing. Its shadows remain.</summary>
    public Task DeleteAsync(string thingName, CancellationToken cancel) =>
        SendAsync(HttpMethod.Delete, Path(thingName), null, cancel);

    private static string Path(string thingName) => $"/things/{Uri.EscapeDataString(thingName)}";

    private Task<byte[]> SendAsync(HttpMethod method, string path, ThingRequest? request, CancellationToken cancel)
    {
        byte[]? body = request is null ? null : JsonSerializer.SerializeToUtf8Bytes(request, AwsJson.Default.ThingRequest);
        return client.ControlAsync(method, path, body, null, cancel);
    }
}
