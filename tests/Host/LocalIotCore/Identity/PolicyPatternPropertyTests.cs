// Goal: the compiled matcher agrees with the plainest one that can be written.
// Method: random patterns and texts over few characters, so that they often match; FsCheck's failure message holds the seed and
// the shortest pattern and text that fail.
using FsCheck;
using FsCheck.Fluent;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class PolicyPatternPropertyTests
{
    private const int Cases = 100_000;
    private const int PartsMax = 6;

    private static readonly Gen<string> PatternPart = Gen.Elements("a", "b", "/", "+", "#", "*", "*", "?", "${iot:ClientId}", "${x}");
    private static readonly Gen<string> TextPart = Gen.Elements("a", "b", "/", "+", "#", "*", "?", "ab");

    [Fact]
    public void Matches_RandomPatterns_AgreesWithTheModel()
    {
        int cases = 0;
        int matches = 0;
        Prop.ForAll(Fewer.ArraysOf(PatternPart, PartsMax), Fewer.ArraysOf(TextPart, PartsMax), Arb.From(TextPart), (parts, texts, clientId) =>
        {
            string text = string.Concat(texts);
            var context = new ConnectionContext(new Principal("id", [], []), clientId);

            bool expected = Model(parts, text, clientId);
            bool actual = PolicyPattern.Compile(string.Concat(parts)).Matches(text, context);

            Assert.True(expected == actual, $"{string.Concat(parts)} on {text} with client id {clientId}: {actual}");
            cases++;
            matches += actual ? 1 : 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
        Assert.InRange(matches, cases / 50, cases / 2); // the cases are not all of one kind
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
}
