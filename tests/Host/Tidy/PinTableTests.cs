using System.Text.RegularExpressions;
using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Settings;
using Xunit;

namespace HeatingSensor.Host.Tests.Tidy;

/// <summary>Goal: docs/boards.md names the pins that the firmware accepts. Method: every pin of every row is tried.</summary>
public sealed partial class PinTableTests
{
    private const int NoLed = -1;

    [Fact]
    public void PinTable_OfBoards_IsWhatTheFirmwareAccepts()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "boards.md"));
        Match[] rows = [.. Row().Matches(text[text.IndexOf("## Which pins", StringComparison.Ordinal)..]).Cast<Match>()];

        Assert.Equal(8, rows.Length);
        foreach (Match row in rows)
        {
            ChipPins pins = ChipPins.Of(row.Groups["target"].Value);
            int[] adc = [.. Number().Matches(row.Groups["adc"].Value).Select(number => int.Parse(number.Value))];
            Assert.Equal(row.Groups["relay"].Value, Ranges(pin => Free(adc, pin) is { } free
                && pins.Check(new DeviceSettings { RelayPin = pin, LedPin = NoLed, ThermometerChannel = free }) is null));
            int relay = Number().Matches(row.Groups["relay"].Value).Select(number => int.Parse(number.Value)).Last();
            int other = Number().Matches(row.Groups["relay"].Value).Select(number => int.Parse(number.Value)).First();
            Assert.Equal(row.Groups["led"].Value, Ranges(pin => Free(adc, pin) is { } free && pins.Check(new DeviceSettings
            {
                RelayPin = pin == relay ? other : relay,
                LedPin = pin,
                ThermometerChannel = adc[free] == relay ? free - 1 : free,
            }) is null));
            Assert.Equal(adc.Length - 1, int.Parse(row.Groups["last"].Value));
            for (int channel = 0; channel < adc.Length; channel++)
                Assert.EndsWith(
                    $"the pin of 'thermometerChannel' {channel}",
                    pins.Check(new DeviceSettings { RelayPin = adc[channel], LedPin = NoLed, ThermometerChannel = channel }),
                    StringComparison.Ordinal);
        }
    }

    // A channel that is on another pin.
    private static int? Free(int[] adc, int pin) =>
        Array.FindLastIndex(adc, one => one != pin) is var index && index >= 0 ? index : null;

    private static string Ranges(Func<int, bool> isIn)
    {
        List<string> ranges = [];
        for (int first = 0; first <= ChipPins.PinMax; first++)
        {
            if (!isIn(first))
                continue;
            int last = first;
            while (last < ChipPins.PinMax && isIn(last + 1))
                last++;
            ranges.Add(first == last ? $"{first}" : $"{first}-{last}");
            first = last;
        }

        return string.Join(", ", ranges);
    }

    [GeneratedRegex(@"^\| `(?<target>\w+)`[^|]*\| (?<relay>[\d, -]+) \| (?<led>[\d, -]+) \| 0 to (?<last>\d+) are GPIO (?<adc>[\d, ]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
