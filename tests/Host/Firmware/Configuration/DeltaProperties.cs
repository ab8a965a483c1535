using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using HeatingSensor.Configuration;
using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Shadow;
using HeatingSensor.Storage;
using Xunit;

namespace HeatingSensor.Host.Tests.Firmware.Configuration;

/// <summary>
/// Goal: a delta is applied as a whole or not at all, and what is reported is what was desired. Method: 10,000 rows of
/// random deltas beside a model written with .NET's JSON and decimals; FsCheck prints the seed of a failure.
/// </summary>
public sealed class DeltaProperties
{
    private const int Cases = 10_000;
    private const int DeltasMax = 5;

    [Fact]
    public void Parse_AnyDeltas_ComeToWhatTheModelSays()
    {
        var outcomes = new Dictionary<DeltaOutcome, int>();
        Check(random =>
        {
            var generator = new DeltaGenerator(random);
            var model = new ConfigModel();
            var current = new DeviceConfig();
            for (int count = random.Next(DeltasMax); count >= 0; count--)
            {
                foreach (var outcome in ParseBoth(generator.Document(), current, model))
                    outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
        });

        // Neither kind is so rare that nothing was tested.
        Assert.All(Enum.GetValues<DeltaOutcome>(), outcome => Assert.True(outcomes[outcome] > Cases / 20));
    }

    [Fact]
    public void Codec_AnyConfiguration_IsReadBackTheSame() => Check(random =>
    {
        DeviceConfig config = Random(random), basis = Random(random), read = new();
        var bytes = new byte[ConfigCodec.LengthMax];
        int length = ConfigCodec.Write(config, basis, bytes, 0);
        read.CopyFrom(basis);
        for (int id = 0; id < ConfigId.Count; id++)
            read.SetTold(id, false);
        Assert.True(ConfigCodec.Read(read, bytes, 0, length));
        Assert.True(read.IsSameAs(config));
    });

    // Where one name of two is given, the device asks and gets the same again with all names.
    private static DeltaOutcome[] ParseBoth(string text, DeviceConfig current, ConfigModel model)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var delta = new ShadowMessage();
        Assert.True(delta.LoadDelta(bytes), text);
        var writer = new JsonWriter(new SharedBuffer());
        var parser = new DeltaParser(delta.Scanner, delta.State, ConfigShadow.Configuration, current, writer);
        var first = parser.Parse(0, complete: 0);
        var outcome = first;
        if (first == DeltaOutcome.Unclear)
        {
            long asked = parser.Unclear;
            parser = new DeltaParser(delta.Scanner, delta.State, ConfigShadow.Configuration, current, writer);
            outcome = parser.Parse(0, complete: asked);
        }

        using var document = JsonDocument.Parse(bytes);
        var refused = model.Apply(document.RootElement.GetProperty("state"));
        Assert.True(refused.Count > 0 == (outcome == DeltaOutcome.Rejected), text + ": " + outcome);
        AssertRejected(refused, parser.Rejections?.ToJson(null), text);
        if (outcome == DeltaOutcome.Changed)
            current.CopyFrom(parser.Candidate);
        AssertReported(model.Reported, current, text);
        return first == outcome ? [outcome] : [first, outcome];
    }

    private static void AssertRejected(IReadOnlyCollection<string> refused, byte[]? rejections, string text)
    {
        string json = rejections is null ? "{}" : Encoding.UTF8.GetString(rejections);
        using var document = JsonDocument.Parse(json);
        var named = document.RootElement.EnumerateObject().Select(member => member.Name).ToList();
        Assert.True(refused.Order().SequenceEqual(named.Order()), text + ": " + json);
    }

    private static void AssertReported(IReadOnlyDictionary<string, object> expected, DeviceConfig config, string text)
    {
        var json = new JsonWriter(new SharedBuffer());
        json.Begin();
        ConfigReport.WriteMembers(json, config, ConfigShadow.Configuration, withheld: 0);
        using var document = JsonDocument.Parse("{" + Encoding.UTF8.GetString(json.ToArray()) + "}");
        var members = document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null);
        var reported = members.ToDictionary(
            member => member.Name,
            member => member.Value.ValueKind == JsonValueKind.Number ? member.Value.GetDecimal() : (object)member.Value.GetString()!);
        Assert.True(expected.Count == reported.Count && expected.All(pair => reported[pair.Key].Equals(pair.Value)), text);
    }

    private static DeviceConfig Random(Random random)
    {
        var config = new DeviceConfig();
        for (int id = 0; id < ConfigId.Count; id++)
        {
            var key = ConfigTable.Of(id);
            if (random.Next(2) == 0)
                config.Set(id, random.NextInt64(key.Min, key.Max + 1));
            config.SetTold(id, key.Alias is not null && random.Next(2) == 0);
        }

        return config;
    }

    // Seeds of all sizes: a plain int stays within 100 here, which would be the same 201 cases over and over.
    private static void Check(Action<Random> property) => Prop
        .ForAll(ArbMap.Default.ArbFor<DoNotSize<int>>(), seed => property(new Random(seed.Item)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
}
