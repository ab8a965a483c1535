using System.Net;
using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Commands;
using Heating.Run;
using Heating.Things;
using HeatingSensor.Host.Tests.Heating.Aws;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Things;

/// <summary>`heating things` against a service of a few lines: two things, of which one has reported.</summary>
public sealed class ThingsSessionTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly StringWriter _output = new();
    private readonly AwsClient _client;

    public ThingsSessionTests()
    {
        _service.Answer = Answer;
        _client = _service.Client();
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task List_AsATable_HasWhatTheShadowsSay()
    {
        await Session().ListAsync(asJson: false, default);

        string[] lines = _output.ToString().Split('\n');
        string boiler = Assert.Single(lines, line => line.Contains("boiler-1", StringComparison.Ordinal));
        Assert.Matches(@"boiler-1\s+heating\s+online\s+ACTIVE\s+21.5\s+1.0.0\s+-61\s+room=cellar", boiler);
        string viewer = Assert.Single(lines, line => line.Contains("viewer", StringComparison.Ordinal));
        Assert.Matches(@"viewer\s+-\s+-\s+-", viewer);
        Assert.True(Array.IndexOf(lines, boiler) < Array.IndexOf(lines, viewer));
    }

    [Fact]
    public async Task List_AsJson_IsOneDocument()
    {
        await Session().ListAsync(asJson: true, default);

        JsonArray things = JsonNode.Parse(_output.ToString())!.AsArray();
        Assert.Equal(["boiler-1", "viewer"], things.Select(thing => (string)thing!["thingName"]!));
        Assert.True((bool)things[0]!["reported"]!["connected"]!);
        Assert.Null(things[1]!["reported"]);
    }

    [Fact]
    public async Task Show_OfAThing_SaysSinceWhenItIsOnline()
    {
        await Session().ShowAsync("boiler-1", asJson: false, default);

        Assert.Contains("boiler-1 is connected (last reported at 2023-11-14 22:13:20 UTC).", _output.ToString());
        Assert.Contains("reports rssi = -61", _output.ToString());
    }

    [Fact]
    public async Task ShowUpdateDelete_OfAnUnknownThing_NameIt()
    {
        foreach (var callAsync in new Func<Task>[]
        {
            () => Session().ShowAsync("boiler-9", asJson: false, default),
            () => Session().UpdateAsync("boiler-9", "t", new Dictionary<string, string>(), default),
            () => Session().DeleteAsync("boiler-9", default),
        })
        {
            var error = await Assert.ThrowsAsync<CommandException>(callAsync);
            Assert.Equal(ExitCode.Service, error.ExitCode);
            Assert.StartsWith("There is no thing boiler-9.", error.Message);
        }

        Assert.DoesNotContain(_service.Calls, call => call.Method == "DELETE");
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public void Confirmation_WhereSomebodySits_AsksFirst(string answer, bool isYes)
    {
        void Ask() => Confirmation.Ask("the thing a", isYes: false, new StringReader(answer), _output);

        if (isYes)
            Ask();
        else
            Assert.Equal("Nothing was deleted.", Assert.Throws<CommandException>(Ask).Message);
        Assert.Equal("Delete the thing a? [y/N] ", _output.ToString());
        Confirmation.Ask("the thing a", isYes: true, new StringReader(""), _output);
        Confirmation.Ask("the thing a", isYes: false, input: null, _output);
    }

    private ThingsSession Session() => new(new ThingsApi(_client), new ShadowsApi(_client), _output);

    private static (HttpStatusCode Status, string Body) Answer(FakeService.Call call)
    {
        const string boiler = """{"thingName":"boiler-1","thingTypeName":"heating","attributes":{"room":"cellar"},"version":2}""";
        return call.Url.AbsolutePath switch
        {
            "/things" => (HttpStatusCode.OK, $$"""{"things":[{"thingName":"viewer","attributes":{},"version":1},{{boiler}}]}"""),
            "/things/boiler-1" => (HttpStatusCode.OK, boiler),
            "/things/boiler-1/shadow" => (HttpStatusCode.OK, """
                {"state":{"reported":{"connected":true,"status":"ACTIVE","temperature":21.5,"firmware":"1.0.0","rssi":-61}},
                "metadata":{"reported":{"connected":{"timestamp":1700000000}}},"version":4}
                """),
            _ => (HttpStatusCode.NotFound, """{"message":"Thing boiler-9 cannot be found."}"""),
        };
    }
}
