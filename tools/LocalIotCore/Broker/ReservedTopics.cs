namespace LocalIotCore.Broker;

/// <summary>AWS's reserved topics (Developer Guide, reserved-topics): which of them a client may use, and which of them
/// nobody serves here.</summary>
internal static class ReservedTopics
{
    private static readonly string[] PublishRoots = ["$aws/things/", TopicLimits.BasicIngest, "$aws/certificates/",
        "$aws/provisioning-templates/", "$aws/commands/", "$aws/device_location/"];
    private static readonly string[] SubscribeRoots = ["$aws/things/", "$aws/events/", "$aws/certificates/",
        "$aws/provisioning-templates/", "$aws/commands/", "$aws/device_location/", "$aws/sitewise/"];

    // The level that names the service, of topics of a thing.
    private static readonly Dictionary<string, string> ThingServices = new()
    {
        ["jobs"] = "jobs",
        ["defender"] = "Device Defender",
        ["streams"] = "file delivery in streams",
        ["tunnels"] = "secure tunnels",
    };

    private static readonly Dictionary<string, string> OtherServices = new()
    {
        ["commands"] = "commands",
        ["device_location"] = "device location",
        ["sitewise"] = "SiteWise",
    };

    // These events are published here, or the filter does not say which ones it means.
    private static readonly string[] EventsServed = ["presence", "subscriptions", "+", "#"];

    public static bool MayPublish(string topic) => IsBelow(topic, PublishRoots);

    public static bool MaySubscribe(string filter) => IsBelow(filter, SubscribeRoots);

    /// <summary>The service that a topic or filter belongs to and that this cloud has not; null if there is none.</summary>
    public static string? MissingService(string topic)
    {
        if (!topic.StartsWith("$aws/", StringComparison.Ordinal))
            return null;
        string[] levels = topic.Split('/');
        return levels[1] switch
        {
            "things" => ThingServices.GetValueOrDefault(levels.ElementAtOrDefault(3) ?? ""),
            "events" when !EventsServed.Contains(levels[2]) => $"events of the kind {levels[2]}",
            { } root => OtherServices.GetValueOrDefault(root),
        };
    }

    private static bool IsBelow(string topic, string[] roots) =>
        roots.Any(root => topic.StartsWith(root, StringComparison.Ordinal));
}
