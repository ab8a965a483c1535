using System.Text.RegularExpressions;
using Xunit;

namespace HeatingSensor.Host.Tests.Tidy;

/// <summary>
/// Goal: who searches docs/first-device.md for a line of the debug output finds it there. Method: what the page quotes must
/// stand in the firmware's sources, or in the test that shows how the device says what is wrong with its settings.
/// </summary>
public class FirstDeviceTests
{
    private static readonly Regex Quoted = new("^(cannot start|cannot connect|connection lost|heap|no time from SNTP): ");

    /// <summary>What is put in front of a reason or after it.</summary>
    private static readonly Regex Frame = new(@"^(cannot start|cannot connect|connection lost): ([\w.]+\.(pem|key): )?|…$| \((socket error|mbedTLS) .*\)$");

    private static readonly Lazy<string> Sources = new(() => string.Join('\n',
        Repository.Files("firmware", "*.cs").Append(Path.Combine(Repository.Root, "tests/Host/Firmware/SetupFaultTests.cs"))
            .Select(file => Regex.Replace(File.ReadAllText(file), @"""\s*\+\s*""", ""))));

    public static TheoryData<string> Lines =>
        [.. Document.All.Single(document => document.Name == "docs/first-device.md").CodeSpans.Where(span => Quoted.IsMatch(span)).Distinct()];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Line_OnThePage_IsOneOfTheFirmware(string line) => Assert.Equal([], Unknown(line));

    [Theory]
    [InlineData("heap: too little, a connection needs 24576 bytes")]
    [InlineData("cannot start: settings.json: has gone")]
    [InlineData("cannot connect: the broker is asleep: …")]
    public void Line_ThatTheFirmwareDoesNotSay_IsSeen(string line) => Assert.NotEmpty(Unknown(line));

    /// <summary>The texts between the numbers of a line that stand nowhere.</summary>
    private static IEnumerable<string> Unknown(string line) =>
        Regex.Split(Frame.Replace(line, ""), @"\d+").Where(text => !Sources.Value.Contains(text.Trim(), StringComparison.Ordinal));
}
