using System.Text;
using System.Text.Json;
using Cloud.Events;
using Cloud.Lambda;
using Cloud.Store;
using HeatingSensor.Cloud.Tests.Events;
using HeatingSensor.Cloud.Tests.Tables;
using HeatingSensor.Host.Tests.Support;
using Tables;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Store;

/// <summary>Goal: what an invocation answers, and what it leaves in the log. The tables are in memory.</summary>
public class StoreFunctionTests
{
    private readonly SharedText _output = new();
    private readonly Dictionary<string, MemoryTable> _tables = [];

    [Fact]
    public async Task Invoke_AnEventTwice_AnswersAddedThenRepeated()
    {
        FunctionHandler function = Create();
        string envelope = EnvelopeOf(TestEvents.Status(1, TestEvents.NewYear));

        Assert.Equal("""{"outcome":"added","deviceId":"boiler-1","epoch":"7f3a91c2","seq":1}""", await InvokeAsync(function, envelope));
        Assert.Equal("""{"outcome":"repeated","deviceId":"boiler-1","epoch":"7f3a91c2","seq":1}""", await InvokeAsync(function, envelope));
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task Invoke_MessageThatIsRefused_AnswersWhyAndCountsIt()
    {
        FunctionHandler function = Create();

        string answer = await InvokeAsync(function, EnvelopeOf(
            TestEvents.Status(1, TestEvents.NewYear, device: "boiler-2"), ",\"refused\":\"deviceId is not the client id\""));

        Assert.Equal("""{"outcome":"refused","reason":"deviceId is not the client id"}""", answer);
        Assert.Contains("\"RefusedEvents\":1", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await _tables["refused"].ScanAsync(CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task Invoke_OtherContent_AnswersConflictAndCountsIt()
    {
        FunctionHandler function = Create();
        await InvokeAsync(function, EnvelopeOf(TestEvents.Status(1, TestEvents.NewYear)));

        string answer = await InvokeAsync(function, EnvelopeOf(TestEvents.Status(1, TestEvents.NewYear + 1)));

        Assert.StartsWith("""{"outcome":"conflict","reason":"The event 1 of epoch 7f3a91c2""", answer);
        Assert.Contains("\"EventConflicts\":1", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "payload is missing; expected a text.")]
    [InlineData("x", "The envelope is not JSON")]
    public async Task Invoke_NoEnvelope_FailsTheInvocation(string payload, string message)
    {
        var error = await Assert.ThrowsAsync<HeatingEventException>(() => InvokeAsync(Create(), payload));

        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public async Task Invoke_TableFails_FailsTheInvocationSoThatItIsTriedAgain()
    {
        FunctionHandler function = StoreFunction.Create(Context(), schema => new MemoryTable(schema) { IsMissing = true });

        await Assert.ThrowsAsync<TableException>(() => InvokeAsync(function, EnvelopeOf(TestEvents.Status(1, TestEvents.NewYear))));
    }

    [Theory]
    [InlineData("EVENTS_TABLE", null, "The environment variable EVENTS_TABLE is not set.")]
    [InlineData("EVENT_DAYS", "ten", "EVENT_DAYS is ten; expected 0 to 3650 days.")]
    public void Create_VariableMissingOrWrong_SaysSo(string name, string? value, string message)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Create((name, value)));

        Assert.Equal(message, error.Message);
    }

    private static string EnvelopeOf(string json, string more = "") =>
        $$"""{"payload":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(json))}}","topic":"home/heating/status","clientId":"boiler-1","receivedAt":{{TestEvents.NewYear}}{{more}}}""";

    private static async Task<string> InvokeAsync(FunctionHandler function, string payload)
    {
        var invocation = new Invocation("1", Encoding.UTF8.GetBytes(payload), "arn", DateTimeOffset.MaxValue, null);
        ReadOnlyMemory<byte> answer = await function(invocation, CancellationToken.None);
        using JsonDocument document = JsonDocument.Parse(answer); // it must be JSON
        return Encoding.UTF8.GetString(answer.Span);
    }

    private FunctionContext Context((string Name, string? Value) change = default)
    {
        var variables = new Dictionary<string, string?> { ["EVENTS_TABLE"] = "events", ["REFUSED_TABLE"] = "refused" };
        if (change.Name is not null)
            variables[change.Name] = change.Value;
        return new FunctionContext(variables.GetValueOrDefault, _output, TimeProvider.System);
    }

    private FunctionHandler Create((string Name, string? Value) change = default) =>
        StoreFunction.Create(Context(change), schema => _tables[schema.Name] = new MemoryTable(schema));
}
