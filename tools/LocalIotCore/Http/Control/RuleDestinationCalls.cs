using LocalIotCore.Rules;

namespace LocalIotCore.Http;

/// <summary>CreateTopicRuleDestination, GetTopicRuleDestination, ListTopicRuleDestinations, UpdateTopicRuleDestination,
/// DeleteTopicRuleDestination, ConfirmTopicRuleDestination: the URLs that rules may send to.</summary>
internal sealed class RuleDestinationCalls(HttpDestinations destinations)
{
    private const int PageMax = 1000; // botocore, TopicRuleDestinationMaxResults
    private static readonly Dictionary<string, DestinationStatus> Statuses = new()
    {
        ["ENABLED"] = DestinationStatus.Enabled,
        ["DISABLED"] = DestinationStatus.Disabled,
        ["IN_PROGRESS"] = DestinationStatus.InProgress,
    };

    public IEnumerable<Route> Routes() =>
    [
        new("POST", "/destinations", Plane.Control, Create),
        new("GET", "/destinations", Plane.Control, List) { Query = Page.Parameters },
        new("PATCH", "/destinations", Plane.Control, Update),
        new("GET", "/destinations/{arn+}", Plane.Control, Get),
        new("DELETE", "/destinations/{arn+}", Plane.Control, Delete),
        // The owner of the URL has no account here: the token is what it proves itself with.
        new("GET", "/confirmdestination/{confirmationToken+}", Plane.Open, Confirm),
    ];

    private ApiReply Create(Call call)
    {
        DestinationConfiguration? configuration =
            call.Request.ReadJson(HttpJson.Aws.CreateDestinationRequest).DestinationConfiguration;
        if (configuration?.VpcConfiguration is not null)
            throw ApiException.InvalidRequest("VPC destinations are not available in the local cloud.");
        if (configuration?.HttpUrlConfiguration?.ConfirmationUrl is not { } url)
            throw ApiException.Constraint("destinationConfiguration.httpUrlConfiguration.confirmationUrl", null,
                "Member must not be null");
        if (destinations.FindUrl(url) is { } known)
            throw ApiException.AlreadyExists($"The destination {url} exists.", known.Id, known.Arn);
        return Checked(() => Reply(destinations.Ensure(url)));
    }

    private ApiReply Get(Call call) => Reply(Find(call));

    private ApiReply List(Call call)
    {
        Page<HttpDestination> page = Page.Of(destinations.All(), destination => destination.Arn,
            call.Query.Integer("maxResults", PageMax, 1, PageMax), call.Query.Find("nextToken"));
        return ApiReply.Of(new ListDestinationsResponse([.. page.Items.Select(destination =>
            Describe(destination) with { HttpUrlProperties = null, HttpUrlSummary = new(destination.ConfirmationUrl) })],
            page.NextToken), HttpJson.Aws.ListDestinationsResponse);
    }

    private ApiReply Update(Call call)
    {
        UpdateDestinationRequest request = call.Request.ReadJson(HttpJson.Aws.UpdateDestinationRequest);
        string arn = request.Arn ?? throw ApiException.Constraint("arn", null, "Member must not be null");
        if (!Statuses.TryGetValue(request.Status ?? "", out DestinationStatus status))
            throw ApiException.Constraint("status", request.Status,
                $"Member must satisfy enum value set: [{string.Join(", ", Statuses.Keys)}]");
        return Checked(() => destinations.SetStatus(arn, status) ? ApiReply.Empty : throw Absent(arn));
    }

    private ApiReply Delete(Call call)
    {
        destinations.Delete(Find(call).Arn);
        return ApiReply.Empty;
    }

    private ApiReply Confirm(Call call) => destinations.Confirm(call["confirmationToken"])
        ? ApiReply.Empty
        : throw ApiException.InvalidRequest("No destination waits for this confirmation token.");

    private HttpDestination Find(Call call) => destinations.Find(call["arn"]) ?? throw Absent(call["arn"]);

    private static ApiReply Checked(Func<ApiReply> change)
    {
        try
        {
            return change();
        }
        catch (RuleDefinitionException exception)
        {
            throw ApiException.InvalidRequest(exception.Message);
        }
    }

    private static ApiReply Reply(HttpDestination destination) =>
        ApiReply.Of(new DestinationResponse(Describe(destination)), HttpJson.Aws.DestinationResponse);

    private static DestinationDescription Describe(HttpDestination destination) => new(destination.Arn, destination.Status,
        ControlNames.Seconds(destination.CreatedAt), ControlNames.Seconds(destination.UpdatedAt), destination.StatusReason,
        new HttpUrlProperties(destination.ConfirmationUrl), null);

    // botocore's model has no 404 for these calls.
    private static ApiException Absent(string arn) =>
        new("UnauthorizedException", 401, $"Access to topic rule destination '{arn}' was denied");
}
