using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using LocalIotCore.Shadows;
using LocalIotCore.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>The shadow service without a broker: requests in, replies and published messages out, under virtual
/// time.</summary>
internal sealed class ShadowRig : IDisposable
{
    public static readonly ShadowName Classic = new("boiler-1", null);
    public static readonly ShadowName Named = new("boiler-1", "configuration");

    private const string Filter = "$aws/things/#";

    private static readonly JsonSerializerOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TemporaryFolder _folder = new();
    private readonly ShadowLimits _limits;
    private ShadowStore _store = null!;

    public ShadowRig(ShadowLimits? limits = null)
    {
        _limits = limits ?? ShadowLimits.Aws;
        Open();
    }

    public VirtualTime Time { get; } = new();

    /// <summary>Shadows in the store, deleted ones included.</summary>
    public int StoredCount => _store.Count;

    public ShadowService Service { get; private set; } = null!;

    /// <summary>Everything published so far: the topic's end behind the shadow's own part, and the body.</summary>
    public List<(string End, JsonObject Body)> Published { get; } = [];

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>As text that can be read.</summary>
    public static string Plain(JsonNode node) => node.ToJsonString(Options);

    /// <summary>From now on nothing can be read or kept.</summary>
    public void BreakStore() => _store.Dispose();

    /// <summary>As after a killed process.</summary>
    public void Reopen()
    {
        _store.Dispose();
        Open();
    }

    public JsonObject Update(string request, ShadowName? name = null) =>
        Read(Service.Update(name ?? Classic, Encoding.UTF8.GetBytes(request)));

    public JsonObject Get(ShadowName? name = null, string request = "") =>
        Read(Service.Get(name ?? Classic, Encoding.UTF8.GetBytes(request)));

    public JsonObject Delete(ShadowName? name = null, string request = "") =>
        Read(Service.Delete(name ?? Classic, Encoding.UTF8.GetBytes(request)));

    /// <summary>The body of the last message published with this end of the topic; null if there was none since the
    /// list was cleared.</summary>
    public JsonObject? Last(string end) => Published.LastOrDefault(message => message.End == end).Body;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private void Open()
    {
        _store = new ShadowStore(RecordLog.Open(Path.Combine(_folder.FullPath, "state.log")));
        _store.ForgetDeleted(before: Time.GetUtcNow() - _limits.TombstoneAge);
        var tree = new SubscriptionTree(doesHashMatchParent: false);
        tree.Add(Filter, new InProcessSubscriber(Filter, Add, Time, NullLogger.Instance), QoS.AtLeastOnce);
        var router = new Router(tree, new RetainedStore(1, null), Profile.Aws);
        Service = new ShadowService(_store, router, _limits, Time, NullLogger.Instance);
    }

    private void Add(TappedMessage message)
    {
        var end = message.Topic[(message.Topic.IndexOf("/shadow/", StringComparison.Ordinal) + "/shadow/".Length)..];
        if (end.StartsWith("name/", StringComparison.Ordinal))
            end = string.Join('/', end.Split('/').Skip(2));
        Published.Add((end, JsonNode.Parse(message.Payload.Span)!.AsObject()));
    }

    private static JsonObject Read(ShadowReply reply)
    {
        var body = JsonNode.Parse(reply.Body.Span)!.AsObject();
        Xunit.Assert.Equal(reply.IsAccepted, !body.ContainsKey("code"));
        if (!reply.IsAccepted)
            Xunit.Assert.Equal(reply.Code, body["code"]!.GetValue<int>());
        return body;
    }
}
