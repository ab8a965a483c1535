using System.Net;
using System.Text;
using System.Web;

namespace HeatingSensor.Host.Tests.Heating.Deploy;

/// <summary>CloudFormation behind HTTP, as far as a deployment needs it: a stack goes through the states that a test
/// tells.</summary>
internal sealed class FakeCloudFormation : HttpMessageHandler
{
    private int _events;

    /// <summary>Status of the stack; null: there is none.</summary>
    public string? Status { get; set; }

    /// <summary>The states that follow when a plan is carried out or the stack deleted, one per question.</summary>
    public Queue<string?> NextStates { get; } = new();

    public string PlanStatus { get; set; } = "CREATE_COMPLETE";

    public string PlanReason { get; set; } = "";

    /// <summary>Events, the oldest first: resource, status, reason. They appear with the first question after the start.</summary>
    public List<(string Resource, string Status, string Reason)> Events { get; } = [];

    public string Template { get; set; } = "Resources:\n  Events:\n    DeletionPolicy: Retain\n  Store:\n    Type: x\n";

    /// <summary>What was asked, without the questions that only look.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The fields of the last call of an action.</summary>
    public Dictionary<string, Dictionary<string, string>> Fields { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var query = HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancel));
        string action = query["Action"]!;
        Fields[action] = query.AllKeys.ToDictionary(key => key!, key => query[key]!);
        Xunit.Assert.Contains("/cloudformation/aws4_request", request.Headers.NonValidated["Authorization"].ToString(), StringComparison.Ordinal);
        if (!action.StartsWith("Describe", StringComparison.Ordinal) && action != "GetTemplate")
            Calls.Add(action);
        return action switch
        {
            "DescribeStacks" => Stack(),
            "CreateChangeSet" => Answer(action, "<Id>arn:plan</Id>"),
            "DescribeChangeSet" => Answer(action, $"""
                <Status>{PlanStatus}</Status><StatusReason>{PlanReason}</StatusReason><StackId>arn:stack</StackId><Changes>
                <member><ResourceChange><Action>Add</Action><LogicalResourceId>Store</LogicalResourceId>
                <ResourceType>AWS::Lambda::Function</ResourceType></ResourceChange></member>
                <member><ResourceChange><Action>Modify</Action><LogicalResourceId>Queue</LogicalResourceId>
                <ResourceType>AWS::SQS::Queue</ResourceType><Replacement>True</Replacement></ResourceChange></member></Changes>
                """),
            "DescribeStackEvents" => Answer(action, "<StackEvents>" + EventsXml() + "</StackEvents>"),
            "DescribeStackResources" => Answer(action, """
                <StackResources>
                <member><LogicalResourceId>Events</LogicalResourceId><ResourceType>AWS::DynamoDB::Table</ResourceType>
                <PhysicalResourceId>heating-events</PhysicalResourceId><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>
                <member><LogicalResourceId>Store</LogicalResourceId><ResourceType>AWS::Lambda::Function</ResourceType>
                <PhysicalResourceId>heating-Store</PhysicalResourceId><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>
                </StackResources>
                """),
            "GetTemplate" => Answer(action, $"<TemplateBody>{WebUtility.HtmlEncode(Template)}</TemplateBody>"),
            "ExecuteChangeSet" or "DeleteStack" => Begin(action),
            _ => Answer(action, ""),
        };
    }

    private HttpResponseMessage Begin(string action)
    {
        Status = NextStates.Count > 0 ? NextStates.Dequeue() : Status;
        _events = Events.Count;
        return Answer(action, "");
    }

    private HttpResponseMessage Stack()
    {
        if (Status is not { } status)
        {
            return Respond(HttpStatusCode.BadRequest,
                "<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id x does not exist</Message></Error></ErrorResponse>");
        }
        if (NextStates.Count > 0)
            Status = NextStates.Dequeue();
        return Answer("DescribeStacks", $"""
            <Stacks><member><StackId>arn:stack</StackId><StackStatus>{status}</StackStatus><Outputs><member>
            <OutputKey>FailedEventsUrl</OutputKey><OutputValue>https://sqs</OutputValue></member></Outputs></member></Stacks>
            """);
    }

    private string EventsXml() => string.Concat(Events.Take(_events).Select((one, index) => $"""
        <member><EventId>{index}</EventId><LogicalResourceId>{one.Resource}</LogicalResourceId><ResourceType>t</ResourceType>
        <ResourceStatus>{one.Status}</ResourceStatus><ResourceStatusReason>{one.Reason}</ResourceStatusReason></member>
        """).Reverse());

    private static HttpResponseMessage Answer(string action, string result) =>
        Respond(HttpStatusCode.OK, $"<{action}Response xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">"
            + $"<{action}Result>{result}</{action}Result></{action}Response>");

    private static HttpResponseMessage Respond(HttpStatusCode status, string xml) =>
        new(status) { Content = new StringContent(xml, Encoding.UTF8, "text/xml") };
}
