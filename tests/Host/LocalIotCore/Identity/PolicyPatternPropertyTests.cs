// Goal: the compiled matcher agrees with the plainest one that can be written.
// Method: random patterns and texts over few characters, so that they often match; the seed is printed.
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class PolicyPatternPropertyTests(ITestOutputHelper output)
{
    private const int Cases = 200_000;

    private static readonly string[] PatternParts = ["a", "b", "/", "+", "#", "*", "*", "?", "${iot:ClientId}", "${x}"];
    private static readonly string[] TextParts = ["a", "b", "/", "+", "#", "*", "?", "ab"];

    [Fact]
    public void Matches_RandomPatterns_AgreesWithTheModel()
    {
        var seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        var random = new Random(seed);
        var matchCount = 0;
        for (var i = 0; i < Cases; i++)
        {
            string[] parts = [.. Enumerable.Range(0, random.Next(7)).Select(_ => Pick(random, PatternParts))];
            var text = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => Pick(random, TextParts)));
            var clientId = Pick(random, TextParts);
            var context = new ConnectionContext(new Principal("id", [], []), clientId);

            var expected = Model(parts, text, clientId);
            var actual = PolicyPattern.Compile(string.Concat(parts)).Matches(text, context);

            Assert.True(expected == actual, $"{string.Concat(parts)} on {text} with client id {clientId}: {actual}");
            matchCount += actual ? 1 : 0;
        }
        Assert.InRange(matchCount, Cases / 50, Cases / 2); // the cases are not all of one kind
    }

    [Fact]
    public void Matches_ManyStars_DoesNotTryEverySplit()
    {
        var pattern = PolicyPattern.Compile(string.Concat(Enumerable.Repeat("*a", 100)) + "b");
        var context = new ConnectionContext(new Principal("id", [], []), "c");

        // Trying every way to split 2,000 characters among 100 stars would never end.
        Assert.False(pattern.Matches(new string('a', 2_000), context));
    }

    private static bool Model(ReadOnlySpan<string> pattern, string text, string clientId)
    {
        if (pattern.IsEmpty)
            return text.Length == 0;
        var rest = pattern[1..];
        switch (pattern[0])
        {
            case "*":
                return Model(rest, text, clientId) || (text.Length > 0 && Model(pattern, text[1..], clientId));
            case "?":
                return text.Length > 0 && Model(rest, text[1..], clientId);
            case "${x}":
                return false;
            case "${iot:ClientId}":
                return text.StartsWith(clientId, StringComparison.Ordinal)
                    && Model(rest, text[clientId.Length..], clientId);
            default:
                return text.Length > 0 && text[0] == pattern[0][0] && Model(rest, text[1..], clientId);
        }
    }

    private static string Pick(Random random, string[] parts) => parts[random.Next(parts.Length)];
}
