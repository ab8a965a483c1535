using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Heating.Aws;

namespace Heating.Deploy;

/// <summary>CloudFormation's Query API (2010-05-15), the calls that a deployment needs. A throttled call is repeated.</summary>
/// <param name="url">Endpoint.</param>
/// <param name="transport">Sends the signed requests.</param>
internal sealed class CloudFormationApi(AwsTarget target, Uri url, HttpMessageHandler transport, TimeProvider time) : IDisposable
{
    private const string Version = "2010-05-15";
    private const int AttemptsMax = 6;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http =
        new(new SigV4SigningHandler(target.Credentials, target.Region, "cloudformation", transport)) { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>A stack by name or id; null if there is none.</summary>
    public async Task<StackState?> FindStackAsync(string nameOrId, CancellationToken cancel)
    {
        try
        {
            XElement answer = await CallAsync("DescribeStacks", cancel, ("StackName", nameOrId));
            XElement stack = Members(answer, "Stacks").First();
            return new StackState(Text(stack, "StackId"), Text(stack, "StackStatus"), Text(stack, "StackStatusReason"),
                [.. Members(stack, "Outputs").Select(output => (Text(output, "OutputKey"), Text(output, "OutputValue")))]);
        }
        catch (AwsException exception) when (exception.Name == "ValidationError"
            && exception.Message.Contains("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>Asks for a plan.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateChangeSetAsync(string stack, string name, bool isNew, string templateUrl,
        IReadOnlyDictionary<string, string> parameters, CancellationToken cancel)
    {
        List<(string, string)> fields =
        [
            ("StackName", stack), ("ChangeSetName", name), ("ChangeSetType", isNew ? "CREATE" : "UPDATE"),
            ("TemplateURL", templateUrl), ("Capabilities.member.1", "CAPABILITY_IAM"), ("Tags.member.1.Key", "project"),
            ("Tags.member.1.Value", "heating-sensor"),
        ];
        int index = 0;
        foreach ((string key, string value) in parameters)
        {
            index++;
            fields.Add(($"Parameters.member.{index}.ParameterKey", key));
            fields.Add(($"Parameters.member.{index}.ParameterValue", value));
        }
        return Text(await CallAsync("CreateChangeSet", cancel, [.. fields]), "Id");
    }

    /// <summary>A plan, with all its changes.</summary>
    public async Task<ChangeSet> DescribeChangeSetAsync(string id, CancellationToken cancel)
    {
        var changes = new List<StackChange>();
        string? next = null;
        XElement answer;
        do
        {
            answer = next is null
                ? await CallAsync("DescribeChangeSet", cancel, ("ChangeSetName", id))
                : await CallAsync("DescribeChangeSet", cancel, ("ChangeSetName", id), ("NextToken", next));
            changes.AddRange(Members(answer, "Changes").Select(change => Child(change, "ResourceChange")).Select(change => new StackChange(
                Text(change, "Action"), Text(change, "LogicalResourceId"), Text(change, "ResourceType"), Text(change, "Replacement"))));
            next = Text(answer, "NextToken") is { Length: > 0 } token ? token : null;
        }
        while (next is not null);
        return new ChangeSet(Text(answer, "Status"), Text(answer, "StatusReason"), Text(answer, "StackId"), changes);
    }

    public Task ExecuteChangeSetAsync(string id, CancellationToken cancel) =>
        CallAsync("ExecuteChangeSet", cancel, ("ChangeSetName", id));

    public Task DeleteChangeSetAsync(string id, CancellationToken cancel) =>
        CallAsync("DeleteChangeSet", cancel, ("ChangeSetName", id));

    public Task DeleteStackAsync(string stack, CancellationToken cancel) => CallAsync("DeleteStack", cancel, ("StackName", stack));

    /// <summary>Events of a stack, the newest first, as many as one answer holds.</summary>
    public async Task<IReadOnlyList<StackEvent>> EventsAsync(string stackId, CancellationToken cancel) =>
        [.. Members(await CallAsync("DescribeStackEvents", cancel, ("StackName", stackId)), "StackEvents").Select(one => new StackEvent(
            Text(one, "EventId"), Text(one, "LogicalResourceId"), Text(one, "ResourceType"), Text(one, "ResourceStatus"),
            Text(one, "ResourceStatusReason")))];

    /// <summary>The resources of a stack.</summary>
    public async Task<IReadOnlyList<StackResource>> ResourcesAsync(string stack, CancellationToken cancel) =>
        [.. Members(await CallAsync("DescribeStackResources", cancel, ("StackName", stack)), "StackResources").Select(one =>
            new StackResource(Text(one, "LogicalResourceId"), Text(one, "ResourceType"), Text(one, "PhysicalResourceId"),
                Text(one, "ResourceStatus")))];

    /// <summary>The template that a stack was made of.</summary>
    public async Task<string> TemplateAsync(string stack, CancellationToken cancel) =>
        Text(await CallAsync("GetTemplate", cancel, ("StackName", stack), ("TemplateStage", "Original")), "TemplateBody");

    public void Dispose() => _http.Dispose();

    private async Task<XElement> CallAsync(string action, CancellationToken cancel, params (string Key, string Value)[] fields)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await CallOnceAsync(action, fields, cancel);
            }
            catch (AwsException exception) when (exception.IsPassing && attempt < AttemptsMax)
            {
                await Task.Delay(FirstWait * (1 << (attempt - 1)), time, cancel);
            }
        }
    }

    private async Task<XElement> CallOnceAsync(string action, (string Key, string Value)[] fields, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new FormUrlEncodedContent(
            [new("Action", action), new("Version", Version), .. fields.Select(field => KeyValuePair.Create(field.Key, field.Value))]);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, cancel);
            XElement answer = XElement.Parse(await response.Content.ReadAsStringAsync(cancel));
            if (response.IsSuccessStatusCode)
                return Child(answer, action + "Result");
            XElement error = Child(answer, "Error");
            throw new AwsException(Text(error, "Code"), response.StatusCode, Text(error, "Message"));
        }
        catch (XmlException exception)
        {
            throw new InvalidOperationException($"{url.Authority} did not answer with XML: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or AmazonClientException
            && !cancel.IsCancellationRequested)
        {
            throw AwsFailure.ToCommandException(exception, url, target);
        }
    }

    private static XElement Child(XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name) ?? new XElement(name);

    private static string Text(XElement element, string name) => Child(element, name).Value;

    private static IEnumerable<XElement> Members(XElement element, string list) => Child(element, list).Elements();
}

internal sealed record StackState(string Id, string Status, string Reason, IReadOnlyList<(string Name, string Value)> Outputs)
{
    public bool IsMoving => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && Status != "REVIEW_IN_PROGRESS";
}

internal sealed record ChangeSet(string Status, string Reason, string StackId, IReadOnlyList<StackChange> Changes)
{
    /// <summary>CloudFormation calls a plan without changes failed.</summary>
    public bool IsEmpty => Status == "FAILED"
        && (Reason.Contains("didn't contain changes", StringComparison.Ordinal)
            || Reason.Contains("No updates are to be performed", StringComparison.Ordinal));
}

internal sealed record StackChange(string Action, string LogicalId, string Type, string Replacement);

internal sealed record StackEvent(string Id, string LogicalId, string Type, string Status, string Reason);

internal sealed record StackResource(string LogicalId, string Type, string PhysicalId, string Status);
