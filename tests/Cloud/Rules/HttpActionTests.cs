using System.Text.Json;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Rules;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Rules;

/// <summary>Goal: a URL gets messages once its owner has confirmed, as often as AWS would try. Method: a web server on
/// 127.0.0.1.</summary>
public sealed class HttpActionTests
{
    private const string Failures = """{"lambda":{"functionArn":"failures"}}""";

    [Fact]
    public async Task Destination_OfANewRule_IsAskedAndGetsNothingUntilItConfirms()
    {
        await using RuleEndpoint endpoint = await RuleEndpoint.StartAsync();
        await using var cloud = new RuleCloud();
        cloud.Engine.Destinations.Start("https://localhost:8443");
        RuleInfo rule = cloud.Create("r", "SELECT n FROM 'a'", Action(endpoint, "/events"), Failures);

        RuleEndpoint.Received asked = await endpoint.NextAsync();
        JsonElement request = JsonDocument.Parse(asked.Body).RootElement;
        string token = request.GetProperty("confirmationToken").GetString()!;
        HttpDestination destination = Assert.Single(cloud.Engine.Destinations.All());
        Assert.Equal(("POST", $"/events/?confirmationToken={token}"), (asked.Method, asked.Target));
        Assert.Equal("DestinationConfirmation", asked.Headers["x-amz-rules-engine-message-type"]);
        Assert.Equal((destination.Arn, $"https://localhost:8443/confirmdestination/{token}", "DestinationConfirmation"),
            (request.GetProperty("arn").GetString(), request.GetProperty("enableUrl").GetString(), request.GetProperty("messageType").GetString()));

        cloud.Publish("a", """{"n":1}""");
        await cloud.SettleAsync();
        Assert.Equal(1, rule.Counters!.Failed);
        Assert.Contains("is not enabled: Awaiting confirmation.", cloud.Backends.Invocations[0].Payload);
        Assert.Equal(0, endpoint.Unread);

        Assert.False(cloud.Engine.Destinations.Confirm("wrong"));
        Assert.True(cloud.Engine.Destinations.Confirm(token));
        Assert.False(cloud.Engine.Destinations.Confirm(token));
        cloud.Publish("a", """{"n":2}""");
        Assert.Equal("""{"n":2}""", (await endpoint.NextAsync()).Body);
    }

    [Fact]
    public async Task Destination_ThatAnswersAfterTheStop_ChangesNothing()
    {
        var owner = new SlowOwner();
        using var folder = new TemporaryFolder();
        using var http = new HttpClient(owner);
        var destinations = new HttpDestinations(folder["destinations"], http, TimeProvider.System, NullLogger.Instance);
        destinations.Start("https://localhost:8443");
        destinations.Ensure("https://owner.test/");
        await owner.Asked.Task.WaitAsync(RuleCloud.Patience);

        destinations.Stop();
        Directory.Delete(folder["destinations"], recursive: true);
        owner.Answers.SetResult();
        await owner.IsDone.Task.WaitAsync(RuleCloud.Patience);

        Assert.False(Directory.Exists(folder["destinations"]));
        Assert.False(destinations.All().Single().WasAsked);
    }

    [Fact]
    public async Task Request_WithTemplates_HasUrlHeadersAndBody()
    {
        await using RuleEndpoint endpoint = await RuleEndpoint.StartAsync();
        await using var cloud = new RuleCloud();
        string action = $$$$"""{"http":{"url":"{{{{endpoint.Url}}}}/house/${topic(2)}","confirmationUrl":"{{{{endpoint.Url}}}}/house","headers":[{"key":"X-Device","value":"${clientid()}"},{"key":"Content-Type","value":"text/plain"}]}}""";
        cloud.Create("r", "SELECT n FROM 'a/+'", action);
        Confirm(cloud);

        cloud.Publish("a/b", """{"n":1}""");

        RuleEndpoint.Received received = await endpoint.NextAsync();
        Assert.Equal(("POST", "/house/b", """{"n":1}"""), (received.Method, received.Target, received.Body));
        Assert.Equal(("boiler-1", "text/plain"), (received.Headers["x-device"], received.Headers["content-type"]));
    }

    [Theory]
    [InlineData(new[] { 503, 429, 200 }, 3, null)]
    [InlineData(new[] { 500, 502, 503, 200 }, 3, "answered 503")]
    [InlineData(new[] { 404, 200 }, 1, "answered 404")]
    [InlineData(new[] { 302, 200 }, 1, "answered 302")]
    public async Task Request_NotAnsweredWell_IsRepeatedAsOnAws(int[] statuses, int requests, string? failure)
    {
        await using RuleEndpoint endpoint = await RuleEndpoint.StartAsync();
        await using var cloud = new RuleCloud();
        cloud.Create("r", "SELECT n FROM 'a'", Action(endpoint, "/"), Failures);
        Confirm(cloud);
        endpoint.AnswerWith(statuses);

        cloud.Publish("a", """{"n":1}""");
        await cloud.SettleAsync();

        Assert.Equal(requests, endpoint.Unread);
        Assert.Equal(failure is null, cloud.Backends.Invocations.Count == 0);
        if (failure is not null)
            Assert.Contains(failure, cloud.Backends.Invocations[0].Payload);
    }

    [Fact]
    public async Task Response_TooLong_FailsWithoutARepetition()
    {
        await using RuleEndpoint endpoint = await RuleEndpoint.StartAsync();
        await using var cloud = new RuleCloud();
        cloud.Create("r", "SELECT n FROM 'a'", Action(endpoint, "/"), Failures);
        Confirm(cloud);
        endpoint.Body = new string('x', 16_385);

        cloud.Publish("a", """{"n":1}""");
        await cloud.SettleAsync();

        Assert.Equal(1, endpoint.Unread);
        Assert.Contains("more than 16384 bytes", cloud.Backends.Invocations[0].Payload);
    }

    [Fact]
    public async Task Url_OfAnotherServer_IsNotSentTo()
    {
        await using RuleEndpoint endpoint = await RuleEndpoint.StartAsync();
        await using var cloud = new RuleCloud();
        string action = $$$"""{"http":{"url":"{{{endpoint.Url}}}${more}","confirmationUrl":"{{{endpoint.Url}}}"}}""";
        cloud.Create("r", "SELECT * FROM 'a'", action, Failures);
        Confirm(cloud);

        cloud.Publish("a", """{"more":"0.example.com/"}"""); // would be another host or port
        await cloud.SettleAsync();

        Assert.Contains("is not a URL below", cloud.Backends.Invocations[0].Payload);
    }

    [Fact]
    public async Task Server_NotThere_FailsAndIsTold()
    {
        RuleEndpoint endpoint = await RuleEndpoint.StartAsync();
        await endpoint.DisposeAsync();
        await using var cloud = new RuleCloud();
        cloud.Create("r", "SELECT n FROM 'a'", Action(endpoint, "/"), Failures);
        Confirm(cloud);

        cloud.Publish("a", """{"n":1}""");
        await cloud.SettleAsync();

        Assert.Contains("cannot be reached", cloud.Backends.Invocations[0].Payload);
    }

    [Fact]
    public async Task Destination_SwitchedOffDeletedAndReopened_KeepsItsState()
    {
        using var folder = new TemporaryFolder();
        await using RuleEndpoint endpoint = await RuleEndpoint.StartAsync();
        var killed = new RuleCloud(folder: folder);
        HttpDestination destination = killed.Engine.Destinations.Ensure(endpoint.Url);
        Assert.Throws<RuleDefinitionException>(() => killed.Engine.Destinations.SetStatus(destination.Arn, DestinationStatus.Enabled));
        Confirm(killed);
        Assert.True(killed.Engine.Destinations.SetStatus(destination.Arn, DestinationStatus.Disabled));

        await using var cloud = new RuleCloud(folder: folder);

        HttpDestinations destinations = cloud.Engine.Destinations;
        Assert.Equal(DestinationStatus.Disabled, destinations.Find(destination.Arn)!.Status);
        Assert.True(destinations.SetStatus(destination.Arn, DestinationStatus.Enabled));
        Assert.Equal(DestinationStatus.Enabled, destinations.FindUrl(endpoint.Url)!.Status);
        Assert.True(destinations.Delete(destination.Arn));
        Assert.False(destinations.Delete(destination.Arn));
        Assert.False(destinations.SetStatus(destination.Arn, DestinationStatus.Disabled));
    }

    private static string Action(RuleEndpoint endpoint, string path) => $$$"""{"http":{"url":"{{{endpoint.Url}}}{{{path}}}"}}""";

    private static void Confirm(RuleCloud cloud)
    {
        foreach (HttpDestination destination in cloud.Engine.Destinations.All())
            Assert.True(cloud.Engine.Destinations.Confirm(destination.Token));
    }

    /// <summary>Answers a request when it is told to, and knows when its answer has been dealt with.</summary>
    private sealed class SlowOwner : HttpMessageHandler
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Answers { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource IsDone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            Asked.SetResult();
            await Answers.Task.WaitAsync(cancel);
            return new HttpResponseMessage { Content = new Answer(IsDone) };
        }

        private sealed class Answer(TaskCompletionSource isDone) : ByteArrayContent([])
        {
            protected override void Dispose(bool disposing)
            {
                base.Dispose(disposing);
                isDone.TrySetResult();
            }
        }
    }
}
