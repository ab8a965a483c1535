using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Commands;
using Heating.Run;
using Heating.Shadows;
using HeatingSensor.Host.Tests.Heating.Aws;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Shadows;

/// <summary>`heating shadow` against a service of a few lines.</summary>
public sealed class ShadowSessionTests : IDisposable
{
    private readonly FakeShadows _shadows = new();
    private readonly StringWriter _output = new();
    private readonly AwsClient _client;

    public ShadowSessionTests() => _client = _shadows.Service.Client();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("{", "JSON: ")]
    [InlineData("[1]", "JSON: expected an object such as")]
    [InlineData("""{"state":{}}""", "JSON: \"state\" is not allowed")]
    [InlineData("""{"reported":{}}""", "JSON: \"reported\" is not allowed")]
    public void Desired_ThatIsNone_IsExplained(string text, string message)
    {
        var error = Assert.Throws<CommandException>(() => ShadowSession.ParseDesired(text));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public async Task Get_OfAShadow_IsTheWholeDocument()
    {
        _shadows.Put("s", "desired", """{"a":"°"}""");

        await Session("s").GetAsync(default);

        Assert.True(JsonNode.DeepEquals(_shadows.Of("s"), JsonNode.Parse(_output.ToString())));
        Assert.Contains("°", _output.ToString());
    }

    [Theory]
    [InlineData(true, "There is no shadow s of boiler-1.")]
    [InlineData(false, "There is no thing boiler-1. `heating things list` lists them.")]
    public async Task Get_OfWhatIsNotThere_SaysWhatIsMissing(bool hasThing, string message)
    {
        _shadows.HasThing = hasThing;

        var error = await Assert.ThrowsAsync<CommandException>(() => Session("s").GetAsync(default));

        Assert.Equal((ExitCode.Service, message), (error.ExitCode, error.Message));
    }

    [Fact]
    public async Task Set_WithAnotherVersion_SaysWhichItIs()
    {
        _shadows.Put("s", "desired", """{"a":1}""");

        var error = await Assert.ThrowsAsync<CommandException>(() => Session("s").SetAsync([], 7, default));
        await Session("s").SetAsync(new JsonObject { ["a"] = 2 }, 1, default);

        Assert.Equal("--version 7: the shadow s of boiler-1 is at version 1. Nothing was changed.", error.Message);
        Assert.Contains("The shadow s of boiler-1 is now at version 2.", _output.ToString());
    }

    [Fact]
    public async Task Watch_WritesWhatChangesUntilItIsCancelled()
    {
        using var end = new CancellationTokenSource();
        var reads = 0;
        _shadows.Put("s", "desired", """{"a":1,"deep":{"b":2}}""");
        _shadows.Reading = _ =>
        {
            switch (++reads)
            {
                case 2:
                    _shadows.Put("s", "desired", """{"deep":{"b":3}}""");
                    break;
                case 3:
                    _shadows.Put("s", "reported", """{"a":1}""");
                    break;
                case 5:
                    _shadows.Remove("s");
                    break;
                case 6:
                    end.Cancel();
                    break;
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Session("s").WatchAsync(end.Token));

        Assert.Equal(
            [
                "version 1", "desired.a: - -> 1", "desired.deep.b: - -> 2",
                "version 2", "desired.deep.b: 2 -> 3",
                "version 3", "reported.a: - -> 1",
                "deleted", "desired.a: 1 -> -", "desired.deep.b: 3 -> -", "reported.a: 1 -> -",
            ],
            _output.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.Split("  ").Last()));
    }

    private ShadowSession Session(string shadow) => new(
        new ThingsApi(_client), new ShadowsApi(_client), "boiler-1", shadow, _output, new HurriedTime());
}
