using System.Text.Json.Nodes;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Shadows;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>
/// Goal: whatever is sent in whatever order, the service holds what the rules say. Method: random patches over few keys, so
/// that they meet, against <see cref="ShadowModel"/>; then random bytes. The seed is printed.
/// </summary>
public sealed class ShadowProperties(ITestOutputHelper output)
{
    private const int Runs = 400;
    private const int UpdatesPerRun = 25;
    private const int Junk = 20_000;

    private static readonly string[] Keys = ["a", "b", "c"];
    private static readonly string[] Scalars = ["1", "1.0", "2", "-0.5", "1e2", "100", "true", "false", "\"x\"", "\"1\"", "[1,2]", "[]", "[{\"a\":1}]"];

    [Fact]
    public void Update_RandomPatches_AgreesWithTheModel()
    {
        var random = Random();
        var (deltas, silences) = (0, 0);
        for (var run = 0; run < Runs; run++)
        {
            using var rig = new ShadowRig();
            var model = new ShadowModel();
            for (var update = 0; update < UpdatesPerRun; update++)
            {
                var (desired, reported) = (Section(random), Section(random));
                rig.Published.Clear();
                var reply = rig.Update(Request(desired, reported));
                model.Update(desired, reported);
                Compare(model, rig, reply);
                deltas += rig.Last("update/delta") is null ? 0 : 1;
                silences += rig.Last("update/delta") is null ? 1 : 0;
            }
        }

        // Both happen often: the cases are not all of one kind.
        Assert.InRange(deltas, Runs, Runs * UpdatesPerRun);
        Assert.InRange(silences, Runs / 4, Runs * UpdatesPerRun);
    }

    [Fact]
    public void AnyRequest_RandomBytes_IsRefusedOrTakenAndNeverThrows()
    {
        var random = Random();
        using var rig = new ShadowRig();
        rig.Update("""{"state":{"desired":{"a":1}}}""");
        var seed = """{"state":{"desired":{"a":{"b":[1,"x",true]}},"reported":null},"version":1,"clientToken":"t"}"""u8.ToArray();
        for (var count = 0; count < Junk; count++)
        {
            var bytes = Mutate(random, seed);
            var versionBefore = (long)rig.Get()["version"]!;

            var reply = rig.Service.Update(ShadowRig.Classic, bytes);

            Assert.Equal(versionBefore + (reply.IsAccepted ? 1 : 0), (long)rig.Get()["version"]!);
            rig.Service.Get(ShadowRig.Classic, bytes);
            rig.Published.Clear();
        }
    }

    private static void Compare(ShadowModel model, ShadowRig rig, JsonObject reply)
    {
        Assert.Equal(model.Version, (long)reply["version"]!);
        var get = rig.Get();
        Assert.Equal(model.Version, (long)get["version"]!);
        var (state, metadata) = (get["state"]!, get["metadata"]!);
        Assert.Equal(model.Desired, ShadowModel.Flatten(state["desired"]));
        Assert.Equal(model.Reported, ShadowModel.Flatten(state["reported"]));
        Assert.Equal(PathsOf(state["desired"]), StampedPathsOf(metadata["desired"]));
        Assert.Equal(PathsOf(state["reported"]), StampedPathsOf(metadata["reported"]));
        var delta = model.Delta();
        Assert.Equal(delta, ShadowModel.Flatten(rig.Last("update/delta")?["state"]));
        Assert.Equal(delta, ShadowModel.Flatten(state["delta"]));
        Assert.Equal(state["delta"] is null, rig.Last("update/delta") is null);
        Assert.True(JsonNode.DeepEquals(state["desired"], rig.Last("update/documents")!["current"]!["state"]!["desired"]));
    }

    private static IEnumerable<string> PathsOf(JsonNode? section) => ShadowModel.Flatten(section).Keys;

    // A stamp is where the value is; of an array there is one for each element, and none for an empty one.
    private static IEnumerable<string> StampedPathsOf(JsonNode? stamps) => ShadowModel.Flatten(stamps).Keys
        .Select(path => path.EndsWith("\u0001timestamp", StringComparison.Ordinal) ? path[..^"\u0001timestamp".Length] : path)
        .Distinct();

    private static string Request(JsonObject? desired, JsonObject? reported)
    {
        var state = new JsonObject();
        if (desired is not null)
            state["desired"] = desired.DeepClone();
        if (reported is not null)
            state["reported"] = reported.DeepClone();
        return new JsonObject { ["state"] = state }.ToJsonString();
    }

    private static JsonObject? Section(Random random) => random.Next(3) == 0 ? null : Members(random, 1);

    private static JsonObject Members(Random random, int depth)
    {
        var members = new JsonObject();
        foreach (var key in Keys.Where(_ => random.Next(2) == 0))
            members[key] = Value(random, depth);
        return members;
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth < 4 ? 5 : 3) switch
    {
        0 => null,
        1 or 2 => JsonNode.Parse(Scalars[random.Next(Scalars.Length)]),
        _ => Members(random, depth + 1),
    };

    private static byte[] Mutate(Random random, byte[] seed)
    {
        var bytes = (byte[])seed.Clone();
        for (var change = random.Next(4); change >= 0; change--)
            bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : seed[random.Next(seed.Length)];
        return random.Next(8) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private Random Random()
    {
        var seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        return new Random(seed);
    }
}
