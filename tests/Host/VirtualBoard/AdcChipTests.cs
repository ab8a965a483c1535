using HeatingSensor.Model;
using VirtualBoard;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard;

public class AdcChipTests
{
    [Fact]
    public void Ideal_AnyVoltage_IsWhatTheFirmwaresCurveTurnsBack()
    {
        for (int referenceMv = 1000; referenceMv <= 1200; referenceMv += 10)
        {
            AdcChip chip = AdcChip.Ideal(referenceMv);
            for (int millivolts = 150; millivolts <= 3000; millivolts += 7)
                Assert.Equal(millivolts, AdcCurve.MillivoltsAt(chip.CountsAt(millivolts), referenceMv), 0.01);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(142, 0)]
    [InlineData(3300, 4095)]
    public void Ideal_BeyondItsEnds_StaysThere(double millivolts, int counts) =>
        Assert.Equal(counts, AdcChip.Ideal(1100).Convert(millivolts, hasRadio: false));

    [Fact]
    public void Seeds_DrawDifferentChips_FromTheWholeRange()
    {
        AdcChip[] chips = [.. Enumerable.Range(0, 200).Select(seed => new AdcChip((ulong)seed))];

        Assert.All(chips, chip => Assert.InRange(chip.ReferenceMv, 1000, 1200));
        Assert.All(chips, chip => Assert.InRange(chip.OffsetMv, -8, 8));
        Assert.True(chips.Min(chip => chip.ReferenceMv) < 1010);
        Assert.True(chips.Max(chip => chip.ReferenceMv) > 1190);
    }

    [Fact]
    public void Convert_SameSeed_GivesTheSameNoise()
    {
        Assert.Equal(Conversions(7, hasRadio: true), Conversions(7, hasRadio: true));
        Assert.NotEqual(Conversions(7, hasRadio: true), Conversions(8, hasRadio: true));
    }

    [Fact]
    public void Convert_WhileTheRadioIsOn_DipsAtTimes()
    {
        double sound = new AdcChip(7).CountsAt(1650);

        Assert.DoesNotContain(Conversions(7, hasRadio: false), counts => counts < sound - 25);
        Assert.InRange(Conversions(7, hasRadio: true).Count(counts => counts < sound - 25), 20, 80);
    }

    private static List<int> Conversions(ulong seed, bool hasRadio)
    {
        var chip = new AdcChip(seed);
        return [.. Enumerable.Range(0, 1000).Select(_ => chip.Convert(1650, hasRadio))];
    }
}
