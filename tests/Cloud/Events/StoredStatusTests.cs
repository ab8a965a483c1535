using System.Text;
using System.Text.Json;
using Cloud.Events;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Events;

/// <summary>Goal: what the quick reader makes of a stored event is what the checking one makes of it. Method: random events,
/// with fields left out, reordered, of wrong types and unknown; whatever the quick one takes must be equal.</summary>
public class StoredStatusTests
{
    private const int Cases = 20_000;

    private static readonly string[] Optional = ["channel", "sensorFault", "epoch", "rssi", "type"];

    // In the order in which the firmware writes them.
    private static readonly (string Name, string[] Values)[] Fields =
    [
        ("deviceId", ["\"boiler-1\"", "\"a:b_c\"", "\"boiler\\u002d1\"", "1"]),
        ("channel", ["\"floor\"", "\"\"", "null"]),
        ("status", ["\"ACTIVE\"", "\"INACTIVE\"", "\"\\u0041CTIVE\"", "null", "\"ON\"", "true"]),
        ("previousStatus", ["\"ACTIVE\"", "\"INACTIVE\"", "null", "\"\"", "0"]),
        ("temperature", ["41.30", "-3", "null", "1e2", "\"41\""]),
        ("sensorFault", ["null", "\"OPEN\"", "\"SHORT\"", "\"RANGE\"", "\"NONE\""]),
        ("timestamp", ["1767225600123", "0", "1767225600123.0", "null"]),
        ("timeSynced", ["true", "false", "null", "1"]),
        ("epoch", ["\"7f3a91c2\"", "7"]),
        ("seq", ["1", "4294967295", "1.5", "\"1\""]),
        ("bootId", ["0", "17", "{}"]),
        ("previousDurationMs", ["0", "9223372036854775807", "[]"]),
        ("replayed", ["false", "true", "\"true\""]),
        ("firmware", ["\"1.0.0\"", "\"1.0.0-größer\"", "\"1\\n0\"", "null"]),
        ("rssi", ["-60", "{\"status\":\"ACTIVE\",\"seq\":[9]}", "[{\"seq\":3}]"]),
        ("type", ["\"alarm\"", "\"gap\""]),
    ];

    [Fact]
    public void TryRead_AnyEvent_AgreesWithTheReader()
    {
        int seed = Seeds.Next();
        var random = new Random(seed);
        int taken = 0;
        for (int round = 0; round < Cases; round++)
        {
            byte[] json = Encoding.UTF8.GetBytes(Message(random));
            if (StoredStatus.TryRead(json) is not { } quick)
                continue;
            taken++;
            HeatingEvent expected = EventReader.Read(json);
            // The bytes are compared by where they are; there is one array.
            Assert.True(expected.Equals(quick), $"seed {seed}, round {round}: {Encoding.UTF8.GetString(json)}: {quick}");
        }

        Assert.InRange(taken, Cases / 10, Cases);
    }

    [Fact]
    public void TryRead_Event_IsTaken()
    {
        byte[] json = Encoding.UTF8.GetBytes(TestEvents.Status(1042, TestEvents.NewYear, channel: "floor", previous: "\"INACTIVE\""));

        Assert.Equal(EventReader.Read(json), StoredStatus.TryRead(json));
        Assert.NotNull(StoredStatus.TryRead(json));
    }

    [Fact]
    public void TryRead_OtherEvents_AreLeftToTheReader()
    {
        Assert.Null(StoredStatus.TryRead(Encoding.UTF8.GetBytes(TestEvents.Gap(1, 2, 2))));
        Assert.Null(StoredStatus.TryRead("[]"u8.ToArray()));
    }

    // Mostly as a device sends it: half of the events have nothing wrong.
    private static string Message(Random random)
    {
        bool isGood = random.Next(2) == 0;
        (string Name, string[] Values)[] fields = [.. Fields];
        if (random.Next(4) == 0)
            random.Shuffle(fields);
        var text = new StringBuilder("{");
        foreach (var (name, values) in fields)
        {
            bool isOptional = Optional.Contains(name);
            if (name == "type" ? isGood || random.Next(10) > 0 : random.Next(isOptional ? 2 : 40) == 0 && (isOptional || !isGood))
                continue;
            string value = values[isGood || random.Next(4) > 0 ? random.Next(Math.Min(2, values.Length)) : random.Next(values.Length)];
            if (name == "sensorFault" && isGood)
                value = "null";
            text.Append(text.Length == 1 ? "" : ",").Append(JsonSerializer.Serialize(name)).Append(':').Append(value);
        }

        return text.Append('}').ToString();
    }
}
