using System.Text;
using System.Text.Json.Nodes;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>Random requests of the shadow service, good and bad.</summary>
internal sealed class ShadowGenerator(Random random)
{
    private const int LevelsMax = 4;

    // `timestamp` is what the service's own stamps are called.
    private static readonly string[] Keys = ["a", "b", "timestamp"];

    private static readonly string[] Scalars = ["1", "1.0", "2", "-0.5", "1e2", "100", "true", "false", "\"x\"",
        "\"1\"", "\"\\uD83D\\uDE00\"", "[1,2]", "[]", "[{\"a\":1},[true]]"];

    // What has been found to break JSON readers: it takes the place of something in a good request.
    private static readonly string[] Spoilers = ["1e99999999999", "-1e-99999999999", "1e400", "\"\\ud800\"",
        "{\"\\udc00\":1}", "[null]", "{}", "null", "\"\\u0000\"", "123456789012345678901234567890", "{\"a\":1,\"a\":2}",
        "-0", "NaN", "\"", "]", new string('[', 300) + new string(']', 300)];

    /// <summary>A request that is right in form; one in eight is meant for another version, one in eight for the
    /// current.</summary>
    public JsonObject Request(long version)
    {
        var request = new JsonObject { ["state"] = random.Next(20) == 0 ? null : State() };
        if (random.Next(4) == 0)
            request["version"] = version + random.Next(2);
        if (random.Next(2) == 0)
            request["clientToken"] = $"token{random.Next(100)}";
        return request;
    }

    /// <summary>A request with bytes changed, cut off, or replaced by something worse; sometimes random ones
    /// only.</summary>
    public byte[] Junk()
    {
        if (random.Next(20) == 0)
        {
            var noise = new byte[random.Next(64)];
            random.NextBytes(noise);
            return noise;
        }

        var text = Request(1).ToJsonString();
        if (random.Next(2) == 0)
            text = text.Replace("true", OneOf(Spoilers)).Replace("\"x\"", OneOf(Spoilers));
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var change = random.Next(3); change > 0; change--)
            bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : OneOf(bytes);
        return random.Next(8) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    /// <summary>The paths of a request's leaves, nulls included, and of its objects, in the order of a table.</summary>
    public static IEnumerable<string> PathsOf(JsonNode? node, string path = "")
    {
        if (node is not JsonObject members)
            return [path];
        var below = members.SelectMany(member => PathsOf(member.Value, path + '\u0001' + member.Key));
        return (path.Length > 0 ? below.Prepend(path) : below).Order(StringComparer.Ordinal);
    }

    private T OneOf<T>(T[] choices) => choices[random.Next(choices.Length)];

    private JsonObject State()
    {
        var state = new JsonObject();
        foreach (var section in (string[])["desired", "reported"])
        {
            var kind = random.Next(10);
            if (kind == 0)
                state[section] = null;
            else if (kind > 3)
                state[section] = Members(1);
        }

        return state;
    }

    private JsonObject Members(int level)
    {
        var members = new JsonObject();
        foreach (var key in Keys.Where(_ => random.Next(2) == 0))
            members[key] = Value(level);
        return members;
    }

    private JsonNode? Value(int level) => random.Next(level < LevelsMax ? 5 : 3) switch
    {
        0 => null,
        1 or 2 => JsonNode.Parse(OneOf(Scalars)),
        _ => Members(level + 1),
    };
}
