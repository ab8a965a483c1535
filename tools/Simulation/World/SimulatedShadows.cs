using System.Text;
using System.Text.Json.Nodes;
using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>The shadow service: responds to updates with deltas and, if a fault says so, rejections, as unreliably as
/// the faults demand.</summary>
public sealed class SimulatedShadows(Scheduler time, Recorder recorder, SimulationPlan plan, Prng random)
{
    private const string Prefix = "$aws/things/boiler-1/shadow";
    private const string UpdateEnd = "/update";
    private const int OldDeltasMax = 50;

    /// <summary>The configuration shadow.</summary>
    public const string Configuration = Prefix + "/name/configuration";

    /// <summary>The maintenance shadow.</summary>
    public const string Maintenance = Prefix + "/name/maintenance";

    private readonly Dictionary<string, ShadowDocument> _documents = [];
    private readonly List<byte[]> _oldDeltas = [];

    /// <summary>Delivers a message to the device's subscriptions.</summary>
    public required Action<string, byte[]> Deliver { get; init; }

    /// <summary>The shadow faults that are on.</summary>
    public Faults Faults { get; set; }

    /// <summary>The document of a shadow.</summary>
    public ShadowDocument DocumentOf(string shadow)
    {
        if (!_documents.TryGetValue(shadow, out var document))
            _documents.Add(shadow, document = new ShadowDocument());
        return document;
    }

    /// <summary>Receives what the device publishes; ignores everything but shadow updates.</summary>
    public void Take(string topic, byte[] payload)
    {
        if (!topic.StartsWith(Prefix, StringComparison.Ordinal) || !topic.EndsWith(UpdateEnd, StringComparison.Ordinal))
            return;
        var request = JsonNode.Parse(payload)!.AsObject();
        var token = (string?)request["clientToken"];
        if (Happens(Faults.ReportRejected))
            Reject(topic, token);
        else
            Update(topic[..^UpdateEnd.Length], request["state"] as JsonObject, token);
    }

    /// <summary>Changes the desired state.</summary>
    public void Desire(string shadow, JsonObject patch)
    {
        var state = new JsonObject { ["desired"] = patch.DeepClone() };
        if (shadow == Configuration)
            recorder.Add(new Desired(time.NowMs, DocumentOf(shadow).Version + 1, patch.ToJsonString()));
        Update(shadow, state, null);
    }

    /// <summary>Overwrites the reported state, as another client.</summary>
    public void Overwrite(JsonObject reported) =>
        Update(Configuration, new JsonObject { ["reported"] = reported.DeepClone() }, null);

    /// <summary>Deletes the configuration shadow so long ago that its versions start again.</summary>
    public void Delete()
    {
        _documents.Remove(Configuration);
        recorder.Add(new ShadowDropped(time.NowMs));
    }

    /// <summary>Publishes an old delta again.</summary>
    public void Repeat()
    {
        if (_oldDeltas.Count > 0)
            Deliver(Configuration + "/update/delta", _oldDeltas[random.Between(0, _oldDeltas.Count - 1)]);
    }

    /// <summary>Publishes something that is not a delta.</summary>
    public void PublishJunk()
    {
        var junk = random.Between(0, 4) switch
        {
            0 => new byte[random.Between(0, 5000)],
            1 => Encoding.UTF8.GetBytes("""{"version":9,"state":{"debounceMs":"""),
            2 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 500))),
            3 => Encoding.UTF8.GetBytes("""{"version":-1,"state":[1,2,3]}"""),
            _ => Encoding.UTF8.GetBytes("""{"version":99999999999999999999,"state":null,"state":{}}"""),
        };
        Deliver(random.Pick(Configuration, Maintenance) + "/update/" + random.Pick("delta", "rejected"), junk);
    }

    private void Update(string shadow, JsonObject? state, string? token)
    {
        var document = DocumentOf(shadow);
        document.Update(state);
        var delta = document.Delta();
        if (delta.Count == 0)
            return;
        var message = new JsonObject { ["version"] = document.Version, ["timestamp"] = time.NowMs / 1000, ["state"] = delta };
        if (token is not null)
            message["clientToken"] = token;
        Publish(shadow, Encoding.UTF8.GetBytes(message.ToJsonString()));
    }

    private void Publish(string shadow, byte[] delta)
    {
        if (shadow == Configuration)
        {
            _oldDeltas.Add(delta);
            if (_oldDeltas.Count > OldDeltasMax)
                _oldDeltas.RemoveAt(0);
        }

        if (Happens(Faults.DeltaLost))
            return;
        var topic = shadow + "/update/delta";
        time.After(Happens(Faults.DeltaLate) ? random.Between(500L, 60_000) : 1, () => Deliver(topic, delta));
        if (Happens(Faults.DeltaTwice))
            time.After(random.Between(1L, 5000), () => Deliver(topic, delta));
    }

    private void Reject(string topic, string? token)
    {
        var code = random.Pick(400, 409, 413, 429, 500);
        var message = new JsonObject { ["code"] = code, ["message"] = "on purpose", ["clientToken"] = token };
        Deliver(topic + "/rejected", Encoding.UTF8.GetBytes(message.ToJsonString()));
    }

    private bool Happens(Faults fault) => (Faults & fault) != 0 && plan.Has(fault) && random.Percent(30);
}
