using System.Text.Json;

namespace HeatingSensor.Host.Tests.LocalIotCore.Conformance;

/// <summary>One step of a sequence: bytes to send, bytes to expect, or a message that another client
/// publishes.</summary>
internal sealed record PacketStep(string Type, byte[] Bytes, string Topic, int QoS, string Text);

/// <summary>One sequence of the packet tables.</summary>
internal sealed record PacketSequence(string Name, bool ConnectsFirst, bool ExpectsDisconnect, PacketStep[] Steps);

/// <summary>Reads ../shared/mqtt-packets.</summary>
internal static class PacketTables
{
    public static List<PacketSequence> Read(string folder, int version)
    {
        var sequences = new List<PacketSequence>();
        foreach (string file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (JsonElement group in document.RootElement.EnumerateArray())
                if (Number(group, "ver", 4) == version)
                    sequences.AddRange(group.GetProperty("tests").EnumerateArray().Select(test => Sequence(group,
                        test)));
        }
        return sequences;
    }

    private static PacketSequence Sequence(JsonElement group, JsonElement test) => new(
        $"{group.GetProperty("group").GetString()} {test.GetProperty("name").GetString()}",
        Flag(test, "connect", Flag(group, "connect", true)),
        Flag(test, "expect_disconnect", true),
        [.. test.GetProperty("msgs").EnumerateArray().Select(Step)]);

    private static PacketStep Step(JsonElement step)
    {
        string type = step.GetProperty("type").GetString()!;
        string payload = step.TryGetProperty("payload", out JsonElement text) ? text.GetString()! : "";
        string topic = step.TryGetProperty("topic", out JsonElement name) ? name.GetString()! : "";
        bool isPublish = type == "external_publish";
        return new PacketStep(type, isPublish ? [] : PacketText.Parse(payload), topic, Number(step, "qos", 0), payload);
    }

    private static bool Flag(JsonElement element, string name, bool otherwise) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : otherwise;

    private static int Number(JsonElement element, string name, int otherwise) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : otherwise;
}
