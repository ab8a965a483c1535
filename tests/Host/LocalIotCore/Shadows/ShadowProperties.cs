using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LocalIotCore.Shadows;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>
/// Goal: whatever is sent in whatever order, the service holds, stamps, answers and publishes what the rules say.
/// Method: rows of random updates over few keys, so that they meet, against <see cref="ShadowModel"/>; then spoiled
/// and random bytes. FsCheck prints the seed of a failure.
/// </summary>
public sealed class ShadowProperties
{
    private const int Cases = 400;
    private const int UpdatesPerCase = 25;
    private const int JunkPerCase = 50;
    private const int SecondsMax = 3;

    [Fact]
    public void Update_RandomPatches_AgreesWithTheModel()
    {
        var (deltas, silences, conflicts, empties) = (0, 0, 0, 0);
        Check(random =>
        {
            using var rig = new ShadowRig();
            var (generator, model) = (new ShadowGenerator(random), new ShadowModel());
            for (var update = 0; update < UpdatesPerCase; update++)
            {
                rig.Time.Advance(TimeSpan.FromSeconds(random.Next(SecondsMax)));
                rig.Published.Clear();
                var before = rig.Get();
                var request = generator.Request(model.Version);
                var reply = rig.Update(request.ToJsonString());
                if (request["version"] is { } version && (long)version != Math.Max(model.Version, 1))
                {
                    conflicts++;
                    AssertRefused(model.Version == 0 ? 400 : 409, before, reply, rig);
                    continue;
                }

                model.Update(request["state"] as JsonObject, rig.Now);
                AssertAnswer(request, reply, rig.Now);
                AssertDocument(model, rig.Get());
                AssertPublished(model, before, reply, rig);
                deltas += rig.Last("update/delta") is null ? 0 : 1;
                silences += rig.Last("update/delta") is null ? 1 : 0;
                empties += rig.Get()["state"]!.ToJsonString().Contains(":{}", StringComparison.Ordinal) ? 1 : 0;
            }
        });

        // None is so rare that nothing was tested.
        const int Few = Cases * UpdatesPerCase / 20;
        Assert.All([deltas, silences, conflicts, empties], count => Assert.True(count > Few, $"{count}"));
    }

    [Fact]
    public void AnyRequest_RandomBytes_IsRefusedOrTakenAndNeverThrows()
    {
        var (taken, refused) = (0, 0);
        Check(random =>
        {
            using var rig = new ShadowRig();
            rig.Update("""{"state":{"desired":{"a":1}}}""");
            for (var count = 0; count < JunkPerCase; count++)
            {
                var bytes = new ShadowGenerator(random).Junk();
                var before = rig.Get();

                var reply = rig.Service.Update(ShadowRig.Classic, bytes);

                Assert.Contains(reply.Code, (int[])[200, 400, 409, 415]);
                Assert.Equal((long)before["version"]! + (reply.IsAccepted ? 1 : 0), (long)rig.Get()["version"]!);
                Assert.True(reply.IsAccepted || JsonNode.DeepEquals(before, rig.Get()));
                Assert.Contains(rig.Service.Get(ShadowRig.Classic, bytes).Code, (int[])[200, 400, 415]);
                taken += reply.IsAccepted ? 1 : 0;
                refused += reply.IsAccepted ? 0 : 1;
            }
        });

        Assert.All([taken, refused], count => Assert.True(count > Cases * JunkPerCase / 20, $"{count}"));
    }

    private static void AssertRefused(int code, JsonObject before, JsonObject reply, ShadowRig rig)
    {
        Assert.Equal(code, (int?)reply["code"]);
        Assert.Empty(rig.Published);
        Assert.True(JsonNode.DeepEquals(before, rig.Get()));
    }

    // An echo of the request, with everything in it stamped now, what is removed too.
    private static void AssertAnswer(JsonObject request, JsonObject reply, long now)
    {
        Assert.True(JsonNode.DeepEquals(request["state"], reply["state"]));
        Assert.Equal((string?)request["clientToken"], (string?)reply["clientToken"]);
        var stamps = ShadowModel.ReadStamps(reply["metadata"]);
        Assert.Equal(ShadowGenerator.PathsOf(request["state"]), stamps.Keys);
        Assert.All(stamps.Values.SelectMany(times => times), time => Assert.Equal(now, time));
    }

    private static void AssertDocument(ShadowModel model, JsonObject document)
    {
        var (state, stamps) = (document["state"]!, document["metadata"]!);
        Assert.Equal(model.Version, (long)document["version"]!);
        Assert.Equal(model.Desired, ShadowModel.Read(state["desired"], stamps["desired"]));
        Assert.Equal(model.Reported, ShadowModel.Read(state["reported"], stamps["reported"]));
        Assert.Equal(model.Desired.Count > 0, state["desired"] is not null);
        Assert.Equal(model.Reported.Count > 0, state["reported"] is not null);
    }

    private static void AssertPublished(ShadowModel model, JsonObject before, JsonObject reply, ShadowRig rig)
    {
        var (delta, get) = (rig.Last("update/delta"), rig.Get());
        string[] ends = model.Delta().Count == 0
            ? ["update/documents", "update/accepted"]
            : ["update/delta", "update/documents", "update/accepted"];
        Assert.Equal(ends, rig.Published.Select(message => message.End));
        Assert.Equal(model.Delta(), ShadowModel.Read(delta?["state"], delta?["metadata"]));
        Assert.True(JsonNode.DeepEquals(get["state"]!["delta"], delta?["state"]));
        Assert.True(JsonNode.DeepEquals(reply, rig.Last("update/accepted")));
        var documents = rig.Last("update/documents")!;
        AssertDocument(model, documents["current"]!.AsObject());
        Assert.Equal(before["code"] is not null, documents["previous"] is null);
        before["state"]?.AsObject().Remove("delta");
        Assert.True(JsonNode.DeepEquals(before["state"], documents["previous"]?["state"]));
    }

    private static void Check(Action<Random> property) => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed => property(new Random(seed)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
}
