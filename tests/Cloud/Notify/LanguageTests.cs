using System.Globalization;
using System.Text.RegularExpressions;
using Cloud.Notify;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Notify;

public sealed class LanguageTests
{
    public static TheoryData<string> Codes => [.. Language.Codes];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Language_Each_HasTheTextsAndPlaceholdersOfEnglish(string code)
    {
        var english = Language.Find("en")!;
        var other = Language.Find(code)!;

        Assert.Equal(english.Texts.Keys.Order(), other.Texts.Keys.Order());
        Assert.Equal((7, 12), (other.Weekdays.Count, other.Months.Count));
        foreach (string key in english.Texts.Keys.Where(key => key is not ("date" or "dateWithYear")))
            Assert.True(Placeholders(english, key).SequenceEqual(Placeholders(other, key)), $"{code}: {key}");
    }

    [Theory]
    [InlineData("en", "2026-06-01T10:05Z", "12:05")]
    [InlineData("en", "2026-05-31T10:05Z", "Sun 31 May, 12:05")]
    [InlineData("de", "2026-03-15T23:30Z", "Mo, 16. März, 00:30 Uhr")]
    [InlineData("de", "2025-12-24T17:00Z", "24. Dezember 2025, 18:00 Uhr")]
    [InlineData("en", "2025-10-26T00:30Z", "26 Oct 2025, 02:30 (UTC+2)")] // this hour comes twice
    [InlineData("en", "2025-10-26T01:30Z", "26 Oct 2025, 02:30 (UTC+1)")]
    public void Time_InBerlin_IsWrittenAsItsPeopleDo(string code, string time, string expected)
    {
        var text = new AlertText(Language.Find(code)!, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), "x");

        Assert.Equal(expected, text.Time(Ms(time), Ms("2026-06-01T18:00Z")));
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59_999, "59 s")]
    [InlineData(60_000, "1 min")]
    [InlineData(3_600_000, "1 h")]
    [InlineData(11_400_000, "3 h 10 min")]
    [InlineData(100 * 3_600_000L, "4 d 4 h")]
    [InlineData(-5, "0 s")]
    public void Duration_OfAnyLength_HasItsTwoLargestUnits(long ms, string expected)
    {
        var text = new AlertText(Language.Find("en")!, TimeZoneInfo.Utc, "x");

        Assert.Equal(expected, text.Duration(ms));
    }

    private static IEnumerable<string> Placeholders(Language language, string key) =>
        Regex.Matches(language.Texts[key], @"\{\w+\}").Select(match => match.Value).Distinct().Order();

    private static long Ms(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
